import type { NewOutboxEntry, OutboxEntry } from './journal.ts';

export interface OutboxRow {
  seq: number;
  /** payments.number */
  payment: number;
  kind: 'advice' | 'reversal';
  cause: OutboxEntry['cause'];
  stan: number | null;
  pan_token: string | null;
  state: 'waiting' | 'parked';
  created_at: number;
  attempts: number;
  /** Tries of which it is proven that no byte left. */
  unsent: number;
  deferrals: number;
  /** Null when parked. */
  next_attempt: number | null;
  last_result: string | null;
}

/** First column of the queue: reversals go first. */
export const RANK = { reversal: 0, advice: 1 } as const satisfies Record<NewOutboxEntry['kind'], number>;

export function toEntry(row: OutboxRow, payment: OutboxEntry['payment']): OutboxEntry {
  return {
    seq: row.seq,
    kind: row.kind,
    cause: row.cause,
    payment,
    stan: row.stan,
    state: row.state,
    createdAt: row.created_at,
    attempts: row.attempts,
    mayHaveArrived: row.attempts > row.unsent,
    deferrals: row.deferrals,
    nextAttemptAt: row.next_attempt,
    lastResult: row.last_result,
  };
}
