import type Database from 'better-sqlite3';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { isStorageFailure, openDatabase } from './database.ts';
import { prepareStores, type Stores } from './stores.ts';

interface OpenDatabase {
  database: Database.Database;
  stores: Stores;
  transaction: Database.Transaction<(work: () => unknown) => unknown>;
}

/** Told how the storage fares. */
export interface StorageWatcher {
  /** A transaction or a reading failed; the journal has tried to reopen itself since. */
  failed(error: TerminalError): void;
  /** The first transaction after a failure that was made durable. */
  recovered(): void;
}

/**
 * One open database, reopened by itself after a storage failure. A transaction that throws is unknown, not
 * failed: SQLite cannot tell whether its last bytes reached the disk. So the connection is closed, opened
 * again and checkpointed; what can be read then is on the disk.
 */
export class Connection {
  readonly #path: string;
  readonly #watcher: StorageWatcher;
  #open: OpenDatabase | undefined;
  #isFailing = false;

  /** @throws TerminalError database_newer, database_failed */
  constructor(path: string, watcher: StorageWatcher) {
    this.#path = path;
    this.#watcher = watcher;
    this.#open = this.#connect();
  }

  /**
   * Runs `work` as one transaction: one fsync if it wrote anything, none if it did not. After a storage failure
   * `reread`, where given, looks whether the change is there all the same.
   * @throws TerminalError database_failed; whatever `work` throws, with nothing written
   */
  write<T>(work: (stores: Stores) => T, reread?: (stores: Stores) => T | undefined): T {
    const { stores, transaction } = this.#current();
    let result: T;
    try {
      result = transaction.immediate(() => work(stores)) as T;
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      const failure = this.#failure(error);
      const settled = this.#recover() && reread?.(this.#current().stores);
      this.#failed(failure);
      if (settled) return settled;
      throw failure;
    }
    this.#worked();
    return result;
  }

  /** @throws TerminalError database_failed */
  read<T>(work: (stores: Stores) => T): T {
    const { stores } = this.#current();
    try {
      return work(stores);
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      const failure = this.#failure(error);
      this.#recover();
      this.#failed(failure);
      throw failure;
    }
  }

  /**
   * Brings everything from the write-ahead log into the database and empties the log. Somebody who reads the
   * file from outside may hold it up; then a later call does it.
   * @throws TerminalError database_failed
   */
  checkpoint(): void {
    const { database } = this.#current();
    this.read(() => database.pragma('wal_checkpoint(TRUNCATE)'));
  }

  close(): void {
    this.#open?.database.close();
    this.#open = undefined;
  }

  #failed(failure: TerminalError): void {
    this.#isFailing = true;
    this.#watcher.failed(failure);
  }

  #worked(): void {
    if (!this.#isFailing) return;
    this.#isFailing = false;
    this.#watcher.recovered();
  }

  /** true: reopened, and everything readable is on the disk. */
  #recover(): boolean {
    try {
      this.close();
      const { database } = this.#current();
      const [result] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      return result?.busy === 0;
    } catch {
      return false;
    }
  }

  #current(): OpenDatabase {
    this.#open ??= this.#connect();
    return this.#open;
  }

  #connect(): OpenDatabase {
    const database = openDatabase(this.#path);
    return {
      database,
      stores: prepareStores(database),
      transaction: database.transaction((work: () => unknown) => work()),
    };
  }

  #failure(cause: unknown): TerminalError {
    return new TerminalError('database_failed', `The journal ${this.#path} cannot be read or written.`, {
      cause,
    });
  }
}
