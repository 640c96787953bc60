import type Database from 'better-sqlite3';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Payment } from '../payment.ts';
import type { Delivery, IdempotencyClaim } from './journal.ts';
import { fromRow, MOVING_COLUMNS, PAYMENT_COLUMNS, type PaymentRow, toRow } from './payment-row.ts';

/** A row with its place in the order of creation, by which the other tables refer to it. */
export type NumberedRow = PaymentRow & { number: number };

const COLUMNS = PAYMENT_COLUMNS.join(', ');
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
  readonly #settle: Database.Statement<
    [number, string, Uint8Array | null, string | null, number, string, number, number]
  >;
  readonly #idOf: Database.Statement<[number], string>;
  readonly #delivery: Database.Statement<[string], Delivery>;

  constructor(database: Database.Database) {
    const values = PAYMENT_COLUMNS.map((column) => `@${column}`).join(', ');
    const assignments = MOVING_COLUMNS.map((column) => `${column} = @${column}`).join(', ');
    this.#insert = database.prepare(
      `INSERT INTO payments (${COLUMNS}, idempotency_key, request_hash) VALUES (${values}, @key, @hash)`,
    );
    this.#update = database.prepare(`UPDATE payments SET ${assignments} WHERE number = @number`);
    this.#byId = database.prepare(`SELECT number, ${COLUMNS} FROM payments WHERE id = ?`);
    this.#byNumber = database.prepare(`SELECT number, ${COLUMNS} FROM payments WHERE number = ?`);
    this.#byKey = database.prepare(`SELECT ${COLUMNS}, request_hash FROM payments WHERE idempotency_key = ?`);
    this.#newest = database.prepare(`SELECT ${COLUMNS} FROM payments ORDER BY number DESC LIMIT ?`);
    this.#before = database.prepare(
      `SELECT ${COLUMNS} FROM payments WHERE number < (SELECT number FROM payments WHERE id = ?)
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
    this.#settle = database.prepare(
      `UPDATE payments SET version = ?, forwarding = ?, sealed = ?, authorisation_code = ?, delivered_at = ?,
       delivery_result = ? WHERE number = ? AND version = ?`,
    );
    this.#idOf = database.prepare<[number], string>('SELECT id FROM payments WHERE number = ?').pluck();
    this.#delivery = database.prepare(
      `SELECT delivered_at AS at, delivery_result AS result FROM payments
       WHERE id = ? AND delivered_at IS NOT NULL`,
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
    this.#ownCryptogram(payment, Number(lastInsertRowid));
  }

  update(payment: Payment, number: number): void {
    this.#update.run({ ...toRow(payment), number });
    this.#ownCryptogram(payment, number);
  }

  /**
   * What became of the record that was owed for this payment: writes all that its end can change, and nothing else. False,
   * and nothing happens, when the payment is not of the version before.
   */
  settle(payment: Payment, number: number, { at, result }: Delivery): boolean {
    const { version, forwarding, sealed, authorisationCode } = payment;
    const before = version - 1;
    const { changes } = this.#settle.run(
      ...([version, forwarding, sealed, authorisationCode, at, result, number, before] as const),
    );
    return changes === 1;
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
export const UNFINISHED = `SELECT ${COLUMNS} FROM payments
  WHERE state IN ('awaiting_tender', 'reading', 'authorising') ORDER BY number LIMIT ${MOST_UNFINISHED}`;
