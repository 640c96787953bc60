import type Database from 'better-sqlite3';

/** Numbers that are counted inside the transaction that uses them. */
export class Counters {
  readonly #stan: Database.Statement<[], number>;
  readonly #add: Database.Statement<[number, string], number>;
  readonly #value: Database.Statement<[string], number>;
  readonly #next: Database.Statement<[string], number>;

  constructor(database: Database.Database) {
    this.#stan = database
      .prepare<[], number>(
        "UPDATE counters SET value = value % 999999 + 1 WHERE name = 'stan' RETURNING value",
      )
      .pluck();
    this.#add = database
      .prepare<[number, string], number>(
        'UPDATE counters SET value = value + ? WHERE name = ? RETURNING value',
      )
      .pluck();
    this.#value = database.prepare<[string], number>('SELECT value FROM counters WHERE name = ?').pluck();
    this.#next = database
      .prepare<[string], number>(
        `INSERT INTO counters (name, value) VALUES (?, 1)
         ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
      )
      .pluck();
  }

  /** The next system trace audit number, 1..999999, beginning again after the last. @spec ISO 8583:1987 DE 11 */
  nextStan(): number {
    return this.#stan.get()!;
  }

  /** Adds to a counter that the schema makes, and gives its new value. */
  add(name: 'outbox' | 'wave' | 'reversals waiting' | 'parked', amount: number): number {
    return this.#add.get(amount, name)!;
  }

  value(name: 'wave' | 'reversals waiting' | 'parked'): number {
    return this.#value.get(name)!;
  }

  /** The next value, 1 first, of a counter that others name. */
  next(name: string): number {
    return this.#next.get(`count ${name}`)!;
  }
}
