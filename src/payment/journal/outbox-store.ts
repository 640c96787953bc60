import type Database from 'better-sqlite3';
import type { Amount } from '../../platform/money/amount.ts';
import { DueQueue } from './due-queue.ts';
import { ExposureStore } from './exposure-store.ts';
import type { NewOutboxEntry, OfflineExposure, OutboxTotals, TryEnd } from './journal.ts';
import { type OutboxRow, RANK } from './outbox-row.ts';

const MOST_LISTED = 10_000;
/** Numbers of tries that `hurry` puts in order, as milliseconds. */
const MOST_TOLD_APART = 1_000;

/** What an entry is made of besides its kind. */
export interface Owed {
  /** payments.number */
  payment: number;
  panToken: string | null;
  amount: Amount;
  /** STAN of a reversal. */
  stan: number | null;
  now: number;
}

/**
 * What is owed to the host: the entries, the queue of those that wait, and their exposure, which change
 * together. Runs inside the caller's transaction.
 */
export class OutboxStore {
  readonly queue: DueQueue;
  readonly #exposure: ExposureStore;
  readonly #nextSeq: Database.Statement<[], number>;
  readonly #insert: Database.Statement<[OutboxRow]>;
  readonly #begin: Database.Statement<[number, number]>;
  readonly #endTry: Database.Statement<
    [Pick<OutboxRow, 'seq' | 'next_attempt' | 'last_result' | 'unsent' | 'deferrals'>]
  >;
  readonly #reschedule: Database.Statement<[number, number]>;
  readonly #setState: Database.Statement<[string, number | null, string | null, number]>;
  readonly #remove: Database.Statement<[number]>;
  readonly #bySeq: Database.Statement<[number], OutboxRow>;
  readonly #all: Database.Statement<[], OutboxRow>;
  readonly #reversals: Database.Statement<[string], OutboxRow>;
  readonly #countOfReversals: Database.Statement<[], number>;
  readonly #countOfParked: Database.Statement<[], number>;

