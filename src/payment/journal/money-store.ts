import type Database from 'better-sqlite3';
import type { MoneyTotals } from './journal.ts';

interface MoneyRow {
  currency: string;
  count: bigint;
  minor: bigint;
}

/** What was sold by card, counted afresh from payments and receipts. */
export class MoneyStore {
  readonly #approved: Database.Statement<[], MoneyRow & { forwarding: string }>;
  readonly #receipts: Database.Statement<[], MoneyRow>;

  constructor(database: Database.Database) {
    this.#approved = database
      .prepare<[], MoneyRow & { forwarding: string }>(
        `SELECT currency, coalesce(deliveries.forwarding, payments.forwarding) AS forwarding, count(*) AS count,
           sum(amount_minor) AS minor
         FROM payments LEFT JOIN deliveries ON deliveries.payment = number
         WHERE state = 'approved' AND wallet IS NULL GROUP BY currency, 2`,
      )
      .safeIntegers();
    this.#receipts = database
      .prepare<[], MoneyRow>(
        `SELECT currency, count(*) AS count, sum(amount_minor) AS minor FROM payments
         WHERE wallet IS NULL AND EXISTS (SELECT 1 FROM print_jobs WHERE payment = number AND copy = 'merchant') GROUP BY currency`,
      )
      .safeIntegers();
  }

  totals(): MoneyTotals {
    return {
      approved: this.#approved.all().map(({ forwarding, ...row }) => ({
        ...moneyOf(row),
        forwarding: forwarding as MoneyTotals['approved'][number]['forwarding'],
      })),
      receipts: this.#receipts.all().map(moneyOf),
    };
  }
}

const moneyOf = ({ currency, count, minor }: MoneyRow) => ({ currency, count: Number(count), minor });
