import { describe, expect, test } from 'vitest';
import type { Journal } from '../../../../src/payment/journal/journal.ts';
import {
  approveOffline,
  capturedCard,
  claimFor,
  leaveUnanswered,
  paymentOf,
} from '../../../support/payments.ts';
import { acknowledge, refuse, temporaryJournal } from '../../../support/temporary-journal.ts';

const MINUTE = 60_000;
const inAMinute = (now: number) => () => now + MINUTE;
const claim = (journal: Journal, now: number, limit = 100) => journal.claimDue(now, limit, inAMinute(now));
const idsOf = (entries: { payment: { id: string } }[]) => entries.map(({ payment }) => payment.id);

describe('what is owed to the host', () => {
  test('an offline approval and its advice are stored together', () => {
    const { journal, clock, reopen } = temporaryJournal();
    const payment = approveOffline(journal);
    expect(payment.forwarding).toBe('advice_pending');
    expect(reopen().outbox()).toEqual([
      {
        seq: 1,
        kind: 'advice',
        cause: null,
        payment,
        stan: null,
        state: 'waiting',
        createdAt: clock.now(),
        attempts: 0,
        mayHaveArrived: false,
        deferrals: 0,
        nextAttemptAt: clock.now(),
        lastResult: null,
      },
    ]);
  });

  test('is counted by state and summed by currency', () => {
    const { journal } = temporaryJournal();
    for (const id of ['a', 'b']) approveOffline(journal, { id, amount: { minor: 500n, currency: 'EUR' } });
    leaveUnanswered(journal, { id: 'c' });
    refuse(journal, 1, 'refused by the host: 30');
    expect(journal.outboxTotals()).toEqual({
      waiting: 2,
      parked: 1,
      advices: [{ currency: 'EUR', minor: 500n, count: 1 }],
    });
  });

  test('a reversal has a STAN of its own and keeps that of its payment', () => {
    const { journal } = temporaryJournal();
    const payment = leaveUnanswered(journal);
    expect(payment).toMatchObject({ stan: 1, forwarding: 'reversal_pending', sealed: expect.anything() });
    expect(journal.outbox()).toMatchObject([{ kind: 'reversal', cause: 'timeout', stan: 2, payment }]);
  });

  test('is at most one record a payment, and its STAN stays', () => {
    const { journal } = temporaryJournal();
    const payment = approveOffline(journal);
    const next = { ...payment, version: payment.version + 1 };
    expect(() => journal.commit({ payment: next, outbox: { kind: 'reversal', cause: 'cancelled' } })).toThrow(
      'was owed to the host before',
    );
    expect(() => journal.commit({ payment: next, allocateStan: true })).toThrow('is owed to the host');
  });

  test('has a STAN', () => {
    const { journal } = temporaryJournal();
    const begun = paymentOf();
    journal.create(begun, claimFor(begun));
    const approved = { ...begun, version: 2, state: 'approved' as const };
    expect(() => journal.commit({ payment: approved, outbox: { kind: 'advice' } })).toThrow('has no STAN');
  });
});

describe('a claim', () => {
  test('takes reversals first, then the oldest, and no more than asked', () => {
    const { journal, clock } = temporaryJournal();
    approveOffline(journal, { id: 'advice 1' });
    clock.advance(1);
    approveOffline(journal, { id: 'advice 2' });
    leaveUnanswered(journal, { id: 'reversal 1' });
    leaveUnanswered(journal, { id: 'reversal 2' });
    expect(idsOf(claim(journal, clock.now(), 3))).toEqual(['reversal 1', 'reversal 2', 'advice 1']);
    expect(idsOf(claim(journal, clock.now(), 3))).toEqual(['advice 2']);
    expect(claim(journal, clock.now(), 3)).toEqual([]);
  });

  test('shows the earlier tries and is durable before it returns', () => {
    const { journal, clock, reopen } = temporaryJournal();
    approveOffline(journal);
    const now = clock.now();
    expect(claim(journal, now)).toMatchObject([
      { attempts: 0, mayHaveArrived: false, nextAttemptAt: now + MINUTE },
    ]);
    const afterCrash = reopen();
    expect(afterCrash.outbox()).toMatchObject([
      { attempts: 1, mayHaveArrived: true, nextAttemptAt: now + MINUTE },
    ]);
    expect(claim(afterCrash, now + MINUTE - 1)).toEqual([]);
    expect(claim(afterCrash, now + MINUTE)).toMatchObject([{ attempts: 1, mayHaveArrived: true }]);
  });

  test('leaves alone what is under way, and finds what stands behind it', () => {
    const { journal, clock } = temporaryJournal();
    for (const id of ['a', 'b', 'c']) approveOffline(journal, { id });
    const entries = journal.claimDue(clock.now(), 1, () => clock.now(), new Set([1, 2]));
    expect(idsOf(entries)).toEqual(['c']);
  });

  test('asks for the next time by the number of earlier tries', () => {
    const { journal, clock } = temporaryJournal();
    approveOffline(journal);
    const asked: number[] = [];
    for (let time = 0; time < 3; time++) {
      journal.claimDue(clock.now(), 1, (earlier) => {
        asked.push(earlier);
        return clock.now();
      });
    }
    expect(asked).toEqual([0, 1, 2]);
  });
});

