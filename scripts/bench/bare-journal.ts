import Database from 'better-sqlite3';
import type { Change } from '../../src/payment/journal/journal.ts';
import { RANK } from '../../src/payment/journal/outbox-row.ts';
import {
  isOwnColumn,
  MOVING_COLUMNS,
  PAYMENT_COLUMNS,
  toRow,
} from '../../src/payment/journal/payment-row.ts';
import { MIGRATIONS } from '../../src/payment/journal/schema.ts';
import type { DurablePoints } from './durable-points.ts';

const HASH = 'a'.repeat(64);

/**
 * The floor of the journal: the same rows into the same tables by prepared statements, one transaction with
 * synchronous=FULL a durable point; nothing read, nothing checked.
 */
export class BareJournal {
  readonly #database: Database.Database;
  readonly #statements: Record<
    | 'create'
    | 'update'
    | 'seal'
    | 'unseal'
    | 'cryptogram'
    | 'stan'
    | 'seq'
    | 'outbox'
    | 'card'
    | 'queue'
    | 'exposure'
    | 'audit'
    | 'print',
    Database.Statement
  >;

  constructor(path: string) {
    const database = new Database(path);
    this.#database = database;
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('wal_autocheckpoint = 4096');
    for (const migration of MIGRATIONS) database.exec(migration);
    const columns = PAYMENT_COLUMNS.filter(isOwnColumn);
    const moving = MOVING_COLUMNS.filter(isOwnColumn);
    const assignments = moving.map((column) => `${column} = @${column}`).join(', ');
    const statements = {
      create: `INSERT INTO payments (number, ${columns.join(', ')}, idempotency_key, request_hash)
        VALUES (@number, ${columns.map((column) => `@${column}`).join(', ')}, @key, @requestHash)`,
      update: `UPDATE payments SET ${assignments} WHERE number = @number`,
      seal: 'INSERT INTO sealed_records VALUES (?, ?)',
      unseal: 'DELETE FROM sealed_records WHERE payment = ?',
      cryptogram: 'INSERT INTO cryptograms VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      stan: "UPDATE counters SET value = value + 1 WHERE name = 'stan'",
      seq: "UPDATE counters SET value = value + 1 WHERE name = 'outbox'",
      outbox: `INSERT INTO outbox VALUES (@number, @number, 1, @kind, NULL, NULL, @token, @scheme, @minor, @currency,
        'waiting', @at, 0, 0, 0, @at, NULL)`,
      card: 'INSERT INTO card_records VALUES (substr(?, 1, 16), ?)',
      queue: 'INSERT INTO queue VALUES (?, ?, ?, 0)',
      audit: 'INSERT INTO audit (at, actor, event, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?)',
      exposure: `INSERT INTO exposure VALUES (?, ?, 1, ?)
        ON CONFLICT (scheme, currency) DO UPDATE SET count = count + 1, sum_minor = sum_minor + excluded.sum_minor`,
      print: "INSERT INTO print_jobs (payment, copy, receiptline, state) VALUES (?, ?, ?, 'waiting')",
    };
    this.#statements = Object.fromEntries(
      Object.entries(statements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as never;
  }

  create(number: number, { payment, claim }: DurablePoints['created']): () => void {
    const row = { ...toRow(payment), ...claim, number };
    return this.#durable(() => {
      this.#statements.create.run(row);
      this.#audit(payment.id, 'payment.created');
    });
  }

  commit(number: number, { payment, allocateStan, outbox, print }: Change): () => void {
    if (typeof print === 'function') throw new Error('receipts are texts here');
    const row = { ...toRow(payment), number };
    const { panToken, atc, cryptogram, scheme } = payment.card!;
    const about = { scheme, minor: row.amount_minor, currency: row.currency, at: payment.finalAt };
    const entry = { ...about, number, kind: outbox?.kind, token: panToken };
    const statements = this.#statements;
    return this.#durable(() => {
      statements.update.run(row);
      if (allocateStan) statements.seal.run(number, payment.sealed);
      else statements.unseal.run(number);
      statements.cryptogram.run(panToken, atc, cryptogram, number);
      if (allocateStan) statements.stan.run();
      if (outbox) {
        statements.seq.run();
        statements.outbox.run(entry);
        statements.queue.run(RANK[outbox.kind], entry.at, number);
        statements.card.run(panToken, number);
        statements.exposure.run(scheme, row.currency, row.amount_minor);
      }
      this.#audit(payment.id, `payment.${payment.state}`);
      for (const { copy, receiptline } of print ?? []) statements.print.run(number, copy, receiptline);
    });
  }

  /** The log begins anew and keeps its room on the disk: the best that can be. */
  settle(): void {
    this.#database.pragma('wal_checkpoint(RESTART)');
  }

  close(): void {
    this.#database.close();
  }

  #audit(subject: string, event: string): void {
    this.#statements.audit.run(0, 'terminal', event, subject, '{"minor":"1250","currency":"EUR"}', HASH);
  }

  #durable(work: () => void): () => void {
    const transaction = this.#database.transaction(work);
    return () => transaction.immediate();
  }
}