  constructor(database: Database.Database) {
    this.queue = new DueQueue(database);
    this.#exposure = new ExposureStore(database);
    this.#nextSeq = database
      .prepare<[], number>("UPDATE counters SET value = value + 1 WHERE name = 'outbox' RETURNING value")
      .pluck();
    this.#insert = database.prepare(
      `INSERT INTO outbox VALUES (@seq, @payment, @kind, @cause, @stan, @pan_token, @state, @created_at,
       @attempts, @unsent, @deferrals, @next_attempt, @last_result)`,
    );
    this.#begin = database.prepare(
      'UPDATE outbox SET attempts = attempts + 1, next_attempt = ? WHERE seq = ?',
    );
    this.#endTry = database.prepare(
      `UPDATE outbox SET next_attempt = @next_attempt, last_result = @last_result,
       unsent = @unsent, deferrals = @deferrals WHERE seq = @seq`,
    );
    this.#reschedule = database.prepare('UPDATE outbox SET next_attempt = ? WHERE seq = ?');
    this.#setState = database.prepare(
      'UPDATE outbox SET state = ?, next_attempt = ?, last_result = ? WHERE seq = ?',
    );
    this.#remove = database.prepare('DELETE FROM outbox WHERE seq = ?');
    this.#bySeq = database.prepare('SELECT * FROM outbox WHERE seq = ?');
    this.#all = database.prepare(`SELECT * FROM outbox ORDER BY seq LIMIT ${MOST_LISTED}`);
    this.#reversals = database.prepare(REVERSALS_OF_CARD);
    this.#countOfReversals = database.prepare<[], number>(COUNT_OF_REVERSALS).pluck();
    this.#countOfParked = database.prepare<[], number>(COUNT_OF_PARKED).pluck();
  }

  add(entry: NewOutboxEntry, owed: Owed): void {
    const seq = this.#nextSeq.get()!;
    this.#insert.run({
      seq,
      payment: owed.payment,
      kind: entry.kind,
      cause: entry.kind === 'reversal' ? entry.cause : null,
      stan: owed.stan,
      pan_token: owed.panToken,
      state: 'waiting',
      created_at: owed.now,
      attempts: 0,
      unsent: 0,
      deferrals: 0,
      next_attempt: owed.now,
      last_result: null,
    });
    this.queue.add(RANK[entry.kind], owed.now, seq);
    if (entry.kind === 'advice') this.#exposure.add(owed.amount);
  }

  /** @throws Error when there is no such entry in that state: sequence numbers come from this journal only */
  entry(seq: number, state?: OutboxRow['state']): OutboxRow {
    const row = this.find(seq);
    if (!row || (state && row.state !== state))
      throw new Error(`no ${state ? `${state} ` : ''}outbox entry ${seq}`);
    return row;
  }

  find(seq: number): OutboxRow | undefined {
    return this.#bySeq.get(seq);
  }

  /** A try begins: counted, and taken to have arrived until the opposite is proven. */
  beginTry(row: OutboxRow, retryAt: number): void {
    this.queue.move(RANK[row.kind], row.next_attempt!, retryAt, row.seq);
    this.#begin.run(retryAt, row.seq);
  }

  endTry(row: OutboxRow, result: string, end: TryEnd): void {
    const retryAt = end.retryAt ?? row.next_attempt!;
    this.queue.move(RANK[row.kind], row.next_attempt!, retryAt, row.seq);
    this.#endTry.run({
      seq: row.seq,
      next_attempt: retryAt,
      last_result: result,
      unsent: row.unsent + Number(end.notSent ?? false),
      deferrals: row.deferrals + Number(end.deferred ?? false),
    });
  }

  /** Due now; among those hurried together, the ones with the fewest tries first. */
  hurry(row: OutboxRow, now: number): void {
    const at = now - Math.max(0, MOST_TOLD_APART - row.attempts);
    this.queue.move(RANK[row.kind], row.next_attempt!, at, row.seq);
    this.#reschedule.run(at, row.seq);
  }

  /** The entry goes, whether it waits or is parked. */
  remove(row: OutboxRow, amount: Amount): void {
    if (row.state === 'waiting') this.#leaveQueue(row, amount);
    this.#remove.run(row.seq);
  }

  park(row: OutboxRow, amount: Amount, result: string): void {
    this.#leaveQueue(row, amount);
    this.#setState.run('parked', null, result, row.seq);
  }

  release(row: OutboxRow, amount: Amount, now: number): void {
    this.#setState.run('waiting', now, row.last_result, row.seq);
    this.queue.add(RANK[row.kind], now, row.seq);
    if (row.kind === 'advice') this.#exposure.add(amount);
  }

  all(): OutboxRow[] {
    return this.#all.all();
  }

  waitingReversals(panToken: string): OutboxRow[] {
    return this.#reversals.all(panToken);
  }

  exposure(): OfflineExposure {
    return this.#exposure.read();
  }

  totals(): OutboxTotals {
    const advices = this.#exposure.byCurrency();
    const waitingAdvices = advices.reduce((count, currency) => count + currency.count, 0);
    return {
      waiting: waitingAdvices + this.#countOfReversals.get()!,
      parked: this.#countOfParked.get()!,
      advices,
    };
  }

  #leaveQueue(row: OutboxRow, amount: Amount): void {
    this.queue.remove(RANK[row.kind], row.next_attempt!, row.seq);
    if (row.kind === 'advice') this.#exposure.remove(amount);
  }
}

/** The condition is the index's own, word for word: a partial index is not used otherwise. */
export const REVERSALS_OF_CARD =
  "SELECT * FROM outbox WHERE kind = 'reversal' AND state = 'waiting' AND pan_token = ? ORDER BY seq LIMIT 100";
export const COUNT_OF_REVERSALS = "SELECT count(*) FROM outbox WHERE kind = 'reversal' AND state = 'waiting'";
export const COUNT_OF_PARKED = "SELECT count(*) FROM outbox WHERE state = 'parked'";
