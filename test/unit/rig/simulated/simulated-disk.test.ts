import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Dice } from '../../../../src/rig/simulated/dice.ts';
import {
  cutInCheckpoint,
  cutInCommit,
  type DiskImage,
  readImage,
  writeImage,
} from '../../../../src/rig/simulated/simulated-disk.ts';
import { temporaryFolder } from '../../../support/temporary-journal.ts';

const CUTS = 60;

/** A database in write-ahead mode with rows 1 and 2 durable. */
function databaseWithTwoRows() {
  const folder = temporaryFolder('disk');
  const path = join(folder, 'journal.db');
  const database = new Database(path);
  onTestFinished(() => void database.close());
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE rows (number INTEGER PRIMARY KEY, filler BLOB)');
  const insert = database.prepare('INSERT INTO rows (filler) VALUES (randomblob(9000))');
  insert.run();
  insert.run();
  const rowsOf = (image: DiskImage, name: string) => {
    const copy = join(folder, name);
    mkdirSync(copy);
    writeImage(join(copy, 'journal.db'), image);
    const reopened = new Database(join(copy, 'journal.db'));
    const check = reopened.pragma('integrity_check', { simple: true });
    const count = reopened.prepare('SELECT count(*) FROM rows').pluck().get();
    reopened.close();
    return { check, count };
  };
  return { database, insert, path, rowsOf };
}

describe('a power cut', () => {
  it('in a commit leaves all of it or nothing, and what was durable before', () => {
    const { insert, path, rowsOf } = databaseWithTwoRows();
    const before = readImage(path);
    insert.run();
    const after = readImage(path);
    const outcomes = new Set<boolean>();
    for (let i = 0; i < CUTS; i++) {
      const { survived, image } = cutInCommit(before, after, new Dice(i));
      outcomes.add(survived);
      expect(rowsOf(image, `cut-${i}`)).toEqual({ check: 'ok', count: survived ? 3 : 2 });
    }
    expect([...outcomes].sort()).toEqual([false, true]);
  });

  it('in a checkpoint loses nothing', () => {
    const { database, path, rowsOf } = databaseWithTwoRows();
    const before = readImage(path);
    database.pragma('wal_checkpoint(TRUNCATE)');
    const after = readImage(path);
    expect(after.log).toHaveLength(0);
    for (let i = 0; i < CUTS; i++) {
      const { image } = cutInCheckpoint(before, after, new Dice(i));
      expect(rowsOf(image, `cut-${i}`)).toEqual({ check: 'ok', count: 2 });
    }
  });
});
