import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Anchor, chainHash, verifyChain } from '../../../../src/payment/journal/audit-chain.ts';
import { anchorPath, auditAnchors, openAuditTrail } from '../../../../src/payment/journal/audit-trail.ts';
import type { AuditEntry } from '../../../../src/payment/journal/journal.ts';
import { AUDIT_KEY } from '../../../support/audit-key.ts';
import { approveOffline, leaveUnanswered } from '../../../support/payments.ts';
import { acknowledge, inDatabase, refuse, temporaryJournal } from '../../../support/temporary-journal.ts';

const eventsOf = (entries: readonly AuditEntry[]) => entries.map(({ event, by }) => `${event} by ${by}`);
const verdictOf = (path: string, anchors: readonly Anchor[] = auditAnchors(path)) =>
  verifyChain(openAuditTrail(path), AUDIT_KEY, anchors);

/** Ten entries, the last one anchored. */
function audited() {
  const opened = temporaryJournal();
  for (let number = 0; number < 5; number++) approveOffline(opened.journal, { id: `p${number}` });
  opened.journal.settle();
  return opened;
}

describe('the audit log', () => {
  test('tells what payments, records, people and batches did', () => {
    const { journal, clock } = temporaryJournal();
    approveOffline(journal, { id: 'a' });
    leaveUnanswered(journal, { id: 'b' });
    acknowledge(journal, 1);
    journal.park(2, 'asked for by the bank', 'console');
    journal.retry(2, clock.now(), 'cli');
    refuse(journal, 2, 'refused by the host: 30');
    journal.closeBatch(clock.now(), 'terminal');
    journal.stepReconciliation(1, { step: 'try', totals: [], retryAt: 0 });
    journal.stepReconciliation(1, { step: 'agreed' });
    journal.audit({ by: 'terminal', event: 'terminal.started', subject: null, detail: { version: '1' } });
    const trail = journal.auditTrail({ after: 0, limit: 100 });
    expect(eventsOf(trail)).toEqual([
      'payment.created by register',
      'payment.approved by terminal',
      'payment.created by register',
      'payment.authorising by terminal',
      'payment.declined by terminal',
      'queue.concluded by host',
      'queue.parked by console',
      'queue.retried by cli',
      'queue.concluded by host',
      'batch.closed by terminal',
      'batch.agreed by host',
      'terminal.started by terminal',
    ]);
    expect(trail[5]?.detail).toEqual({ acknowledged: 1, parked: 0, records: '1 advice of a: 00' });
    expect(trail[6]).toMatchObject({ subject: 'b', detail: { seq: 2, reason: 'asked for by the bank' } });
    expect(journal.auditTrail({ after: 10, limit: 1 })).toMatchObject([{ seq: 11, event: 'batch.agreed' }]);
  });

  test('has one entry for a whole conclusion, with a digest of what it settled', () => {
    const { journal } = temporaryJournal();
    for (let number = 0; number < 9; number++) approveOffline(journal, { id: `p${number}` });
    const { seq } = journal.auditHead();
    journal.conclude(
      Array.from({ length: 9 }, (_, index) => ({ seq: index + 1, end: 'acknowledged', responseCode: '00' })),
    );
    expect(journal.auditTrail({ after: seq, limit: 9 })).toMatchObject([
      { detail: { acknowledged: 9, parked: 0, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    ]);
  });

  test('is whole, also from outside while the terminal runs, and after a restart', () => {
    const { journal, path, reopen } = audited();
    const head = journal.auditHead();
    expect(verdictOf(path)).toEqual({ ok: true, entries: 10, head });
    expect([...openAuditTrail(path)]).toEqual(journal.auditTrail({ after: 0, limit: 100 }));
    approveOffline(reopen(), { id: 'later' });
    expect(verdictOf(path)).toMatchObject({ ok: true, entries: 12 });
  });

  test('begins with 64 zeros', () => {
    expect(temporaryJournal().journal.auditHead()).toEqual({ seq: 0, hash: '0'.repeat(64) });
  });
});

describe('a changed audit log is found', () => {
  test.each([
    ['at', 'at + 1'],
    ['actor', "'cli'"],
    ['event', "'payment.declined'"],
    ['subject', "'p9'"],
    ['subject', 'NULL'],
    ['detail', "'{}'"],
    ['detail', "replace(detail, ',', ', ')"],
    ['detail', "'not JSON'"],
    ['hash', 'upper(hash)'],
    ['hash', "''"],
  ])('where %s becomes %s', (column, value) => {
    const { path } = audited();
    inDatabase(path, (database) => database.exec(`UPDATE audit SET ${column} = ${value} WHERE seq = 4`));
    expect(verdictOf(path)).toMatchObject({ ok: false, seq: 4, fault: 'edited' });
  });

  test.each([
    ['the first', 'DELETE FROM audit WHERE seq = 1', 1, 'removed'],
    ['one in the middle', 'DELETE FROM audit WHERE seq = 5', 5, 'removed'],
    ['the last', 'DELETE FROM audit WHERE seq = 10', 10, 'truncated'],
    ['all', 'DELETE FROM audit', 1, 'truncated'],
    [
      'one, the others moved up',
      'DELETE FROM audit WHERE seq = 5; UPDATE audit SET seq = seq - 1 WHERE seq > 5',
      5,
      'edited',
    ],
    [
      'none, but two change places',
      'UPDATE audit SET seq = -seq WHERE seq IN (3, 4); UPDATE audit SET seq = 7 + seq WHERE seq < 0',
      3,
      'edited',
    ],
  ])('where of its entries %s is gone', (_, sql, seq, fault) => {
    const { path } = audited();
    inDatabase(path, (database) => database.exec(sql));
    expect(verdictOf(path)).toMatchObject({ ok: false, seq, fault });
  });

  test('where it was cut back and went on', () => {
    const { journal, path } = audited();
    inDatabase(path, (database) => database.exec('DELETE FROM audit WHERE seq > 8'));
    approveOffline(journal, { id: 'afterwards' });
    expect(verdictOf(path)).toMatchObject({ ok: false, seq: 10, fault: 'truncated' });
  });

  test('where it was made anew with another key', () => {
    const { path } = audited();
    const entries = [...openAuditTrail(path)];
    const forger = new Uint8Array(32).fill(1);
    let hash = '0'.repeat(64);
    inDatabase(path, (database) => {
      for (const entry of entries) {
        hash = chainHash(forger, hash, entry);
        database.prepare('UPDATE audit SET hash = ? WHERE seq = ?').run(hash, entry.seq);
      }
    });
    expect(verdictOf(path)).toMatchObject({ ok: false, seq: 1, fault: 'edited' });
  });

  test('by the heads that the host has, when the anchor file is gone too', () => {
    const { journal, clock, path } = audited();
    journal.closeBatch(clock.now(), 'terminal');
    journal.stepReconciliation(1, { step: 'try', totals: [], retryAt: 0 });
    writeFileSync(anchorPath(path), '');
    inDatabase(path, (database) => database.exec('DELETE FROM audit WHERE seq > 10'));
    expect(verdictOf(path)).toMatchObject({ ok: false, seq: 11, fault: 'truncated' });
  });
});

describe('the anchor file', () => {
  test('gets a line when the terminal is idle and when a batch closes, and none for a head it has', () => {
    const { journal, clock, path } = audited();
    journal.settle();
    journal.closeBatch(clock.now(), 'terminal');
    const lines = readFileSync(anchorPath(path), 'utf8').trim().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['10', '11']);
    expect(lines[1]).toBe(`11 ${journal.auditHead().hash}`);
  });

  test('that a crash tore goes on with a line of its own', () => {
    const { path, reopen } = audited();
    appendFileSync(anchorPath(path), '12 0123');
    const journal = reopen();
    approveOffline(journal, { id: 'later' });
    journal.settle();
    expect(auditAnchors(path).map(({ seq }) => seq)).toEqual([10, 12]);
    expect(verdictOf(path)).toMatchObject({ ok: true });
  });

  test('keeps the last thousand heads', () => {
    const { path, reopen } = audited();
    const old = Array.from({ length: 2_000 }, () => readFileSync(anchorPath(path), 'utf8')).join('');
    writeFileSync(anchorPath(path), old);
    const journal = reopen();
    approveOffline(journal, { id: 'later' });
    journal.settle();
    const anchors = auditAnchors(path);
    expect(anchors).toHaveLength(1_000);
    expect(anchors.at(-1)).toEqual(journal.auditHead());
  });
});

test('the audit log of a journal that is not there is not found', () => {
  expect(() => [...openAuditTrail('/nonexistent/journal.db')]).toThrow(
    expect.objectContaining({ code: 'not_found' }),
  );
});
