import type Database from 'better-sqlite3';
import type { Amount } from '../../platform/money/amount.ts';
import { type ClaimedRecord, ClaimedRecords } from './claimed-records.ts';
import type { Counters } from './counters.ts';
import { DueQueue } from './due-queue.ts';
import { ExposureStore } from './exposure-store.ts';
import { HurrySweep } from './hurry-sweep.ts';
import type { NewOutboxEntry, OutboxTotals, TryEnd } from './journal.ts';
import { OutboxChanges } from './outbox-changes.ts';
import { OUTBOX_COLUMNS, type OutboxRow, outboxRowFrom, RANK, RANKS } from './outbox-row.ts';
import { fromRow, PAYMENT_COLUMNS, type RawRow, rowFrom } from './payment-row.ts';

const MOST_LISTED = 10_000;

/** What an entry is made of besides its kind. */
export interface Owed {
  /** payments.number */
  payment: number;
  batch: number;
  panToken: string | null;
  scheme: string;
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
  readonly sweep: HurrySweep;
  readonly exposure: ExposureStore;
  readonly claimed = new ClaimedRecords();
  readonly #counters: Counters;
  readonly #due: Database.Statement<[number, number, number], RawRow>;
  readonly #insert: Database.Statement<[OutboxRow]>;
  readonly #begin: Database.Statement<[number, number]>;
  readonly #endTry: Database.Statement<
    [Pick<OutboxRow, 'seq' | 'next_attempt' | 'last_result' | 'unsent' | 'deferrals'>]
  >;
  readonly #stand: Database.Statement<[string, number | null, string | null, number]>;
  readonly #remove: Database.Statement<[number]>;
  readonly #removeClaimed: Database.Statement<[number, number | null]>;
  readonly #bySeq: Database.Statement<[number], OutboxRow>;
  readonly #page: Database.Statement<[number, number], OutboxRow>;
  readonly #parkedPage: Database.Statement<[number, number], OutboxRow>;
  readonly #waitingPage: Database.Statement<[number, number], OutboxRow>;
  readonly #ofBatch: Database.Statement<[number], OutboxRow>;
  readonly #reversals: Database.Statement<[string], OutboxRow>;

