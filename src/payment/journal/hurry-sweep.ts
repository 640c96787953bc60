import type Database from 'better-sqlite3';
import type { Counters } from './counters.ts';
import type { DueQueue } from './due-queue.ts';
import { RANKS } from './outbox-row.ts';

/** Numbers of tries that are put in order, as milliseconds. */
const MOST_TOLD_APART = 1_000;

interface LaterEntry {
  rank: number;
  next_attempt: number;
  seq: number;
  wave: number;
  attempts: number;
}

interface Place {
  now: number;
  rank: number;
  next_attempt: number;
  seq: number;
}

/**
 * Makes due what waits for a later time, a bounded number of entries at a step. It goes through the later part of the
 * queue once; times that were set since it began (`wave`) stay as they are. It is not durable: what a restart cuts off
 * comes at its own time.
 */
export class HurrySweep {
  readonly #counters: Counters;
  readonly #queue: DueQueue;
  readonly #later: Database.Statement<[number, number, number, number], LaterEntry>;
  readonly #reschedule: Database.Statement<[number, number]>;
  #at: Place | null = null;

  constructor(database: Database.Database, counters: Counters, queue: DueQueue) {
    this.#counters = counters;
    this.#queue = queue;
    this.#later = database.prepare(LATER);
    this.#reschedule = database.prepare('UPDATE outbox SET next_attempt = ? WHERE seq = ?');
  }

  /** When it began, or null: there is more to make due than could be done until now. */
  since(): number | null {
    return this.#at?.now ?? null;
  }

  begin(now: number, most: number): void {
    const first = RANKS[0];
    this.#at = { now, rank: first, next_attempt: now, seq: Number.MAX_SAFE_INTEGER };
    if (!RANKS.some((rank) => this.#later.get(rank, now, Number.MAX_SAFE_INTEGER, 1))) {
      this.#at = null;
      return;
    }
    this.#queue.wave = this.#counters.add('wave', 1);
    this.step(most);
  }

  /** Looks at up to `most` entries more. */
  step(most: number): void {
    let left = most;
    while (this.#at && left > 0) {
      const at = this.#at;
      const found = this.#later.all(at.rank, at.next_attempt, at.seq, left);
      for (const entry of found) if (entry.wave < this.#queue.wave) this.#hurry(entry, at.now);
      left -= found.length;
      this.#at = left > 0 ? this.#nextRank(at) : { ...at, ...found.at(-1)!, now: at.now };
    }
  }

  /** One entry is due now; among those hurried together, the ones with the fewest tries come first. */
  one(entry: Omit<LaterEntry, 'wave'>, now: number): void {
    this.#hurry(entry, now);
  }

  #hurry({ rank, next_attempt, seq, attempts }: Omit<LaterEntry, 'wave'>, now: number): void {
    const at = now - Math.max(0, MOST_TOLD_APART - attempts);
    this.#queue.move(rank, next_attempt, at, seq);
    this.#reschedule.run(at, seq);
  }

  #nextRank({ now, rank }: Place): Place | null {
    const next = RANKS[RANKS.indexOf(rank as (typeof RANKS)[number]) + 1];
    return next === undefined ? null : { now, rank: next, next_attempt: now, seq: Number.MAX_SAFE_INTEGER };
  }
}

/** CROSS JOIN: along the queue. */
export const LATER = `SELECT rank, queue.next_attempt, queue.seq, wave, attempts
  FROM queue CROSS JOIN outbox ON outbox.seq = queue.seq
  WHERE rank = ? AND (queue.next_attempt, queue.seq) > (?, ?)
  ORDER BY queue.next_attempt, queue.seq LIMIT ?`;
