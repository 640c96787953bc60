import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MIGRATIONS } from '../../../../src/payment/journal/schema.ts';
import { openJournal } from '../../../../src/payment/journal/sqlite-journal.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { AUDIT_KEY } from '../../../support/audit-key.ts';
import { approveOffline } from '../../../support/payments.ts';
import {
  acknowledge,
  inDatabase,
  temporaryFolder,
  temporaryJournal,
} from '../../../support/temporary-journal.ts';

const clock = new SimulatedClock();
const failure = (code: string, text = '') =>
  expect.objectContaining({ name: 'TerminalError', code, message: expect.stringContaining(text) });

describe('the file', () => {
  test('is for its owner only, and says what it is', () => {
    const { path } = temporaryJournal();
    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o777, file).toBe(0o600);
    inDatabase(path, (database) => {
      expect(database.pragma('application_id', { simple: true })).toBe(Buffer.from('till').readUInt32BE());
      expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
      expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    });
  });

  test('of a newer version is refused and stays as it is', () => {
    const { journal, path } = temporaryJournal();
    journal.close();
    inDatabase(path, (database) => database.pragma(`user_version = ${MIGRATIONS.length + 1}`));
    const before = readFileSync(path);
    expect(() => openJournal({ path, clock, auditKey: AUDIT_KEY })).toThrow(
      failure('database_newer', `${MIGRATIONS.length + 1}`),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('of another program is refused and stays as it is', () => {
    const path = join(temporaryFolder('foreign'), 'journal.db');
    inDatabase(path, (database) => database.exec('CREATE TABLE recipes (name TEXT)'));
    const before = readFileSync(path);
    expect(() => openJournal({ path, clock, auditKey: AUDIT_KEY })).toThrow(
      failure('database_failed', 'not a tilld journal'),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('that is no database at all is refused', () => {
    const path = join(temporaryFolder('text'), 'journal.db');
    writeFileSync(path, 'not a database '.repeat(100));
    expect(() => openJournal({ path, clock, auditKey: AUDIT_KEY })).toThrow(
      failure('database_failed', 'cannot be opened'),
    );
  });

  test('in a folder that is not there is refused', () => {
    expect(() => openJournal({ path: '/nonexistent/journal.db', clock, auditKey: AUDIT_KEY })).toThrow(
      failure('database_failed'),
    );
  });
});

describe('a storage failure', () => {
  test('is not over while somebody holds up the checkpoint that proves what is on the disk', () => {
    const { path, journal, clock } = temporaryJournal();
    approveOffline(journal);
    inDatabase(path, (outside) => {
      outside.exec('BEGIN');
      outside.prepare('SELECT count(*) FROM payments').get();
      approveOffline(journal, { id: 'second' });
      journal.close();
      expect(() => openJournal({ path, clock, auditKey: AUDIT_KEY })).toThrow(failure('database_failed'));
      outside.exec('COMMIT');
    });
    const again = openJournal({ path, clock, auditKey: AUDIT_KEY });
    expect(again.payments({ limit: 5 })).toHaveLength(2);
    again.close();
  });

  test('is told, and its end at the first thing that is durable again', () => {
    const path = join(temporaryFolder('watched'), 'journal.db');
    const told: string[] = [];
    const watcher = { failed: () => told.push('failed'), recovered: () => told.push('recovered') };
    const journal = openJournal({ path, clock, watcher, auditKey: AUDIT_KEY });
    onTestFinished(() => journal.close());
    inDatabase(path, (database) => {
      database.exec('BEGIN IMMEDIATE');
      expect(() => approveOffline(journal)).toThrow(failure('database_failed'));
    });
    expect(told).toEqual(['failed']);
    journal.payments({ limit: 1 });
    expect(told).toEqual(['failed']);
    approveOffline(journal);
    expect(told).toEqual(['failed', 'recovered']);
  });
});

describe('a second writer', () => {
  test('is refused with the pid of the first, until that one closes', () => {
    const { journal, path } = temporaryJournal();
    expect(() => openJournal({ path, clock, auditKey: AUDIT_KEY })).toThrow(
      failure('database_locked', `pid ${process.pid}`),
    );
    journal.close();
    expect(existsSync(`${path}.pid`)).toBe(false);
    openJournal({ path, clock, auditKey: AUDIT_KEY }).close();
  });

  test('is let in after a first one that failed to open', () => {
    const path = join(temporaryFolder('retry'), 'journal.db');
    writeFileSync(path, 'not a database '.repeat(100));
    expect(() => openJournal({ path, clock, auditKey: AUDIT_KEY })).toThrow(failure('database_failed'));
    writeFileSync(path, '');
    openJournal({ path, clock, auditKey: AUDIT_KEY }).close();
  });

  test('does not keep others from reading', () => {
    const { journal, path } = temporaryJournal();
    approveOffline(journal);
    const count = inDatabase(path, (database) =>
      database.prepare('SELECT count(*) FROM payments').pluck().get(),
    );
    expect(count).toBe(1);
  });
});

describe('settle', () => {
  test('leaves nothing of an acknowledged sealed record on the disk', () => {
    const { journal, path } = temporaryJournal();
    const canary = (each: number) => Buffer.from(`canary-${String(each).padStart(4, '0')}`.repeat(40));
    for (let each = 0; each < 200; each++) approveOffline(journal, { id: `${each}`, sealed: canary(each) });
    const copies = () =>
      [path, `${path}-wal`].reduce((count, file) => {
        const content = existsSync(file) ? readFileSync(file, 'latin1') : '';
        return count + (content.match(/canary-/g)?.length ?? 0);
      }, 0);
    expect(copies()).toBeGreaterThan(200);
    for (let seq = 1; seq <= 200; seq++) acknowledge(journal, seq);
    journal.settle();
    expect(copies()).toBe(0);
    expect(journal.payments({ limit: 1 })).toMatchObject([{ id: '199', forwarding: 'advice_acknowledged' }]);
  });

  test('waits for another time while somebody reads the file', () => {
    const { journal, path } = temporaryJournal();
    approveOffline(journal);
    inDatabase(path, (reader) => {
      reader.exec('BEGIN');
      reader.prepare('SELECT count(*) FROM payments').get();
      approveOffline(journal, { id: 'meanwhile' });
      journal.settle();
      expect(readFileSync(`${path}-wal`, 'latin1')).toContain('meanwhile');
    });
    journal.settle();
    expect(readFileSync(`${path}-wal`, 'latin1')).not.toContain('meanwhile');
  });

  test('begins the log with one page and room of zeros, and that once until something is written', () => {
    const { journal, path } = temporaryJournal();
    const log = () => readFileSync(`${path}-wal`);
    approveOffline(journal);
    journal.settle();
    const begun = log();
    expect(begun).toHaveLength(1024 * 1024);
    const [header, frame] = [32, 24 + 4096];
    expect(begun.subarray(0, header).every((byte) => byte === 0)).toBe(false);
    expect(begun.subarray(header + frame).every((byte) => byte === 0)).toBe(true);
    journal.settle();
    expect(log().equals(begun)).toBe(true);
    approveOffline(journal, { id: 'second' });
    expect(log()).toHaveLength(begun.length);
    journal.settle();
    expect(
      log()
        .subarray(header + frame)
        .every((byte) => byte === 0),
    ).toBe(true);
  });

  test('keeps what is written behind the room, and a restart finds it', () => {
    const opened = temporaryJournal();
    opened.journal.settle();
    for (let each = 0; each < 60; each++) approveOffline(opened.journal, { id: `${each}` });
    expect(statSync(`${opened.path}-wal`).size).toBeGreaterThan(1024 * 1024);
    const ids = inDatabase(opened.path, (database) =>
      database.prepare('SELECT count(*) FROM payments').pluck().get(),
    );
    expect(ids).toBe(60);
    expect(opened.reopen().payments({ limit: 100 })).toHaveLength(60);
  });
});
