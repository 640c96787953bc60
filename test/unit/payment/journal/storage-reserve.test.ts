import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../../../src/payment/journal/sqlite-journal.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { AUDIT_KEY } from '../../../support/audit-key.ts';
import { approveOffline, claimFor, paymentOf } from '../../../support/payments.ts';
import { acknowledge, temporaryFolder } from '../../../support/temporary-journal.ts';

const MB = 1024 * 1024;
const low = expect.objectContaining({ name: 'TerminalError', code: 'storage_low' });

/** A journal on a disk of which the test says how much is free. */
function journalWithRoom(freeBytes: number | null) {
  const path = join(temporaryFolder('room'), 'journal.db');
  const disk = { free: freeBytes, freeBytes: () => disk.free };
  const told: string[] = [];
  const watcher = {
    failed: ({ code }: { code: string }) => told.push(code),
    recovered: () => told.push('recovered'),
  };
  const open = () =>
    openJournal({
      path,
      clock: new SimulatedClock(),
      auditKey: AUDIT_KEY,
      disk,
      reserveBytes: 20 * MB,
      watcher,
    });
  const journal = open();
  onTestFinished(() => journal.close());
  return { journal, disk, told, ballast: `${path}.reserve` };
}

test('a disk that is almost full takes no new payment, and all the rest goes on', () => {
  const { journal, disk, told } = journalWithRoom(100 * MB);
  const known = approveOffline(journal, { id: 'a' });
  const running = paymentOf({ id: 'b' });
  journal.create(running, claimFor(running));
  disk.free = 20 * MB - 1;
  for (const id of ['c', 'd'])
    expect(() => journal.create(paymentOf({ id }), claimFor(paymentOf({ id })))).toThrow(low);
  expect(journal.create(paymentOf({ id: 'again' }), claimFor(known))).toEqual({
    payment: known,
    replayed: true,
  });
  expect(journal.commit({ payment: { ...running, version: 2, state: 'cancelled', finalAt: 1 } }).state).toBe(
    'cancelled',
  );
  expect(acknowledge(journal, 1).forwarding).toBe('advice_acknowledged');
  expect(journal.payments({ limit: 9 }).map(({ id }) => id)).toEqual(['b', 'a']);
  expect(told).toEqual(['storage_low']);
});

test('room that was made is seen with the next payment', () => {
  const { journal, disk, told } = journalWithRoom(100 * MB);
  disk.free = 0;
  expect(() => approveOffline(journal)).toThrow(low);
  disk.free = 20 * MB;
  expect(approveOffline(journal).state).toBe('approved');
  expect(told).toEqual(['storage_low', 'recovered']);
});

test('the ballast is really written, and made again once there is room for it', () => {
  const { journal, disk, ballast } = journalWithRoom(100 * MB);
  const { size, blocks } = statSync(ballast);
  expect(size).toBe(8 * MB);
  expect(blocks * 512).toBeGreaterThanOrEqual(8 * MB);
  rmSync(ballast);
  disk.free = 27 * MB;
  journal.settle();
  expect(existsSync(ballast)).toBe(false);
  expect(() => approveOffline(journal)).toThrow(low);
  disk.free = 28 * MB;
  journal.settle();
  expect(statSync(ballast).size).toBe(8 * MB);
  expect(approveOffline(journal).state).toBe('approved');
});

test('a disk of which nobody can tell how full it is takes payments while the ballast is there', () => {
  const { journal, ballast } = journalWithRoom(null);
  expect(approveOffline(journal, { id: 'a' }).state).toBe('approved');
  rmSync(ballast);
  expect(() => approveOffline(journal, { id: 'b' })).toThrow(low);
});
