import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openJournal } from '../../../../src/payment/journal/sqlite-journal.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { AUDIT_KEY } from '../../../support/audit-key.ts';
import { temporaryJournal } from '../../../support/temporary-journal.ts';

const SEALED = Uint8Array.from(Buffer.from('sealed by the lane of the counter'));

test('a lane’s torn transactions are there after a restart, and of no other lane', () => {
  const { journal, path } = temporaryJournal();
  expect(journal.tornLog('counter')).toBeUndefined();
  journal.keepTornLog('counter', Uint8Array.of(1));
  journal.keepTornLog('counter', SEALED);
  journal.close();
  const again = openJournal({ path, clock: new SimulatedClock(), auditKey: AUDIT_KEY });
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
