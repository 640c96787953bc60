import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../../../src/payment/journal/schema.ts';
import { openJournal } from '../../../../src/payment/journal/sqlite-journal.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { AUDIT_KEY } from '../../../support/audit-key.ts';
import { approveOffline } from '../../../support/payments.ts';
import { acknowledge, inDatabase, temporaryFolder } from '../../../support/temporary-journal.ts';

const SEALED = "x'01023132AABB'";

/** A journal of version 2: an advice and a reversal that wait, a parked advice, and a payment that is over. */
function journalOfVersion2(): string {
  const path = join(temporaryFolder('version-2'), 'journal.db');
  inDatabase(path, (database) => {
    for (const migration of MIGRATIONS.slice(0, 2)) database.exec(migration);
    database.pragma(`application_id = ${Buffer.from('till').readUInt32BE()}`);
    database.pragma('user_version = 2');
    const payment = (number: number, state: string, forwarding: string, sealed: string) =>
      database.exec(`INSERT INTO payments (number, id, idempotency_key, request_hash, version, state, amount_minor,
        currency, transaction_type, created_at, attempt, card, stan, retrieval_reference, forwarding, sealed)
        VALUES (${number}, 'p${number}', 'k${number}', 'h', 2, '${state}', ${number * 100}, 'EUR', '00', ${number}, 1,
        '{"scheme":"visa","panToken":"AA"}', ${number}, '600509000001', '${forwarding}', ${sealed})`);
    payment(1, 'approved', 'advice_pending', SEALED);
    payment(2, 'declined', 'reversal_pending', SEALED);
    payment(3, 'approved', 'parked', SEALED);
    payment(4, 'approved', 'advice_acknowledged', 'NULL');
    database.exec(`
      INSERT INTO outbox VALUES (1, 1, 'advice', NULL, NULL, 'AA', 'waiting', 11, 1, 0, 0, 11, NULL);
      INSERT INTO outbox VALUES (2, 2, 'reversal', 'timeout', 9, 'AA', 'waiting', 12, 0, 0, 0, 12, NULL);
      INSERT INTO outbox VALUES (3, 3, 'advice', NULL, NULL, 'AA', 'parked', 13, 1, 1, 0, NULL, 'refused');
      INSERT INTO queue VALUES (1, 11, 1), (0, 12, 2);
      INSERT INTO exposure VALUES ('EUR', 1, 100);
      UPDATE counters SET value = 3 WHERE name = 'outbox';
      UPDATE counters SET value = 9 WHERE name = 'stan';`);
  });
  return path;
}

test('a journal of version 2 keeps what it owes, in the first batch, and counts it anew', () => {
  const clock = new SimulatedClock();
  const journal = openJournal({ path: journalOfVersion2(), clock, auditKey: AUDIT_KEY });
  try {
    expect(journal.outbox()).toMatchObject([
      {
        seq: 1,
        kind: 'advice',
        attempts: 1,
        mayHaveArrived: true,
        payment: { id: 'p1', batch: 1, deferred: false, sealed: Uint8Array.of(1, 2, 0x31, 0x32, 0xaa, 0xbb) },
      },
      { seq: 2, kind: 'reversal', cause: 'timeout', stan: 9, payment: { batch: 1 } },
      { seq: 3, state: 'parked', lastResult: 'refused', mayHaveArrived: false, payment: { batch: 1 } },
    ]);
    expect(journal.payment('p4')).toMatchObject({ batch: null, sealed: null, version: 2 });
    const advice = { count: 1, sums: new Map([['EUR', 100n]]) };
    expect(journal.offlineExposure()).toEqual({
      ...advice,
      schemes: new Map([['visa', advice]]),
      oldestAt: 11,
    });
    expect(journal.cardExposure('AA')).toEqual(advice);
    expect(journal.outboxTotals()).toMatchObject({ waiting: 2, parked: 1 });
    expect(journal.sealedRecords()).toEqual([Uint8Array.of(1, 2, 0x31, 0x32, 0, 0)]);
    expect(journal.openRecords(1)).toHaveLength(3);
    expect(journal.claimDue(clock.now(), 9, () => clock.now()).map(({ seq }) => seq)).toEqual([2, 1]);
    acknowledge(journal, 1);
    expect(journal.reconciliations(1)).toMatchObject([
      { batch: 1, totals: [{ debits: { count: 1, minor: 100n } }] },
    ]);
    expect(approveOffline(journal)).toMatchObject({ stan: 10, batch: 1 });
  } finally {
    journal.close();
  }
});

test('what was delivered or parked before version 5 reads as it did', () => {
  const path = journalOfVersion2();
  inDatabase(path, (database) => {
    for (const migration of MIGRATIONS.slice(2, 4)) database.exec(migration);
    database.exec(`UPDATE payments SET delivered_at = 50, delivery_result = '00' WHERE number = 4;
      UPDATE payments SET delivered_at = 51, delivery_result = 'refused' WHERE number = 3`);
    database.pragma('user_version = 4');
  });
  const clock = new SimulatedClock();
  const journal = openJournal({ path, clock, auditKey: AUDIT_KEY });
  try {
    expect(journal.delivery('p4')).toEqual({ at: 50, result: '00' });
    expect(journal.delivery('p3')).toEqual({ at: 51, result: 'refused' });
    expect(journal.delivery('p1')).toBeUndefined();
    expect(journal.payment('p3')?.sealed).toHaveLength(6);
    expect(journal.payment('p4')).toMatchObject({ forwarding: 'advice_acknowledged', sealed: null });
    journal.retry(3, clock.now(), 'console');
    acknowledge(journal, 3);
    expect(journal.delivery('p3')).toEqual({ at: clock.now(), result: '00' });
    expect(journal.payment('p3')).toMatchObject({ forwarding: 'advice_acknowledged', sealed: null });
    const copies = inDatabase(path, (database) =>
      database.prepare('SELECT payment FROM sealed_records ORDER BY payment').pluck().all(),
    );
    expect(copies).toEqual([1, 2]);
  } finally {
    journal.close();
  }
});
