import { describe, expect, test } from 'vitest';
import type { Journal } from '../../../../src/payment/journal/journal.ts';
import type { Payment } from '../../../../src/payment/payment.ts';
import {
  approveOffline,
  capturedCard,
  claimFor,
  leaveUnanswered,
  paymentOf,
} from '../../../support/payments.ts';
import { acknowledge, refuse, temporaryJournal } from '../../../support/temporary-journal.ts';

const NONE = { count: 0, minor: 0n };
const totals = (debits: number, reversals = 0, currency = 'EUR', minor = 1250n) => ({
  currency,
  debits: { count: debits, minor: BigInt(debits) * minor },
  debitReversals: { count: reversals, minor: BigInt(reversals) * minor },
  credits: NONE,
  creditReversals: NONE,
});

function approveOnline(journal: Journal, id: string): Payment {
  const begun = paymentOf({ id });
  journal.create(begun, claimFor(begun));
  const sent = journal.commit({
    payment: { ...begun, version: 2, state: 'authorising', transmittedAt: 1, card: capturedCard() },
    allocateStan: true,
  });
  return journal.commit({
    payment: { ...sent, version: 3, state: 'approved', online: true, finalAt: 2, responseCode: '00' },
  });
}

describe('a batch', () => {
  test('is open from the first start on, and given to a payment with its STAN', () => {
    const { journal, clock, reopen } = temporaryJournal();
    expect(journal.reconciliations(5)).toEqual([
      {
        ...{ batch: 1, openedAt: clock.now(), closedAt: null, state: 'open', stan: null, attempts: 0 },
        ...{ mayHaveArrived: false, nextAttemptAt: null, lastResult: null, totals: [], host: null },
        ...{ explanation: [], advised: false, auditHead: null },
      },
    ]);
    expect(approveOnline(journal, 'a')).toMatchObject({ stan: 1, batch: 1 });
    reopen().closeBatch(clock.now(), 'console');
    expect(approveOffline(reopen(), { id: 'b' })).toMatchObject({ stan: 2, batch: 2 });
  });

  test('keeps its place in the order of batches when the wall clock is set back', () => {
    const { journal, clock } = temporaryJournal();
    journal.closeBatch(clock.now(), 'terminal');
    journal.closeBatch(clock.now() - 86_400_000, 'terminal');
    expect(journal.batchToReconcile()?.batch).toBe(1);
    expect(journal.reconciliations(5).map(({ batch }) => batch)).toEqual([3, 2, 1]);
  });

  test('comes to what the host has approved or acknowledged', () => {
    const { journal } = temporaryJournal();
    approveOnline(journal, 'online');
    for (const id of ['advice', 'parked', 'waiting']) approveOffline(journal, { id });
    leaveUnanswered(journal, { id: 'reversed' });
    leaveUnanswered(journal, { id: 'unanswered' });
    expect(journal.reconciliations(1)[0]?.totals).toEqual([totals(1)]);
    acknowledge(journal, 1);
    refuse(journal, 2, 'declined by the host: 51', true);
    acknowledge(journal, 4);
    expect(journal.reconciliations(1)[0]?.totals).toEqual([totals(2, 1)]);
    expect(journal.openRecords(1)).toEqual([
      expect.objectContaining({ seq: 2, kind: 'advice', state: 'parked', paymentId: 'parked', minor: 1250n }),
      expect.objectContaining({ seq: 3, kind: 'advice', state: 'waiting', paymentId: 'waiting' }),
      expect.objectContaining({
        seq: 5,
        kind: 'reversal',
        state: 'waiting',
        currency: 'EUR',
        lastResult: null,
      }),
    ]);
  });

  test('has totals for each currency', () => {
    const { journal } = temporaryJournal();
    approveOffline(journal, { id: 'a', amount: { minor: 700n, currency: 'JPY' } });
    approveOffline(journal, { id: 'b' });
    for (const seq of [1, 2]) acknowledge(journal, seq);
    expect(journal.reconciliations(1)[0]?.totals).toEqual([totals(1), totals(1, 0, 'JPY', 700n)]);
  });

  test('counts a record of it that ends after the close', () => {
    const { journal, clock } = temporaryJournal();
    approveOffline(journal);
    expect(journal.closeBatch(clock.now(), 'terminal')).toMatchObject({
      batch: 1,
      state: 'closing',
      totals: [],
    });
    acknowledge(journal, 1);
    expect(journal.batchToReconcile()).toMatchObject({ batch: 1, totals: [totals(1)] });
    expect(journal.reconciliations(5).map(({ batch, state }) => [batch, state])).toEqual([
      [2, 'open'],
      [1, 'closing'],
    ]);
  });
});

