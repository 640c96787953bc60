import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fillJournal } from '../../../../scripts/bench/journal-fill.ts';
import type { Conclusion, Journal } from '../../../../src/payment/journal/journal.ts';
import { openJournal } from '../../../../src/payment/journal/sqlite-journal.ts';
import type { Payment } from '../../../../src/payment/payment.ts';
import { SystemClock } from '../../../../src/platform/system/system-clock.ts';
import { AUDIT_KEY } from '../../../support/audit-key.ts';
import {
  approveOffline,
  capturedCard,
  claimFor,
  leaveUnanswered,
  paymentOf,
} from '../../../support/payments.ts';
import {
  acknowledge,
  refuse,
  temporaryFolder,
  temporaryJournal,
} from '../../../support/temporary-journal.ts';

/** Approved at the merchant's risk: the host is asked later. */
function approveDeferred(journal: Journal, changes: Partial<Payment> = {}): Payment {
  const begun = paymentOf(changes);
  journal.create(begun, claimFor(begun));
  return journal.commit({
    payment: {
      ...{ ...begun, version: 2, state: 'approved', online: false, deferred: true, finalAt: begun.createdAt },
      ...{ card: capturedCard({ cryptogramType: 'ARQC' }), sealed: Uint8Array.of(1, 2, 3, 4) },
    },
    allocateStan: true,
    outbox: { kind: 'deferred' },
  });
}

describe('a deferred payment', () => {
  test('is owed with its sealed record until the host has answered', () => {
    const { journal, clock, reopen } = temporaryJournal();
    expect(approveDeferred(journal)).toMatchObject({ forwarding: 'deferred_pending', batch: 1, stan: 1 });
    expect(reopen().claimDue(clock.now(), 5, () => clock.now())).toMatchObject([
      { kind: 'deferred', cause: null, stan: null, payment: { deferred: true, sealed: expect.anything() } },
    ]);
  });

  test('gets the code of the host’s approval, which nothing else can bring', () => {
    const { journal, clock, reopen } = temporaryJournal();
    const payment = approveDeferred(journal);
    const next = { ...payment, version: payment.version + 1, authorisationCode: '999999' };
    expect(() => journal.commit({ payment: next })).toThrow('authorisation_code cannot change after the end');
    journal.claimDue(clock.now(), 1, () => clock.now());
    const after = acknowledge(journal, 1, '123456');
    expect(after).toEqual({
      ...payment,
      ...{ version: payment.version + 1, forwarding: 'deferred_acknowledged' },
      ...{ authorisationCode: '123456', sealed: null },
    });
    expect(reopen().payment(payment.id)).toEqual(after);
  });

  test('that the host declines is declined upstream, its sealed record gone', () => {
    const { journal } = temporaryJournal();
    approveDeferred(journal);
    expect(refuse(journal, 1, 'declined by the host: 51', true)).toMatchObject({
      ...{ state: 'approved', forwarding: 'declined_upstream', sealed: null },
    });
    expect(journal.outbox()).toMatchObject([{ state: 'parked' }]);
  });
});

test('an advice keeps the code of its receipt, whatever the host answers', () => {
  const { journal } = temporaryJournal();
  approveOffline(journal);
  expect(acknowledge(journal, 1, '123456').authorisationCode).toBe('T12345');
});

test('a reversal that the host refuses for good is parked: nothing was approved here', () => {
  const { journal } = temporaryJournal();
  leaveUnanswered(journal);
  expect(refuse(journal, 1, 'refused by the host: 12', true).forwarding).toBe('parked');
});

