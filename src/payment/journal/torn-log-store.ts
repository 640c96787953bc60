import type Database from 'better-sqlite3';

/** Torn transactions by lane, sealed: what is in them only the lane can read. Runs inside the caller's transaction. */
export class TornLogStore {
  readonly #keep: Database.Statement<[string, Uint8Array]>;
  readonly #drop: Database.Statement<[string]>;
  readonly #of: Database.Statement<[string], Buffer>;

  constructor(database: Database.Database) {
    this.#keep = database.prepare(
      `INSERT INTO torn_logs (lane, sealed) VALUES (?, ?)
       ON CONFLICT (lane) DO UPDATE SET sealed = excluded.sealed`,
    );
    this.#drop = database.prepare('DELETE FROM torn_logs WHERE lane = ?');
    this.#of = database.prepare<[string], Buffer>('SELECT sealed FROM torn_logs WHERE lane = ?').pluck();
  }

  keep(lane: string, sealed: Uint8Array | null): void {
    if (sealed) this.#keep.run(lane, sealed);
    else this.#drop.run(lane);
  }

  of(lane: string): Uint8Array | undefined {
    return this.#of.get(lane);
  }
}
