import type Database from 'better-sqlite3';
import { RANK } from './outbox-row.ts';

export interface DueEntry {
  rank: number;
  next_attempt: number;
  seq: number;
}

/**
 * The times at which outbox entries are due, in a table of its own that holds nothing else: claiming reads the
 * front of an index however many entries wait, and a payment that commits meanwhile does not notice.
 */
export class DueQueue {
  readonly #insert: Database.Statement<[number, number, number]>;
  readonly #remove: Database.Statement<[number, number, number]>;
  readonly #move: Database.Statement<[number, number, number, number]>;
  readonly #due: Database.Statement<[number, number, number], DueEntry>;
  readonly #first: Database.Statement<[number], number>;
  readonly #later: Database.Statement<[number], DueEntry>;

  constructor(database: Database.Database) {
    this.#insert = database.prepare('INSERT INTO queue (rank, next_attempt, seq) VALUES (?, ?, ?)');
    this.#remove = database.prepare('DELETE FROM queue WHERE rank = ? AND next_attempt = ? AND seq = ?');
    this.#move = database.prepare(
      'UPDATE queue SET next_attempt = ? WHERE rank = ? AND next_attempt = ? AND seq = ?',
    );
    this.#due = database.prepare(DUE);
    this.#first = database
      .prepare<[number], number>(
        'SELECT next_attempt FROM queue WHERE rank = ? ORDER BY next_attempt LIMIT 1',
      )
      .pluck();
    this.#later = database.prepare('SELECT rank, next_attempt, seq FROM queue WHERE next_attempt > ?');
  }

  add(rank: number, at: number, seq: number): void {
    this.#insert.run(rank, at, seq);
  }

  remove(rank: number, at: number, seq: number): void {
    this.#remove.run(rank, at, seq);
  }

  move(rank: number, from: number, to: number, seq: number): void {
    if (from !== to) this.#move.run(to, rank, from, seq);
  }

  /** Up to `limit` that are due at `now`, reversals first, those due longest first within a kind. */
  due(now: number, limit: number, underWay: ReadonlySet<number>): DueEntry[] {
    const found: DueEntry[] = [];
    for (const rank of [RANK.reversal, RANK.advice]) {
      const wanted = limit - found.length;
      if (wanted <= 0) break;
      const candidates = this.#due.all(rank, now, wanted + underWay.size);
      found.push(...candidates.filter((entry) => !underWay.has(entry.seq)).slice(0, wanted));
    }
    return found;
  }

  earliest(): number | null {
    const times = [this.#first.get(RANK.reversal), this.#first.get(RANK.advice)];
    const known = times.filter((time) => time !== undefined);
    return known.length === 0 ? null : Math.min(...known);
  }

  /** Everything that is not due yet at `now`. */
  later(now: number): DueEntry[] {
    return this.#later.all(now);
  }
}

export const DUE = `SELECT rank, next_attempt, seq FROM queue
  WHERE rank = ? AND next_attempt <= ? ORDER BY next_attempt, seq LIMIT ?`;