  constructor(database: Database.Database, counters: Counters) {
    this.#counters = counters;
    this.queue = new DueQueue(database, counters.value('wave'));
    this.sweep = new HurrySweep(database, counters, this.queue);
    this.exposure = new ExposureStore(database);
    this.#insert = database.prepare(
      `INSERT INTO outbox VALUES (@seq, @payment, @in_batch, @kind, @cause, @own_stan, @pan_token, @scheme, @owed_minor,
       @owed_currency, @standing, @owed_at, @attempts, @unsent, @deferrals, @next_attempt, @last_result)`,
    );
    this.#begin = database.prepare(
      'UPDATE outbox SET attempts = attempts + 1, next_attempt = ? WHERE seq = ?',
    );
    this.#endTry = database.prepare(
      `UPDATE outbox SET next_attempt = @next_attempt, last_result = @last_result,
       unsent = @unsent, deferrals = @deferrals WHERE seq = @seq`,
    );
    this.#stand = database.prepare(
      'UPDATE outbox SET standing = ?, next_attempt = ?, last_result = ? WHERE seq = ?',
    );
    this.#due = database.prepare<[number, number, number], RawRow>(DUE_RECORDS).raw();
    this.#remove = database.prepare('DELETE FROM outbox WHERE seq = ?');
    this.#removeClaimed = database.prepare('DELETE FROM outbox WHERE seq = ? AND next_attempt = ?');
    this.#bySeq = database.prepare('SELECT * FROM outbox WHERE seq = ?');
    this.#page = database.prepare('SELECT * FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?');
    this.#parkedPage = database.prepare(PARKED_PAGE);
    this.#waitingPage = database.prepare(
      "SELECT * FROM outbox WHERE seq > ? AND standing = 'waiting' ORDER BY seq LIMIT ?",
    );
    this.#ofBatch = database.prepare(RECORDS_OF_BATCH);
    this.#reversals = database.prepare(REVERSALS_OF_CARD);
  }

  add(entry: NewOutboxEntry, owed: Owed): void {
    const seq = this.#counters.add('outbox', 1);
    const row: OutboxRow = {
      seq,
      payment: owed.payment,
      in_batch: owed.batch,
      kind: entry.kind,
      cause: entry.kind === 'reversal' ? entry.cause : null,
      own_stan: owed.stan,
      pan_token: owed.panToken,
      scheme: owed.scheme,
      owed_minor: Number(owed.amount.minor),
      owed_currency: owed.amount.currency,
      standing: 'waiting',
      owed_at: owed.now,
      attempts: 0,
      unsent: 0,
      deferrals: 0,
      next_attempt: owed.now,
      last_result: null,
    };
    this.#insert.run(row);
    if (entry.kind !== 'reversal' && owed.panToken !== null) this.exposure.noteCard(owed.panToken, seq);
    const changes = new OutboxChanges();
    this.#enterQueue(row, owed.now, changes);
    this.write(changes);
  }

  /** Brings the sums up to date. */
  write(changes: OutboxChanges): void {
    changes.write(this.exposure, this.#counters);
  }

  /**
   * Up to `limit` that are due at `now`, with their payments: reversals first, those due longest first within a kind. Those
   * in `underWay` are left out.
   */
  due(now: number, limit: number, underWay: ReadonlySet<number>): ClaimedRecord[] {
    const found: ClaimedRecord[] = [];
    for (const rank of RANKS) {
      const wanted = limit - found.length;
      if (wanted <= 0) break;
      const candidates = this.#due.all(rank, now, wanted + underWay.size);
      const free = candidates.filter(([seq]) => !underWay.has(seq as number)).slice(0, wanted);
      for (const raw of free) found.push(recordFrom(raw));
    }
    return found;
  }

  /** @throws Error when there is no such entry: sequence numbers come from this journal only */
  entry(seq: number): OutboxRow {
    const row = this.find(seq);
    if (!row) throw new Error(`no outbox entry ${seq}`);
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

  hurry(row: OutboxRow, now: number): void {
    if (row.next_attempt! <= now) return;
    const { seq, attempts } = row;
    this.sweep.one({ rank: RANK[row.kind], next_attempt: row.next_attempt!, seq, attempts }, now);
  }

  /** The entry goes, whether it waits or is parked. */
  remove(row: OutboxRow, changes: OutboxChanges): void {
    if (row.standing === 'waiting') this.#leaveQueue(row, changes);
    else changes.parked(-1);
    this.#remove.run(row.seq);
  }

  /** The same of an entry as a claim left it; false, and nothing happens, when it has moved since. */
  removeClaimed(row: OutboxRow, changes: OutboxChanges): boolean {
    if (this.#removeClaimed.run(row.seq, row.next_attempt).changes === 0) return false;
    this.#leaveQueue(row, changes);
    return true;
  }

  park(row: OutboxRow, result: string, changes: OutboxChanges): void {
    if (row.standing === 'waiting') {
      this.#leaveQueue(row, changes);
      changes.parked(1);
    }
    this.#stand.run('parked', null, result, row.seq);
  }

  /** A parked entry waits again. */
  unpark(row: OutboxRow, now: number, changes: OutboxChanges): void {
    this.#stand.run('waiting', now, row.last_result, row.seq);
    changes.parked(-1);
    this.#enterQueue(row, now, changes);
  }

  /** While not everything could be hurried yet, the next claim has work. */
  nextDueAt(): number | null {
    const earliest = this.queue.earliest();
    const since = this.sweep.since();
    return earliest === null || since === null ? earliest : Math.min(earliest, since);
  }

  /** In the order they were owed. */
  page(after: number, limit: number, standing?: OutboxRow['standing']): OutboxRow[] {
    const most = Math.min(Math.max(limit, 0), MOST_LISTED);
    if (standing === undefined) return this.#page.all(after, most);
    return (standing === 'parked' ? this.#parkedPage : this.#waitingPage).all(after, most);
  }

  ofBatch(batch: number): OutboxRow[] {
    return this.#ofBatch.all(batch);
  }

  waitingReversals(panToken: string): OutboxRow[] {
    return this.#reversals.all(panToken);
  }

  totals(): OutboxTotals {
    const advices = this.exposure.byCurrency();
    const waitingAdvices = advices.reduce((count, currency) => count + currency.count, 0);
    return {
      waiting: waitingAdvices + this.#counters.value('reversals waiting'),
      parked: this.#counters.value('parked'),
      advices,
    };
  }

  #enterQueue(row: OutboxRow, at: number, changes: OutboxChanges): void {
    this.queue.add(RANK[row.kind], at, row.seq);
    changes.waiting(row, 1);
  }

  #leaveQueue(row: OutboxRow, changes: OutboxChanges): void {
    this.queue.remove(RANK[row.kind], row.next_attempt!, row.seq);
    changes.waiting(row, -1);
  }
}

function recordFrom(raw: RawRow): ClaimedRecord {
  return { row: outboxRowFrom(raw), payment: fromRow(rowFrom(raw, OUTBOX_COLUMNS.length)) };
}

const columnsOf = (table: string, columns: readonly string[]) =>
  columns.map((column) => `${table}.${column}`).join(', ');

/** CROSS JOIN: along the queue. */
export const DUE_RECORDS = `
  SELECT ${columnsOf('outbox', OUTBOX_COLUMNS)}, ${columnsOf('payments', PAYMENT_COLUMNS)}
  FROM queue CROSS JOIN outbox ON outbox.seq = queue.seq CROSS JOIN payments ON number = payment
  WHERE rank = ? AND queue.next_attempt <= ? ORDER BY queue.next_attempt, queue.seq LIMIT ?`;

/** The condition is the index's own, word for word: a partial index is not used otherwise. */
export const REVERSALS_OF_CARD =
  "SELECT * FROM outbox WHERE kind = 'reversal' AND standing = 'waiting' AND pan_token = ? ORDER BY seq LIMIT 100";
export const PARKED_PAGE = "SELECT * FROM outbox WHERE standing = 'parked' AND seq > ? ORDER BY seq LIMIT ?";
export const RECORDS_OF_BATCH = 'SELECT * FROM outbox WHERE in_batch = ? ORDER BY payment LIMIT 1000';
