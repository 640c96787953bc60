import type Database from 'better-sqlite3';

/** Bytes of an envelope before its head's variable part: version, length of the epoch's name. */
const HEAD_START = 2;
const LONGEST_EPOCH = 32;

/**
 * How many sealed records are stored of each epoch, so that the question which keys are still needed does not read them
 * all. The head of an envelope (platform/crypto/envelope.ts) is not secret; nothing behind it is kept here.
 */
export class SealedHeads {
  readonly #change: Database.Statement<[number, Uint8Array]>;
  readonly #begin: Database.Statement<[Uint8Array, number, number]>;
  readonly #dropEmpty: Database.Statement<[]>;
  readonly #kept: Database.Statement<[], { head: Buffer; length: number }>;

  constructor(database: Database.Database) {
    this.#change = database.prepare('UPDATE sealed_heads SET count = count + ? WHERE head = ?');
    this.#begin = database.prepare('INSERT INTO sealed_heads (head, length, count) VALUES (?, ?, ?)');
    this.#dropEmpty = database.prepare('DELETE FROM sealed_heads WHERE count = 0');
    this.#kept = database.prepare('SELECT head, length FROM sealed_heads');
  }

  change(changes: SealedChanges): void {
    for (const { head, length, count } of changes.each()) {
      if (this.#change.run(count, head).changes === 0) this.#begin.run(head, length, count);
      if (count < 0) this.#dropEmpty.run();
    }
  }

  /** One record for each head, blanked behind it. */
  blanked(): Uint8Array[] {
    return this.#kept.all().map(({ head, length }) => {
      const record = new Uint8Array(length);
      record.set(head);
      return record;
    });
  }
}

interface HeadChange {
  head: Uint8Array;
  length: number;
  count: number;
}

/** What payments that move together change in the numbers of sealed records. */
export class SealedChanges {
  readonly #byHead = new Map<string, HeadChange>();

  /** A payment's sealed record was one thing and is another. */
  moved(before: Uint8Array | null, after: Uint8Array | null): this {
    if (before === null && after === null) return this;
    if (before !== null && after !== null && Buffer.compare(before, after) === 0) return this;
    if (before) this.#add(before, -1);
    if (after) this.#add(after, 1);
    return this;
  }

  each(): Iterable<HeadChange> {
    return this.#byHead.values();
  }

  #add(sealed: Uint8Array, count: 1 | -1): void {
    const head = sealed.subarray(0, HEAD_START + Math.min(sealed[1] ?? 0, LONGEST_EPOCH));
    const key = Buffer.from(head).toString('latin1');
    const change = this.#byHead.get(key) ?? { head, length: sealed.length, count: 0 };
    change.count += count;
    this.#byHead.set(key, change);
  }
}
