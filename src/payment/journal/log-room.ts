import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { isDiskFull } from './database.ts';

/** What the payments of a busy minute write: about ten of them, 250 pages. */
const ROOM_BYTES = 1024 * 1024;

/**
 * Begins the write-ahead log that a checkpoint has emptied, and gives it room of zeros. A commit that writes where the
 * file already is waits for its own bytes only; one that makes the file longer waits for the file system's books as well,
 * about half as long again. The log's header, which is flushed by itself, is behind it too, so that the next commit is one
 * flush. Nothing is done where the log was not emptied: `database` holds the only right to write while it is looked at.
 */
export function beginLog(database: Database.Database, path: string): void {
  try {
    database
      .transaction(() => {
        if (!makeRoom(`${path}-wal`)) return;
        // Writes its page even where the value stays.
        database.pragma(`user_version = ${database.pragma('user_version', { simple: true })}`);
      })
      .immediate();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
  }
}

/** false: it is not empty, or there is no room on the disk; then it is as it was. */
function makeRoom(logPath: string): boolean {
  const file = openSync(logPath, 'r+');
  try {
    if (fstatSync(file).size > 0) return false;
    writeSync(file, new Uint8Array(ROOM_BYTES), 0, ROOM_BYTES, 0);
    fsyncSync(file);
    return true;
  } catch {
    ftruncateSync(file, 0);
    return false;
  } finally {
    closeSync(file);
  }
}
