import type Database from 'better-sqlite3';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Payment } from '../payment.ts';
import type { Delivery, IdempotencyClaim } from './journal.ts';
import {
  fromRow,
  isOwnColumn,
  MOVING_COLUMNS,
  PAYMENT_COLUMNS,
  PAYMENTS,
  type PaymentRow,
  toRow,
} from './payment-row.ts';

/** A row with its place in the order of creation, by which the other tables refer to it. */
export type NumberedRow = PaymentRow & { number: number };

/** What a change of a payment must know of it besides. */
type Before = Pick<Payment, 'sealed'> & { forwarding: string };

const MOST_LISTED = 1_000;
const MOST_UNFINISHED = 1_000;

/** Payments, their idempotency keys and the cryptograms they used. Runs inside the caller's transaction. */
export class PaymentStore {
  readonly #insert: Database.Statement<[PaymentRow & { key: string; hash: string }]>;
  readonly #update: Database.Statement<[NumberedRow]>;
  readonly #byId: Database.Statement<[string], NumberedRow>;
  readonly #byNumber: Database.Statement<[number], NumberedRow>;
  readonly #byKey: Database.Statement<[string], PaymentRow & { request_hash: string }>;
  readonly #newest: Database.Statement<[number], PaymentRow>;
  readonly #before: Database.Statement<[string, number], PaymentRow>;
  readonly #unfinished: Database.Statement<[], PaymentRow>;
  readonly #claimCryptogram: Database.Statement<[string, number, string, number]>;
  readonly #cryptogramOwner: Database.Statement<[string, number, string], string>;
  readonly #laterApproval: Database.Statement<[string, number, string, string | null], number>;
  readonly #keepSealed: Database.Statement<[number, Uint8Array]>;
  readonly #dropSealed: Database.Statement<[string]>;
  readonly #park: Database.Statement<[number, string, number, string, number, number]>;
  readonly #deliver: Database.Statement<[number, string, string | null, number, string, number, number]>;
  readonly #moveDelivered: Database.Statement<[number, string | null, number]>;
  readonly #idOf: Database.Statement<[number], string>;
  readonly #delivery: Database.Statement<[string], Delivery>;

