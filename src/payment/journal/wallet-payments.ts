import type Database from 'better-sqlite3';
import type { Payment } from '../payment.ts';
import { fromRow, PAYMENTS, type PaymentRow } from './payment-row.ts';

const MOST_REFUNDS = 1_000;

/** Conditions are the indexes' own, word for word: a partial index is not used otherwise. */
export const REFUNDS_OF = `${PAYMENTS}
  WHERE refund_of IS NOT NULL AND refund_of = ? ORDER BY number LIMIT ${MOST_REFUNDS}`;
export const WALLET_PAYMENTS = `${PAYMENTS}
  WHERE wallet IS NOT NULL AND created_at >= ? ORDER BY number DESC LIMIT ?`;

/** Payments through wallets and their refunds. */
export class WalletPayments {
  readonly #refunds: Database.Statement<[string], PaymentRow>;
  readonly #since: Database.Statement<[number, number], PaymentRow>;

  constructor(database: Database.Database) {
    this.#refunds = database.prepare(REFUNDS_OF);
    this.#since = database.prepare(WALLET_PAYMENTS);
  }

  /** Oldest first. */
  refundsOf(paymentId: string): Payment[] {
    return this.#refunds.all(paymentId).map(fromRow);
  }

  /** Refunds among them; newest first. */
  since(createdAt: number, limit: number): Payment[] {
    return this.#since.all(createdAt, limit).map(fromRow);
  }
}
