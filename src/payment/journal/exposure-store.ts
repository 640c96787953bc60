import type Database from 'better-sqlite3';
import type { Amount } from '../../platform/money/amount.ts';
import type { OfflineExposure } from './journal.ts';

/** Count and sum of the advices that wait, kept with every change of the outbox. */
export class ExposureStore {
  readonly #add: Database.Statement<[Amount]>;
  readonly #remove: Database.Statement<[Amount]>;
  readonly #totals: Database.Statement<[], { currency: string; count: bigint; sum_minor: bigint }>;
  readonly #oldest: Database.Statement<[], number>;

  constructor(database: Database.Database) {
    this.#add = database.prepare(
      `INSERT INTO exposure (currency, count, sum_minor) VALUES (@currency, 1, @minor)
       ON CONFLICT (currency) DO UPDATE SET count = count + 1, sum_minor = sum_minor + @minor`,
    );
    this.#remove = database.prepare(
      'UPDATE exposure SET count = count - 1, sum_minor = sum_minor - @minor WHERE currency = @currency',
    );
    this.#totals = database
      .prepare<[], { currency: string; count: bigint; sum_minor: bigint }>(
        'SELECT currency, count, sum_minor FROM exposure WHERE count > 0',
      )
      .safeIntegers();
    this.#oldest = database
      .prepare<[], number>(
        `SELECT created_at FROM outbox WHERE kind = 'advice' AND state = 'waiting' ORDER BY seq LIMIT 1`,
      )
      .pluck();
  }

  add(amount: Amount): void {
    this.#add.run(amount);
  }

  remove(amount: Amount): void {
    this.#remove.run(amount);
  }

  byCurrency(): { currency: string; minor: bigint; count: number }[] {
    return this.#totals
      .all()
      .map(({ currency, count, sum_minor }) => ({ currency, minor: sum_minor, count: Number(count) }));
  }

  read(): OfflineExposure {
    const totals = this.byCurrency();
    return {
      count: totals.reduce((count, total) => count + total.count, 0),
      sums: new Map(totals.map(({ currency, minor }) => [currency, minor])),
      oldestAt: this.#oldest.get() ?? null,
    };
  }
}