describe('a try that ends without an answer', () => {
  test('leaves the record for later with what is known', () => {
    const { journal, clock } = temporaryJournal();
    approveOffline(journal);
    const now = clock.now();
    claim(journal, now);
    journal.conclude([{ seq: 1, end: 'retry', result: 'no answer', retryAt: now + 5 }]);
    expect(journal.nextDueAt()).toBe(now + 5);
    expect(journal.outbox()).toMatchObject([
      { lastResult: 'no answer', nextAttemptAt: now + 5, mayHaveArrived: true },
    ]);
  });

  test('keeps the time of the claim when no other is named', () => {
    const { journal, clock } = temporaryJournal();
    approveOffline(journal);
    claim(journal, clock.now());
    journal.conclude([{ seq: 1, end: 'retry', result: 'no answer' }]);
    expect(journal.nextDueAt()).toBe(clock.now() + MINUTE);
  });

  test('makes no repeat of the next one when nothing was sent, unless an earlier one was', () => {
    const { journal, clock } = temporaryJournal();
    approveOffline(journal);
    const repeats: boolean[] = [];
    for (const notSent of [true, true, false, true, false]) {
      const [entry] = journal.claimDue(clock.now(), 1, () => clock.now());
      repeats.push(entry!.mayHaveArrived);
      journal.conclude([{ seq: 1, end: 'retry', result: 'down', notSent }]);
    }
    expect(repeats).toEqual([false, false, false, true, true]);
    expect(journal.outbox()).toMatchObject([{ attempts: 5 }]);
  });

  test('counts the answers that say later', () => {
    const { journal, clock } = temporaryJournal();
    approveOffline(journal);
    claim(journal, clock.now());
    journal.conclude([{ seq: 1, end: 'retry', result: 'host answered 96', deferred: true }]);
    journal.conclude([{ seq: 1, end: 'retry', result: 'no answer' }]);
    expect(journal.outbox()).toMatchObject([{ deferrals: 1 }]);
  });
});

describe('an acknowledged record', () => {
  test('is gone with the sealed part of its payment, in one commit', () => {
    const { journal, clock, reopen } = temporaryJournal();
    const before = approveOffline(journal);
    claim(journal, clock.now());
    clock.advance(40);
    const after = acknowledge(journal, 1);
    expect(after).toEqual({
      ...before,
      version: before.version + 1,
      forwarding: 'advice_acknowledged',
      sealed: null,
    });
    expect(reopen().payment(before.id)).toEqual(after);
    const reopened = reopen();
    expect(reopened.outbox()).toEqual([]);
    expect(reopened.nextDueAt()).toBeNull();
    expect(reopened.sealedRecords()).toEqual([]);
    expect(reopened.delivery(before.id)).toEqual({ at: clock.now(), result: '00' });
  });

  test('of a reversal leaves the payment declined', () => {
    const { journal } = temporaryJournal();
    leaveUnanswered(journal);
    expect(acknowledge(journal, 1)).toMatchObject({
      state: 'declined',
      forwarding: 'reversal_acknowledged',
      sealed: null,
    });
  });

  test('cannot be acknowledged again', () => {
    const { journal } = temporaryJournal();
    approveOffline(journal);
    acknowledge(journal, 1);
    expect(() => acknowledge(journal, 1)).toThrow('no outbox entry 1');
  });

  test('never gives its number to another record', () => {
    const { journal } = temporaryJournal();
    approveOffline(journal, { id: 'a' });
    acknowledge(journal, 1);
    approveOffline(journal, { id: 'b' });
    expect(journal.outbox()).toMatchObject([{ seq: 2 }]);
  });
});