describe('the ends of many tries', () => {
  const ends: Conclusion[] = [
    { seq: 1, end: 'acknowledged', responseCode: '00' },
    { seq: 2, end: 'parked', result: 'declined by the host: 51', hostDecided: true },
    { seq: 3, end: 'retry', result: 'no answer', retryAt: 77 },
  ];

  test('are one change: the payments whose record has ended come back', () => {
    const { journal, clock, reopen } = temporaryJournal();
    for (const id of ['a', 'b', 'c']) approveOffline(journal, { id });
    journal.claimDue(clock.now(), 3, () => clock.now());
    const ended = journal.conclude(ends);
    expect(ended.map(({ id, forwarding }) => [id, forwarding])).toEqual([
      ['a', 'advice_acknowledged'],
      ['b', 'declined_upstream'],
    ]);
    const after = reopen();
    expect(ended.map(({ id }) => after.payment(id))).toEqual(ended);
    expect(after.outbox({ state: 'waiting' })).toMatchObject([{ seq: 3, nextAttemptAt: 77 }]);
    expect(after.outbox({ state: 'parked' })).toMatchObject([
      { seq: 2, lastResult: 'declined by the host: 51' },
    ]);
  });

  test('are none where one names an entry that is not there', () => {
    const { journal } = temporaryJournal();
    for (const id of ['a', 'b']) approveOffline(journal, { id });
    const before = [journal.outbox(), journal.payments({ limit: 9 }), journal.auditHead()];
    expect(() => journal.conclude(ends)).toThrow('no outbox entry 3');
    expect([journal.outbox(), journal.payments({ limit: 9 }), journal.auditHead()]).toEqual(before);
    expect(journal.outboxTotals()).toMatchObject({ waiting: 2, parked: 0 });
    expect(journal.conclude(ends.slice(0, 2))).toHaveLength(2);
  });

  test('of what a person has parked or hurried meanwhile count all the same', () => {
    const { journal, clock } = temporaryJournal();
    for (const id of ['a', 'b', 'c']) approveOffline(journal, { id });
    journal.claimDue(clock.now(), 3, () => clock.now() + 60_000);
    journal.park(1, 'the customer was repaid', 'console');
    journal.park(3, 'the customer was repaid', 'console');
    journal.retry(2, clock.now(), 'cli');
    const answer = { end: 'acknowledged', responseCode: '00' } as const;
    const silence = { end: 'retry', result: 'no answer' } as const;
    journal.conclude([
      { seq: 1, ...answer },
      { seq: 2, ...answer },
      { seq: 3, ...silence },
    ]);
    expect(journal.outbox()).toMatchObject([{ seq: 3, lastResult: 'the customer was repaid' }]);
    expect(journal.outboxTotals()).toEqual({ waiting: 0, parked: 1, advices: [] });
    expect(journal.nextDueAt()).toBeNull();
    expect(journal.payment('a')?.forwarding).toBe('advice_acknowledged');
  });
});

test('a person’s retry of what waits makes it due now', () => {
  const { journal, clock } = temporaryJournal();
  const payment = approveOffline(journal);
  journal.claimDue(clock.now(), 1, () => clock.now() + 60_000);
  expect(journal.retry(1, clock.now(), 'console')).toEqual(payment);
  expect(journal.claimDue(clock.now(), 1, () => clock.now())).toHaveLength(1);
});

test('hurrying many does a bounded part at once and the rest with the claims, each record once', () => {
  const path = join(temporaryFolder('hurry'), 'journal.db');
  const many = 1_150;
  fillJournal(path, many);
  const clock = new SystemClock();
  const journal = openJournal({ path, clock, auditKey: AUDIT_KEY });
  onTestFinished(() => journal.close());
  const now = clock.now();
  journal.claimDue(now, many, () => now + 60_000);
  journal.hurry(now);
  const waitingStill = journal.outbox().filter(({ nextAttemptAt }) => nextAttemptAt! > now);
  expect(waitingStill).toHaveLength(many - 1_000);
  const tried = new Set<number>();
  while (journal.nextDueAt()! <= now) {
    for (const { seq } of journal.claimDue(now, 100, () => now + 30_000)) {
      expect(tried.has(seq)).toBe(false);
      tried.add(seq);
    }
  }
  expect(tried.size).toBe(many);
});
