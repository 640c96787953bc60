import type Database from 'better-sqlite3';
import type { ReconciliationTotals } from '../../platform/ports/upstream.ts';
import type { Payment } from '../payment.ts';

/** What a payment counts for in its batch. */
type Side = 'debit' | 'debit_reversal' | null;

interface TotalsChange {
  batch: number;
  currency: string;
  debits: number;
  debits_minor: bigint;
  debit_reversals: number;
  debit_reversals_minor: bigint;
}

/**
 * The side of the books that both this terminal and the host have a payment on. A sale stands once the host has
 * approved it, or has acknowledged its advice or deferred request; a reversal once it is acknowledged, and then the
 * sale does not count any more. What is still owed, or was parked, is on no side.
 */
export function sideOf(payment: {
  state: string;
  online: boolean | null;
  batch: number | null;
  forwarding: string;
}): Side {
  if (payment.batch === null) return null;
  if (payment.forwarding === 'reversal_acknowledged') return 'debit_reversal';
  if (payment.state !== 'approved') return null;
  return payment.online === true || ACKNOWLEDGED.includes(payment.forwarding) ? 'debit' : null;
}

const ACKNOWLEDGED: readonly string[] = ['advice_acknowledged', 'deferred_acknowledged'];

/** Sums by batch and currency, kept with each change of a payment. Runs inside the caller's transaction. */
export class BatchTotals {
  readonly #change: Database.Statement<[TotalsChange]>;
  readonly #begin: Database.Statement<[TotalsChange]>;
  readonly #ofBatch: Database.Statement<[number], Record<keyof TotalsChange, bigint> & { currency: string }>;

  constructor(database: Database.Database) {
    this.#change = database.prepare(
      `UPDATE batch_totals SET debits = debits + @debits, debits_minor = debits_minor + @debits_minor,
         debit_reversals = debit_reversals + @debit_reversals,
         debit_reversals_minor = debit_reversals_minor + @debit_reversals_minor
       WHERE batch = @batch AND currency = @currency`,
    );
    this.#begin = database.prepare(
      `INSERT INTO batch_totals
       VALUES (@batch, @currency, @debits, @debits_minor, @debit_reversals, @debit_reversals_minor)`,
    );
    this.#ofBatch = database
      .prepare<[number], Record<keyof TotalsChange, bigint> & { currency: string }>(
        'SELECT * FROM batch_totals WHERE batch = ? ORDER BY currency',
      )
      .safeIntegers();
  }

  change(changes: BatchChanges): void {
    for (const change of changes.each()) {
      if (this.#change.run(change).changes === 0) this.#begin.run(change);
    }
  }

  /** One for each currency that was used. */
  of(batch: number): ReconciliationTotals[] {
    return this.#ofBatch.all(batch).map((row) => ({
      currency: row.currency,
      debits: { count: Number(row.debits), minor: row.debits_minor },
      debitReversals: { count: Number(row.debit_reversals), minor: row.debit_reversals_minor },
      credits: { count: 0, minor: 0n },
      creditReversals: { count: 0, minor: 0n },
    }));
  }
}

/** What payments that moved together change, summed up. */
export class BatchChanges {
  readonly #changes = new Map<string, TotalsChange>();

  /** A payment went from one side to another. */
  moved(payment: Payment, from: Side, to: Side): void {
    if (from === to) return;
    if (from) this.#add(payment, from, -1);
    if (to) this.#add(payment, to, 1);
  }

  each(): Iterable<TotalsChange> {
    return this.#changes.values();
  }

  #add({ batch, amount }: Payment, side: NonNullable<Side>, count: 1 | -1): void {
    const key = `${batch} ${amount.currency}`;
    let change = this.#changes.get(key);
    if (!change) {
      change = { batch: batch!, currency: amount.currency, ...NOTHING };
      this.#changes.set(key, change);
    }
    const minor = count === 1 ? amount.minor : -amount.minor;
    if (side === 'debit') {
      change.debits += count;
      change.debits_minor += minor;
    } else {
      change.debit_reversals += count;
      change.debit_reversals_minor += minor;
    }
  }
}

const NOTHING = { debits: 0, debits_minor: 0n, debit_reversals: 0, debit_reversals_minor: 0n };