describe('reconciliation', () => {
  const closed = () => {
    const opened = temporaryJournal();
    approveOnline(opened.journal, 'a');
    opened.journal.closeBatch(opened.clock.now(), 'terminal');
    return opened;
  };
  const attempt = (journal: Journal, sums = [totals(1)]) =>
    journal.stepReconciliation(1, { step: 'try', totals: sums, retryAt: 50 });

  test('repeats what may have arrived with its STAN and audit head, after a restart too', () => {
    const { journal, reopen } = closed();
    const { seq, hash } = journal.auditHead();
    const first = attempt(journal);
    expect(first).toMatchObject({ stan: 2, attempts: 1, mayHaveArrived: false, auditHead: `${seq}:${hash}` });
    expect(reopen().batchToReconcile()).toMatchObject({ mayHaveArrived: true, nextAttemptAt: 50 });
    const { auditHead, stan } = first;
    expect(attempt(reopen())).toMatchObject({ attempts: 2, mayHaveArrived: true, auditHead, stan });
  });

  test('makes another message of other totals, and of what was never sent', () => {
    const { journal } = closed();
    attempt(journal);
    expect(attempt(journal, [totals(2)])).toMatchObject({ stan: 3, mayHaveArrived: false });
    const notSent = { step: 'retry', result: 'down', retryAt: 60, notSent: true } as const;
    expect(journal.stepReconciliation(1, notSent)).toMatchObject({
      mayHaveArrived: false,
      lastResult: 'down',
    });
    expect(journal.batchToReconcile()?.totals).toEqual([totals(1)]);
    expect(attempt(journal)).toMatchObject({ stan: 4, mayHaveArrived: false });
  });

  test('that agrees is over', () => {
    const { journal } = closed();
    attempt(journal);
    expect(journal.stepReconciliation(1, { step: 'agreed' }).state).toBe('agreed');
    expect(journal.batchToReconcile()).toBeUndefined();
    expect(() => attempt(journal)).toThrow('batch 1 (agreed) takes no step "try"');
  });

  test('that differs is over when the host has the advice, which is a message of its own', () => {
    const { journal, reopen } = closed();
    attempt(journal);
    const host = totals(3);
    const explanation = ['The host has two payments more.'];
    journal.stepReconciliation(1, { step: 'differs', host, explanation });
    expect(reopen().batchToReconcile()).toMatchObject({
      ...{ state: 'differs', host, explanation, stan: null, attempts: 0, mayHaveArrived: false },
      totals: [totals(1)],
    });
    const again = reopen();
    expect(attempt(again)).toMatchObject({ stan: 3, mayHaveArrived: false });
    expect(() => again.stepReconciliation(1, { step: 'agreed' })).toThrow('takes no step "agreed"');
    again.stepReconciliation(1, { step: 'advised' });
    expect(again.batchToReconcile()).toBeUndefined();
  });

  test('takes the oldest batch first, and no open one', () => {
    const { journal, clock } = closed();
    clock.advance(5);
    journal.closeBatch(clock.now(), 'console');
    expect(journal.batchToReconcile()?.batch).toBe(1);
    expect(() => journal.stepReconciliation(3, { step: 'agreed' })).toThrow('batch 3 (open)');
    expect(() => journal.stepReconciliation(9, { step: 'agreed' })).toThrow('there is no batch 9');
  });
});

test('a counter is never given twice, and each name has its own', () => {
  const { journal, reopen } = temporaryJournal();
  expect([journal.nextCount('pin'), journal.nextCount('pin'), journal.nextCount('mac')]).toEqual([1, 2, 1]);
  expect(reopen().nextCount('pin')).toBe(3);
  expect(approveOffline(reopen()).stan).toBe(1);
});
