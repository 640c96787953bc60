import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { TerminalError } from '../../platform/errors/terminal-error.ts';

export interface JournalLock {
  release(): void;
}

/**
 * Makes this process the only one that writes the journal at `path`. The lock is an exclusive transaction on
 * an empty SQLite file beside it: the operating system holds it and drops it when the process ends, however it
 * ends, so that it is never stale. The journal itself stays readable for others (`sqlite3 -readonly`).
 * @throws TerminalError database_locked, naming the holder's pid where it is known
 */
export function acquireLock(path: string): JournalLock {
  const pidPath = `${path}.pid`;
  const file = openLockFile(`${path}.lock`);
  try {
    file.exec('BEGIN EXCLUSIVE');
    writeFileSync(pidPath, `${process.pid}\n`, { mode: 0o600 });
  } catch (error) {
    file.close();
    if (!(error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY')) throw unusable(path, error);
    const holder = holderOf(pidPath);
    throw new TerminalError(
      'database_locked',
      `The journal ${path} is in use by another tilld${holder ? ` (pid ${holder})` : ''}.`,
    );
  }
  return {
    release() {
      rmSync(pidPath, { force: true });
      file.close();
    },
  };
}

function openLockFile(path: string): Database.Database {
  try {
    return new Database(path, { timeout: 0 });
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, cause: unknown): TerminalError {
  return new TerminalError('database_failed', `${path} cannot be locked.`, {
    hint: 'Check that its folder is there and can be written.',
    cause,
  });
}

/** For the message only: the file may be older than the lock. */
function holderOf(pidPath: string): string | undefined {
  try {
    return /^\d{1,10}/.exec(readFileSync(pidPath, 'latin1'))?.[0];
  } catch {
    return undefined;
  }
}
