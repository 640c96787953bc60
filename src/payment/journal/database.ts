import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';

/** How long a statement waits for somebody who reads the file from outside; everything else waits with it. */
const BUSY_TIMEOUT_MS = 100;
/**
 * Bound of the write-ahead log (4 KB pages) should nobody be idle long enough to call `settle`, and nothing be drained. It
 * is high, so that no payment's commit pays for a checkpoint that the drain could have made.
 */
const WAL_PAGES = 16_384;

/**
 * Opens the journal's file, made with mode 0600 when it is not there, and brings it to this version's schema.
 * WAL with synchronous=FULL: a commit is one fsync of the log and survives a power cut.
 * @throws TerminalError database_newer, database_failed
 */
export function openDatabase(path: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    closeSync(openSync(path, 'a', 0o600));
    database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    checkOrigin(database, path);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('secure_delete = ON');
    database.pragma('foreign_keys = ON');
    database.pragma(`wal_autocheckpoint = ${WAL_PAGES}`);
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof TerminalError) throw error;
    throw new TerminalError('database_failed', `The journal ${path} cannot be opened.`, { cause: error });
  }
}

/** Looks before anything is changed: a file of somebody else, or of a later version, stays as it is. */
function checkOrigin(database: Database.Database, path: string): void {
  const applicationId = database.pragma('application_id', { simple: true });
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (applicationId !== APPLICATION_ID && tables !== 0) {
    throw new TerminalError('database_failed', `${path} is a database, but not a tilld journal.`, {
      hint: 'Name another data folder.',
    });
  }
  const version = schemaVersion(database);
  if (version > MIGRATIONS.length) {
    throw new TerminalError(
      'database_newer',
      `The journal ${path} has schema ${version}; this version knows ${MIGRATIONS.length}.`,
    );
  }
}

function migrate(database: Database.Database): void {
  for (let version = schemaVersion(database); version < MIGRATIONS.length; version++) {
    database.transaction(() => {
      database.exec(MIGRATIONS[version]!);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${version + 1}`);
    })();
  }
}

function schemaVersion(database: Database.Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}

/** Did the disk (or somebody else on the file) fail, as opposed to a statement of ours? */
export function isStorageFailure(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  return !/^SQLITE_(CONSTRAINT|ERROR|MISMATCH|MISUSE|RANGE|TOOBIG)/.test(error.code);
}

/** The transaction was not made, for want of room. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_FULL';
}
