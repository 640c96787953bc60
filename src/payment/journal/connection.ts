import type Database from 'better-sqlite3';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { isDiskFull, isStorageFailure, openDatabase } from './database.ts';
import { beginLog } from './log-room.ts';
import type { StorageHealth } from './storage-health.ts';
import type { StorageReserve } from './storage-reserve.ts';
import { prepareStores, type Stores } from './stores.ts';

interface OpenDatabase {
  database: Database.Database;
  stores: Stores;
  transaction: Database.Transaction<(work: () => unknown) => unknown>;
  /** Rows that were changed until the log was begun last; null before. */
  settledChanges: number | null;
}

export interface ConnectionParts {
  path: string;
  auditKey: Uint8Array;
  health: StorageHealth;
  /** Room for when the disk is full. */
  reserve?: StorageReserve;
}

/** How one transaction is treated. */
export interface WriteManner<T> {
  /** After a storage failure: looks whether the change is there all the same. */
  reread?(stores: Stores): T | undefined;
  /** Does not touch the reserve on a full disk: it can be refused. */
  canBeRefused?: boolean;
}

const READ_FROM_OUTSIDE =
  'Somebody reads the journal from outside (sqlite3, a backup): end that, and it goes on.';

/**
 * One open database, reopened by itself after a storage failure. A transaction that throws is unknown, not
 * failed: SQLite cannot tell whether its last bytes reached the disk. So the connection is closed, opened
 * again and checkpointed; what can be read then is on the disk.
 */
export class Connection {
  readonly #at: ConnectionParts;
  #open: OpenDatabase | undefined;
  /** A failure came after the last checkpoint. */
  #isDoubtful = true;
  #isClosed = false;

  /** @throws TerminalError database_newer, database_failed */
  constructor(parts: ConnectionParts) {
    this.#at = parts;
    this.#current();
  }

  /**
   * Runs `work` as one transaction: one fsync if it wrote anything, none if it did not. On a full disk the reserve is
   * given up for it, and it is tried once more: a transaction that met SQLITE_FULL was not made.
   * @throws TerminalError database_failed; whatever `work` throws, with nothing written
   */
  write<T>(work: (stores: Stores) => T, manner: WriteManner<T> = {}): T {
    try {
      return this.#transact(work);
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      return this.#afterFailure(work, manner, error);
    }
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
      this.#at.health.failed(failure);
      throw failure;
    }
  }

  /**
   * Brings everything from the write-ahead log into the database, empties the log and begins it anew. Somebody who reads
   * the file from outside may hold it up; then a later call does it. Nothing is done where nothing was written since.
   * @throws TerminalError database_failed
   */
  checkpoint(): void {
    const open = this.#current();
    const { database } = open;
    this.read(() => {
      if (changesOf(database) === open.settledChanges) return;
      if (!isCheckpointed(database)) return;
      beginLog(database, this.#at.path);
      open.settledChanges = changesOf(database);
    });
  }

  /**
   * Brings what can be brought from the write-ahead log into the database, so that the log begins anew; TRUNCATE gives
   * its room on the disk back as well. What hinders it is told to the watcher, and a later call does it.
   */
  relieveLog(mode: 'PASSIVE' | 'TRUNCATE'): void {
    try {
      const { database } = this.#current();
      this.read(() => database.pragma(`wal_checkpoint(${mode})`));
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
    }
  }

  /** For good. */
  close(): void {
    this.#isClosed = true;
    this.#letGo();
  }

  #letGo(): void {
    this.#open?.database.close();
    this.#open = undefined;
  }

  #transact<T>(work: (stores: Stores) => T): T {
    const { stores, transaction } = this.#current();
    try {
      const result = transaction.immediate(() => work(stores)) as T;
      this.#at.health.worked();
      return result;
    } catch (error) {
      // Undone, so that what is known of open tries must be what is stored. After a failure everything is opened anew.
      if (!isStorageFailure(error)) stores.outbox.tries.reload();
      throw error;
    }
  }

  #afterFailure<T>(work: (stores: Stores) => T, manner: WriteManner<T>, error: unknown): T {
    const { health, reserve } = this.#at;
    const failure = this.#failure(error);
    const mayGoOn = isDiskFull(error) && !manner.canBeRefused;
    if (mayGoOn) reserve?.release();
    const isReopened = this.#recover();
    const found = isReopened ? manner.reread?.(this.#current().stores) : undefined;
    if (isReopened && mayGoOn && found === undefined) {
      try {
        return this.#transact(work);
      } catch (again) {
        if (!isStorageFailure(again)) throw again;
      }
    }
    health.failed(failure);
    if (found !== undefined) return found;
    throw failure;
  }

  /** true: reopened, and everything readable is on the disk. */
  #recover(): boolean {
    this.#isDoubtful = true;
    try {
      this.#letGo();
      this.#current();
      return true;
    } catch {
      return false;
    }
  }

  /**
   * After a failure, and after a start that may follow one, nothing is read before a checkpoint has succeeded: a
   * transaction whose fsync failed can be read from the log all the same, and might be shown.
   * @throws TerminalError database_failed
   */
  #current(): OpenDatabase {
    if (this.#open) return this.#open;
    if (this.#isClosed) throw this.#failure(new Error('it is closed'));
    const open = this.#connect();
    try {
      if (this.#isDoubtful && !isCheckpointed(open.database))
        throw this.#failure(undefined, READ_FROM_OUTSIDE);
      this.#isDoubtful = false;
    } catch (error) {
      open.database.close();
      throw error instanceof TerminalError ? error : this.#failure(error);
    }
    this.#open = open;
    return open;
  }

  #connect(): OpenDatabase {
    const database = openDatabase(this.#at.path);
    return {
      database,
      stores: prepareStores(database, this.#at.auditKey),
      transaction: database.transaction((work: () => unknown) => work()),
      settledChanges: null,
    };
  }

  #failure(cause: unknown, hint?: string): TerminalError {
    return new TerminalError('database_failed', `The journal ${this.#at.path} cannot be read or written.`, {
      cause,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** false: somebody who reads the file from outside held it up. */
function isCheckpointed(database: Database.Database): boolean {
  const [result] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  return result?.busy === 0;
}

const changesOf = (database: Database.Database): number =>
  database.prepare<[], number>('SELECT total_changes()').pluck().get()!;
