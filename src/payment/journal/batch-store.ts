import type Database from 'better-sqlite3';
import type { ReconciliationTotals } from '../../platform/ports/upstream.ts';
import type { BatchTotals } from './batch-totals.ts';
import type { Reconciliation } from './journal.ts';

const LAST_BATCH = 999_999;
const MOST_LISTED = 1_000;

interface BatchRow {
  batch: number;
  opened_at: number;
  closed_at: number | null;
  state: Reconciliation['state'];
  stan: number | null;
  attempts: number;
  unsent: number;
  next_attempt: number | null;
  last_result: string | null;
  totals: string | null;
  host: string | null;
  explanation: string;
  advised: number;
  audit_head: string | null;
}

/** A batch with what only the steps need. */
export interface StoredBatch extends Reconciliation {
  /** Tries of which it is proven that no byte left. */
  unsent: number;
}

/** Batches and how far each is reconciled. Runs inside the caller's transaction. */
export class BatchStore {
  readonly #totals: BatchTotals;
  readonly #open: Database.Statement<[], number>;
  readonly #insert: Database.Statement<[number, number]>;
  readonly #close: Database.Statement<[number, number]>;
  readonly #update: Database.Statement<[BatchRow]>;
  readonly #byBatch: Database.Statement<[number], BatchRow>;
  readonly #closed: Database.Statement<[number], BatchRow>;
  readonly #unsettled: Database.Statement<[], BatchRow>;

  constructor(database: Database.Database, totals: BatchTotals) {
    this.#totals = totals;
    this.#open = database.prepare<[], number>("SELECT batch FROM batches WHERE state = 'open'").pluck();
    this.#insert = database.prepare("INSERT INTO batches (batch, opened_at, state) VALUES (?, ?, 'open')");
    this.#close = database.prepare("UPDATE batches SET state = 'closing', closed_at = ? WHERE batch = ?");
    this.#update = database.prepare(
      `UPDATE batches SET state = @state, stan = @stan, attempts = @attempts, unsent = @unsent,
       next_attempt = @next_attempt, last_result = @last_result, totals = @totals, host = @host,
       explanation = @explanation, advised = @advised, audit_head = @audit_head WHERE batch = @batch`,
    );
    this.#byBatch = database.prepare('SELECT * FROM batches WHERE batch = ?');
    this.#closed = database.prepare(CLOSED_BATCHES);
    this.#unsettled = database.prepare(UNSETTLED_BATCH);
  }

  /** The number of the batch that payments come into; undefined before the first. */
  open(): number | undefined {
    return this.#open.get();
  }

  openFirst(now: number): void {
    this.#insert.run(1, now);
  }

  /** Closes the open batch and opens the next. */
  closeOpen(now: number): StoredBatch {
    const batch = this.open()!;
    this.#close.run(now, batch);
    this.#insert.run((batch % LAST_BATCH) + 1, now);
    return this.batch(batch);
  }

  /** @throws Error when there is no such batch */
  batch(batch: number): StoredBatch {
    const row = this.#byBatch.get(batch);
    if (!row) throw new Error(`there is no batch ${batch}`);
    return this.#stored(row);
  }

  /** As they are now, whatever was sent. */
  liveTotals(batch: number): ReconciliationTotals[] {
    return this.#totals.of(batch);
  }

  update(stored: StoredBatch): void {
    this.#update.run({
      batch: stored.batch,
      opened_at: stored.openedAt,
      closed_at: stored.closedAt,
      state: stored.state,
      stan: stored.stan,
      attempts: stored.attempts,
      unsent: stored.unsent,
      next_attempt: stored.nextAttemptAt,
      last_result: stored.lastResult,
      totals: stored.auditHead === null ? null : totalsText(stored.totals),
      host: stored.host && totalsText([stored.host]),
      explanation: JSON.stringify(stored.explanation),
      advised: Number(stored.advised),
      audit_head: stored.auditHead,
    });
  }

  /** The open one first, then the closed ones, newest first. */
  list(limit: number): Reconciliation[] {
    const most = Math.min(Math.max(limit, 0), MOST_LISTED);
    const open = this.open();
    if (open === undefined || most === 0) return [];
    return [this.batch(open), ...this.#closed.all(most - 1).map((row) => this.#stored(row))].map(shown);
  }

  unsettled(): Reconciliation | undefined {
    const row = this.#unsettled.get();
    return row && shown(this.#stored(row));
  }

  #stored(row: BatchRow): StoredBatch {
    return {
      batch: row.batch,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      state: row.state,
      stan: row.stan,
      attempts: row.attempts,
      unsent: row.unsent,
      mayHaveArrived: row.attempts > row.unsent,
      nextAttemptAt: row.next_attempt,
      lastResult: row.last_result,
      totals: row.totals === null ? this.#totals.of(row.batch) : totalsFrom(row.totals),
      host: row.host === null ? null : totalsFrom(row.host)[0]!,
      explanation: JSON.parse(row.explanation) as string[],
      advised: row.advised === 1,
      auditHead: row.audit_head,
    };
  }
}

/** A batch as the contract has it. */
export function shown({ unsent, attempts, ...rest }: StoredBatch): Reconciliation {
  return { ...rest, attempts, mayHaveArrived: attempts > unsent };
}

/** Amounts as decimal text: JSON has no bigint. */
export function totalsText(totals: readonly ReconciliationTotals[]): string {
  return JSON.stringify(totals, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

function totalsFrom(text: string): ReconciliationTotals[] {
  return JSON.parse(text, (key, value) =>
    key === 'minor' ? BigInt(value) : value,
  ) as ReconciliationTotals[];
}

/** Order is by number: the wall clock may have been set back in between. */
export const CLOSED_BATCHES = 'SELECT * FROM batches WHERE closed_at IS NOT NULL ORDER BY batch DESC LIMIT ?';
/** The condition is the index's own, word for word: a partial index is not used otherwise. */
export const UNSETTLED_BATCH = `SELECT * FROM batches
  WHERE state = 'closing' OR (state = 'differs' AND advised = 0) ORDER BY batch LIMIT 1`;
