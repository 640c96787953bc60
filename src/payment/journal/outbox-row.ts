import type { NewOutboxEntry, OutboxEntry } from './journal.ts';
import type { RawRow } from './payment-row.ts';

export interface OutboxRow {
  seq: number;
  /** payments.number */
  payment: number;
  in_batch: number;
  kind: OutboxEntry['kind'];
  cause: OutboxEntry['cause'];
  own_stan: number | null;
  pan_token: string | null;
  /** Empty without a card. */
  scheme: string;
  owed_minor: number;
  owed_currency: string;
  standing: OutboxEntry['state'];
  owed_at: number;
  attempts: number;
  /** Tries of which it is proven that no byte left. */
  unsent: number;
  deferrals: number;
  /** Null when parked. */
  next_attempt: number | null;
  last_result: string | null;
}

export const OUTBOX_COLUMNS = [
  ...['seq', 'payment', 'in_batch', 'kind', 'cause', 'own_stan', 'pan_token', 'scheme', 'owed_minor'],
  ...[
    'owed_currency',
    'standing',
    'owed_at',
    'attempts',
    'unsent',
    'deferrals',
    'next_attempt',
    'last_result',
  ],
] as readonly (keyof OutboxRow)[];

/** @param values those of OUTBOX_COLUMNS first, in their order */
export function outboxRowFrom(values: RawRow): OutboxRow {
  const row: Record<keyof OutboxRow, RawRow[number] | undefined> = {
    seq: values[0],
    payment: values[1],
    in_batch: values[2],
    kind: values[3],
    cause: values[4],
    own_stan: values[5],
    pan_token: values[6],
    scheme: values[7],
    owed_minor: values[8],
    owed_currency: values[9],
    standing: values[10],
    owed_at: values[11],
    attempts: values[12],
    unsent: values[13],
    deferrals: values[14],
    next_attempt: values[15],
    last_result: values[16],
  };
  return row as OutboxRow;
}

/** First column of the queue: reversals go first, the others by age. */
export const RANK = { reversal: 0, advice: 1, deferred: 1 } as const satisfies Record<
  NewOutboxEntry['kind'],
  number
>;

export const RANKS = [RANK.reversal, RANK.advice] as const;

export function toEntry(row: OutboxRow, payment: OutboxEntry['payment']): OutboxEntry {
  return {
    seq: row.seq,
    kind: row.kind,
    cause: row.cause,
    payment,
    stan: row.own_stan,
    state: row.standing,
    createdAt: row.owed_at,
    attempts: row.attempts,
    mayHaveArrived: row.attempts > row.unsent,
    deferrals: row.deferrals,
    nextAttemptAt: row.next_attempt,
    lastResult: row.last_result,
  };
}