describe('a parked record', () => {
  test('is kept and visible, and never due', () => {
    const { journal, clock, reopen } = temporaryJournal();
    const before = approveOffline(journal);
    claim(journal, clock.now());
    expect(refuse(journal, 1, 'refused by the host: 30')).toEqual({
      ...before,
      version: before.version + 1,
      forwarding: 'parked',
    });
    const reopened = reopen();
    reopened.hurry(clock.now() + 10 * MINUTE);
    expect(claim(reopened, clock.now() + 10 * MINUTE)).toEqual([]);
    expect(reopened.nextDueAt()).toBeNull();
    expect(reopened.outbox()).toMatchObject([
      { state: 'parked', nextAttemptAt: null, lastResult: 'refused by the host: 30' },
    ]);
    expect(reopened.sealedRecords()).toHaveLength(1);
  });

  test('loses its sealed part when the host has decided', () => {
    const { journal } = temporaryJournal();
    approveOffline(journal);
    expect(refuse(journal, 1, 'declined by the host: 51', true).sealed).toBeNull();
    expect(journal.sealedRecords()).toEqual([]);
    expect(() => journal.retry(1, 0, 'console')).toThrow(
      expect.objectContaining({ code: 'request_invalid' }),
    );
  });

  test('released by a person is due again, as a repeat', () => {
    const { journal, clock } = temporaryJournal();
    approveOffline(journal);
    claim(journal, clock.now());
    refuse(journal, 1, 'refused by the host: 03');
    expect(journal.retry(1, clock.now(), 'console').forwarding).toBe('advice_pending');
    expect(journal.offlineExposure().count).toBe(1);
    expect(claim(journal, clock.now())).toMatchObject([{ attempts: 1, mayHaveArrived: true }]);
  });

  test('that is not there can be neither retried nor parked', () => {
    const { journal } = temporaryJournal();
    approveOffline(journal);
    const notFound = expect.objectContaining({ code: 'not_found' });
    expect(() => journal.retry(2, 0, 'console')).toThrow(notFound);
    expect(() => journal.park(2, 'no such card', 'cli')).toThrow(notFound);
    journal.park(1, 'no such card', 'cli');
    expect(() => journal.park(1, 'no such card', 'cli')).toThrow(notFound);
  });
});

describe('hurry', () => {
  test('makes everything that waits due: the fewest tries first, then in the order it was owed', () => {
    const { journal, clock } = temporaryJournal();
    for (const id of ['a', 'b', 'c', 'd']) approveOffline(journal, { id });
    let later = 0;
    journal.claimDue(clock.now(), 1, () => clock.now());
    journal.claimDue(clock.now(), 4, () => clock.now() + 10 * MINUTE - MINUTE * later++);
    expect(journal.nextDueAt()).toBe(clock.now() + 7 * MINUTE);
    journal.hurry(clock.now());
    expect(idsOf(claim(journal, clock.now()))).toEqual(['b', 'c', 'd', 'a']);
  });

  test('of one card moves its reversals only', () => {
    const { journal, clock } = temporaryJournal();
    leaveUnanswered(journal, { id: 'mine', card: capturedCard({ panToken: 'AA' }) });
    leaveUnanswered(journal, { id: 'other', card: capturedCard({ panToken: 'BB', atc: 8 }) });
    claim(journal, clock.now());
    journal.hurryReversals('AA', clock.now());
    expect(idsOf(claim(journal, clock.now()))).toEqual(['mine']);
  });
});

test('a card has a pending reversal until it is acknowledged or parked', () => {
  const { journal } = temporaryJournal();
  approveOffline(journal, { id: 'advice' });
  expect(journal.hasPendingReversal('5F1C')).toBe(false);
  leaveUnanswered(journal, { id: 'first' });
  leaveUnanswered(journal, { id: 'second' });
  expect(journal.hasPendingReversal('5F1C')).toBe(true);
  expect(journal.hasPendingReversal('0000')).toBe(false);
  acknowledge(journal, 2);
  expect(journal.hasPendingReversal('5F1C')).toBe(true);
  refuse(journal, 3, 'refused by the host: 12');
  expect(journal.hasPendingReversal('5F1C')).toBe(false);
});