  constructor(database: Database.Database) {
    const own = PAYMENT_COLUMNS.filter(isOwnColumn);
    const values = own.map((column) => `@${column}`).join(', ');
    const moving = MOVING_COLUMNS.filter(isOwnColumn);
    const assignments = moving.map((column) => `${column} = @${column}`).join(', ');
    this.#insert = database.prepare(
      `INSERT INTO payments (${own.join(', ')}, idempotency_key, request_hash) VALUES (${values}, @key, @hash)`,
    );
    this.#update = database.prepare(`UPDATE payments SET ${assignments} WHERE number = @number`);
    this.#byId = database.prepare(`${PAYMENTS} WHERE id = ?`);
    this.#byNumber = database.prepare(`${PAYMENTS} WHERE number = ?`);
    this.#byKey = database.prepare(`${PAYMENTS} WHERE idempotency_key = ?`);
    this.#newest = database.prepare(`${PAYMENTS} ORDER BY number DESC LIMIT ?`);
    this.#before = database.prepare(
      `${PAYMENTS} WHERE number < (SELECT number FROM payments WHERE id = ?)
       ORDER BY number DESC LIMIT ?`,
    );
    this.#unfinished = database.prepare(UNFINISHED);
    this.#claimCryptogram = database.prepare(
      'INSERT INTO cryptograms (pan_token, atc, cryptogram, payment) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#cryptogramOwner = database
      .prepare<[string, number, string], string>(
        `SELECT id FROM cryptograms JOIN payments ON number = payment
         WHERE pan_token = ? AND atc = ? AND cryptogram = ?`,
      )
      .pluck();
    this.#laterApproval = database
      .prepare<[string, number, string, string | null], number>(LATER_APPROVAL)
      .pluck();
    this.#keepSealed = database.prepare(
      `INSERT INTO sealed_records VALUES (?, ?) ON CONFLICT (payment) DO UPDATE SET sealed = excluded.sealed`,
    );
    this.#dropSealed = database.prepare(
      'DELETE FROM sealed_records WHERE payment IN (SELECT value FROM json_each(?))',
    );
    this.#park = database.prepare(
      `UPDATE payments SET version = ?, forwarding = ?, delivered_at = ?, delivery_result = ?
       WHERE number = ? AND version = ?`,
    );
    this.#deliver = database.prepare(
      `INSERT INTO deliveries SELECT number, ?, ?, ?, ?, ? FROM payments WHERE number = ? AND version = ?`,
    );
    this.#moveDelivered = database.prepare(
      'UPDATE deliveries SET version = ?, authorisation_code = ? WHERE payment = ?',
    );
    this.#idOf = database.prepare<[number], string>('SELECT id FROM payments WHERE number = ?').pluck();
    this.#delivery = database.prepare(
      `SELECT coalesce(deliveries.delivered_at, payments.delivered_at) AS at,
         coalesce(deliveries.delivery_result, payments.delivery_result) AS result
       FROM payments LEFT JOIN deliveries ON deliveries.payment = number WHERE id = ? AND at IS NOT NULL`,
    );
  }

  /** The payment that the key was used for. @throws TerminalError idempotency_conflict */
  replay(claim: IdempotencyClaim): Payment | undefined {
    const known = this.#byKey.get(claim.key);
    if (known && known.request_hash !== claim.requestHash) throw new TerminalError('idempotency_conflict');
    return known && fromRow(known);
  }

  insert(payment: Payment, claim: IdempotencyClaim): void {
    const row = { ...toRow(payment), key: claim.key, hash: claim.requestHash };
    const { lastInsertRowid } = this.#insert.run(row);
    const number = Number(lastInsertRowid);
    this.#moveSealed(number, null, payment.sealed);
    this.#ownCryptogram(payment, number);
  }

  update(payment: Payment, number: number, before: Before): void {
    this.#update.run({ ...toRow(payment), number });
    this.#moveSealed(number, before.sealed, payment.sealed);
    if (before.forwarding.endsWith('_acknowledged'))
      this.#moveDelivered.run(payment.version, payment.authorisationCode, number);
    this.#ownCryptogram(payment, number);
  }

  /**
   * The host has the record that was owed for this payment: writes all that this can change, and nothing else, without
   * touching the payment's own row. Its sealed record must be dropped as well. False, and nothing happens, when the
   * payment is not of the version before.
   */
  deliver(payment: Payment, number: number, { at, result }: Delivery): boolean {
    const { version, forwarding, authorisationCode } = payment;
    const { changes } = this.#deliver.run(
      ...([version, forwarding, authorisationCode, at, result, number, version - 1] as const),
    );
    return changes === 1;
  }

  /** The record did not get through; the same holds. */
  park(payment: Payment, number: number, before: Before, { at, result }: Delivery): boolean {
    const { version, forwarding } = payment;
    if (this.#park.run(version, forwarding, at, result, number, version - 1).changes !== 1) return false;
    this.#moveSealed(number, before.sealed, payment.sealed);
    return true;
  }

  dropSealed(numbers: readonly number[]): void {
    this.#dropSealed.run(JSON.stringify(numbers));
  }

  delivery(paymentId: string): Delivery | undefined {
    return this.#delivery.get(paymentId);
  }

  row(id: string): NumberedRow | undefined {
    return this.#byId.get(id);
  }

  numbered(number: number): Payment {
    return fromRow(this.#byNumber.get(number)!);
  }

  idOf(number: number): string {
    return this.#idOf.get(number)!;
  }

  byKey(key: string): Payment | undefined {
    const row = this.#byKey.get(key);
    return row && fromRow(row);
  }

  page(limit: number, beforeId?: string): Payment[] {
    const bounded = Math.min(Math.max(limit, 0), MOST_LISTED);
    const rows = beforeId === undefined ? this.#newest.all(bounded) : this.#before.all(beforeId, bounded);
    return rows.map(fromRow);
  }

  unfinished(): Payment[] {
    return this.#unfinished.all().map(fromRow);
  }

  isReplayed(panToken: string, atc: number, cryptogram: string, paymentId: string): boolean {
    const owner = this.#cryptogramOwner.get(panToken, atc, cryptogram);
    return owner !== undefined && owner !== paymentId;
  }

  hasLaterApproval(panToken: string, sequenceNumber: string | null, atc: number, paymentId: string): boolean {
    return this.#laterApproval.get(panToken, atc, paymentId, sequenceNumber) !== undefined;
  }

  #moveSealed(number: number, before: Uint8Array | null, after: Uint8Array | null): void {
    if (after === null) {
      if (before !== null) this.dropSealed([number]);
    } else if (before === null || Buffer.compare(before, after) !== 0) {
      this.#keepSealed.run(number, after);
    }
  }

  #ownCryptogram({ card }: Payment, number: number): void {
    if (card?.cryptogram == null || card.atc === null) return;
    this.#claimCryptogram.run(card.panToken, card.atc, card.cryptogram, number);
  }
}

/** The counters of two cards with one number, told apart by their sequence numbers, have nothing to do with each other. */
const LATER_APPROVAL = `SELECT 1 FROM cryptograms JOIN payments ON number = payment
  WHERE pan_token = ? AND atc >= ? AND id <> ? AND state = 'approved'
    AND json_extract(card, '$.panSequenceNumber') IS ? LIMIT 1`;

/** Conditions on `state` are the index's own, word for word: a partial index is not used otherwise. */
export const UNFINISHED = `${PAYMENTS}
  WHERE state IN ('awaiting_tender', 'reading', 'authorising', 'requesting', 'confirming', 'reversing', 'unknown')
  ORDER BY number LIMIT ${MOST_UNFINISHED}`;
