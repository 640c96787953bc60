import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../../../src/payment/journal/schema.ts';
import { openJournal } from '../../../../src/payment/journal/sqlite-journal.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { inDatabase, temporaryJournal } from '../../../support/temporary-journal.ts';

const SEALED = Uint8Array.from(Buffer.from('sealed by the lane of the counter'));

test('a lane’s torn transactions are there after a restart, and of no other lane', () => {
  const { journal, path } = temporaryJournal();
  expect(journal.tornLog('counter')).toBeUndefined();
  journal.keepTornLog('counter', Uint8Array.of(1));
  journal.keepTornLog('counter', SEALED);
  journal.close();
  const again = openJournal({ path, clock: new SimulatedClock() });
  expect(Uint8Array.from(again.tornLog('counter')!)).toEqual(SEALED);
  expect(again.tornLog('till 2')).toBeUndefined();
  again.close();
});

test('a lane without torn transactions leaves nothing in the file', () => {
  const { journal, path } = temporaryJournal();
  journal.keepTornLog('counter', SEALED);
  journal.keepTornLog('counter', null);
  expect(journal.tornLog('counter')).toBeUndefined();
  journal.settle();
  expect(readFileSync(path).includes(Buffer.from(SEALED))).toBe(false);
});

test('a journal of the version before gets their table and keeps its payments', () => {
  const { journal, path } = temporaryJournal();
  journal.close();
  inDatabase(path, (database) => {
    database.exec('DROP TABLE torn_logs');
    database.pragma('user_version = 1');
  });
  const again = openJournal({ path, clock: new SimulatedClock() });
  again.keepTornLog('counter', SEALED);
  again.close();
  inDatabase(path, (database) => {
    expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  });
});
