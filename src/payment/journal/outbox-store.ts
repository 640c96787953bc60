import type Database from 'better-sqlite3';
import type { Amount } from '../../platform/money/amount.ts';
import type { Counters } from './counters.ts';
import { DueQueue } from './due-queue.ts';
import { ExposureStore } from './exposure-store.ts';
import { HurrySweep } from './hurry-sweep.ts';
import type { NewOutboxEntry, OutboxTotals, TryEnd } from './journal.ts';
import { type DueRecord, OpenTries } from './open-tries.ts';
import { OutboxChanges } from './outbox-changes.ts';
import { OutboxList } from './outbox-list.ts';
import { OUTBOX_COLUMNS, type OutboxRow, outboxRowFrom, RANK, RANKS } from './outbox-row.ts';
import { fromRow, PAYMENT_COLUMNS, type RawRow, rowFrom } from './payment-row.ts';

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
  readonly tries: OpenTries;
  readonly list: OutboxList;
  readonly #counters: Counters;
  readonly #due: Database.Statement<[number, number, number], RawRow>;
  readonly #insert: Database.Statement<[OutboxRow]>;
  readonly #begin: Database.Statement<[number, number]>;
  readonly #endTry: Database.Statement<
    [Pick<OutboxRow, 'seq' | 'next_attempt' | 'last_result' | 'unsent' | 'deferrals'>]
  >;
  readonly #stand: Database.Statement<[string, number | null, string | null, number]>;
  readonly #remove: Database.Statement<[number]>;
  readonly #removeMany: Database.Statement<[string]>;
  readonly #bySeq: Database.Statement<[number], OutboxRow>;

  constructor(database: Database.Database, counters: Counters) {
    this.#counters = counters;
    this.queue = new DueQueue(database, counters.value('wave'));
    this.sweep = new HurrySweep(database, counters, this.queue);
    this.exposure = new ExposureStore(database);
    this.tries = new OpenTries(database);
    this.list = new OutboxList(database, this.tries);
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
    this.#removeMany = database.prepare('DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?))');
    this.#bySeq = database.prepare('SELECT * FROM outbox WHERE seq = ?');
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
   * Takes up to `limit` that are due at `now` out of the queue, with their payments: reversals first, those due longest
   * first within a kind. Those in `underWay` are left out.
   */
  takeDue(now: number, limit: number, underWay: ReadonlySet<number>): DueRecord[] {
    const found: DueRecord[] = [];
    for (const rank of RANKS) {
      const wanted = limit - found.length;
      if (wanted > 0) found.push(...this.#takeDue(rank, now, wanted, underWay));
    }
    return found;
  }

  #takeDue(rank: number, now: number, wanted: number, underWay: ReadonlySet<number>): DueRecord[] {
    const isFree = ([seq]: RawRow) => !underWay.has(seq as number);
    const first = this.#due.all(rank, now, wanted);
    if (first.every(isFree)) {
      const records = first.map(recordFrom);
      const last = records.at(-1)?.row;
      if (last && this.queue.removeUpTo(rank, last.next_attempt!, last.seq) !== records.length)
        throw new Error(`the queue up to entry ${last.seq} is not what was read`);
      return records;
    }
    const free = this.#due
      .all(rank, now, wanted + underWay.size)
      .filter(isFree)
      .slice(0, wanted);
    const records = free.map(recordFrom);
    for (const { row } of records) this.queue.remove(rank, row.next_attempt!, row.seq);
    return records;
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

  /** The try is counted in its entry, and taken to have arrived until the opposite is proven. Nothing where none is open. */
  writeDown(seq: number): void {
    const open = this.tries.of(seq);
    if (!open) return;
    this.#begin.run(open.nextAttempt, seq);
    this.queue.add(open.rank, open.nextAttempt, seq);
    this.tries.end(seq);
  }

  /** The same of all tries but those of `underWay`. */
  writeDownAll(underWay: ReadonlySet<number> = NONE): void {
    for (const { seq } of this.tries.all()) if (!underWay.has(seq)) this.writeDown(seq);
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

  /** The same of entries whose tries are open. */
  removeTried(rows: readonly OutboxRow[], changes: OutboxChanges): void {
    const { changes: removed } = this.#removeMany.run(JSON.stringify(rows.map(({ seq }) => seq)));
    if (removed !== rows.length) throw new Error(`${rows.length} entries were to go, and ${removed} did`);
    for (const row of rows) {
      this.tries.end(row.seq);
      changes.waiting(row, -1);
    }
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
    const times = this.tries.all().map(({ nextAttempt }) => nextAttempt);
    const earliest = this.queue.earliest();
    if (earliest !== null) times.push(earliest);
    const since = this.sweep.since();
    if (times.length > 0 && since !== null) times.push(since);
    return times.length === 0 ? null : Math.min(...times);
  }

  lastDueAt(): number | null {
    const times = this.tries.all().map(({ nextAttempt }) => nextAttempt);
    const latest = this.queue.latest();
    if (latest !== null) times.push(latest);
    return times.length === 0 ? null : Math.max(...times);
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

const NONE: ReadonlySet<number> = new Set();

function recordFrom(raw: RawRow): DueRecord {
  return { row: outboxRowFrom(raw), payment: fromRow(rowFrom(raw, OUTBOX_COLUMNS.length)) };
}

/** CROSS JOIN: along the queue. What waits has not been delivered, so that its payment's own row says all of it. */
export const DUE_RECORDS = `
  SELECT ${OUTBOX_COLUMNS.map((column) => `outbox.${column}`).join(', ')}, ${PAYMENT_COLUMNS.join(', ')}
  FROM queue CROSS JOIN outbox ON outbox.seq = queue.seq CROSS JOIN payments ON number = outbox.payment
    LEFT JOIN sealed_records ON sealed_records.payment = number
  WHERE rank = ? AND queue.next_attempt <= ? ORDER BY queue.next_attempt, queue.seq LIMIT ?`;
