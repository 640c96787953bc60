import type Database from 'better-sqlite3';
import { RANKS } from './outbox-row.ts';

/**
 * The times at which outbox entries are due, in a table of its own that holds nothing else: claiming reads the
 * front of an index however many entries wait, and a payment that commits meanwhile does not notice.
 */
export class DueQueue {
  /** The call of `hurry` that times are set after now. */
  wave: number;
  readonly #insert: Database.Statement<[number, number, number, number]>;
  readonly #remove: Database.Statement<[number, number, number]>;
  readonly #removeUpTo: Database.Statement<[number, number, number]>;
  readonly #move: Database.Statement<[number, number, number, number, number]>;
  readonly #first: Database.Statement<[number], number>;
  readonly #last: Database.Statement<[number], number>;

  constructor(database: Database.Database, wave: number) {
    this.wave = wave;
    this.#insert = database.prepare('INSERT INTO queue (rank, next_attempt, seq, wave) VALUES (?, ?, ?, ?)');
    this.#remove = database.prepare('DELETE FROM queue WHERE rank = ? AND next_attempt = ? AND seq = ?');
    this.#removeUpTo = database.prepare(FRONT_OF_QUEUE);
    this.#move = database.prepare(
      'UPDATE queue SET next_attempt = ?, wave = ? WHERE rank = ? AND next_attempt = ? AND seq = ?',
    );
    this.#last = database
      .prepare<[number], number>(
        'SELECT next_attempt FROM queue WHERE rank = ? ORDER BY next_attempt DESC LIMIT 1',
      )
      .pluck();
    this.#first = database
      .prepare<[number], number>(
        'SELECT next_attempt FROM queue WHERE rank = ? ORDER BY next_attempt LIMIT 1',
      )
      .pluck();
  }

  add(rank: number, at: number, seq: number): void {
    this.#insert.run(rank, at, seq, this.wave);
  }

  remove(rank: number, at: number, seq: number): void {
    this.#remove.run(rank, at, seq);
  }

  /** The first of a rank, up to this one; gives their number. */
  removeUpTo(rank: number, at: number, seq: number): number {
    return this.#removeUpTo.run(rank, at, seq).changes;
  }

  move(rank: number, from: number, to: number, seq: number): void {
    this.#move.run(to, this.wave, rank, from, seq);
  }

  latest(): number | null {
    const known = RANKS.map((rank) => this.#last.get(rank)).filter((time) => time !== undefined);
    return known.length === 0 ? null : Math.max(...known);
  }

  earliest(): number | null {
    const known = RANKS.map((rank) => this.#first.get(rank)).filter((time) => time !== undefined);
    return known.length === 0 ? null : Math.min(...known);
  }
}

export const FRONT_OF_QUEUE = 'DELETE FROM queue WHERE rank = ? AND (next_attempt, seq) <= (?, ?)';
