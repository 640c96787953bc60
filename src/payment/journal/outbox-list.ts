import type Database from 'better-sqlite3';
import type { OpenTries, OpenTry } from './open-tries.ts';
import type { OutboxRow } from './outbox-row.ts';

const MOST_LISTED = 10_000;

/** Outbox entries as people and the reconciler look at them. */
export class OutboxList {
  readonly #tries: OpenTries;
  readonly #page: Database.Statement<[number, number], OutboxRow>;
  readonly #parked: Database.Statement<[number, number], OutboxRow>;
  readonly #waiting: Database.Statement<[number, number], OutboxRow>;
  readonly #ofBatch: Database.Statement<[number], OutboxRow>;
  readonly #reversals: Database.Statement<[string], OutboxRow>;

  constructor(database: Database.Database, tries: OpenTries) {
    this.#tries = tries;
    this.#page = database.prepare('SELECT * FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?');
    this.#parked = database.prepare(PARKED_PAGE);
    this.#waiting = database.prepare(
      "SELECT * FROM outbox WHERE seq > ? AND standing = 'waiting' ORDER BY seq LIMIT ?",
    );
    this.#ofBatch = database.prepare(RECORDS_OF_BATCH);
    this.#reversals = database.prepare(REVERSALS_OF_CARD);
  }

  /** In the order they were owed. */
  page(after: number, limit: number, standing?: OutboxRow['standing']): OutboxRow[] {
    const most = Math.min(Math.max(limit, 0), MOST_LISTED);
    const page = standing === undefined ? this.#page : standing === 'parked' ? this.#parked : this.#waiting;
    return page.all(after, most).map((row) => tried(row, this.#tries.of(row.seq)));
  }

  ofBatch(batch: number): OutboxRow[] {
    return this.#ofBatch.all(batch);
  }

  waitingReversals(panToken: string): OutboxRow[] {
    return this.#reversals.all(panToken);
  }
}

/** The entry with its open try counted. */
function tried(row: OutboxRow, open: OpenTry | undefined): OutboxRow {
  return open ? { ...row, attempts: open.earlier + 1, next_attempt: open.nextAttempt } : row;
}

/** The condition is the index's own, word for word: a partial index is not used otherwise. */
export const REVERSALS_OF_CARD =
  "SELECT * FROM outbox WHERE kind = 'reversal' AND standing = 'waiting' AND pan_token = ? ORDER BY seq LIMIT 100";
export const PARKED_PAGE = "SELECT * FROM outbox WHERE standing = 'parked' AND seq > ? ORDER BY seq LIMIT ?";
export const RECORDS_OF_BATCH = 'SELECT * FROM outbox WHERE in_batch = ? ORDER BY payment LIMIT 1000';
