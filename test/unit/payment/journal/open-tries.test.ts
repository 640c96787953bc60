import { describe, expect, test } from 'vitest';
import type { Journal } from '../../../../src/payment/journal/journal.ts';
import { approveOffline } from '../../../support/payments.ts';
import { acknowledge, inDatabase, refuse, temporaryJournal } from '../../../support/temporary-journal.ts';

const MINUTE = 60_000;
const answer = (seq: number) => ({ seq, end: 'acknowledged', responseCode: '00' }) as const;

/** Three advices whose tries are under way, in one claim. */
function threeUnderWay() {
  const opened = temporaryJournal();
  const { journal, clock } = opened;
  for (const id of ['a', 'b', 'c']) approveOffline(journal, { id });
  const now = clock.now();
  expect(journal.claimDue(now, 3, () => now + MINUTE)).toHaveLength(3);
  return { ...opened, now, underWay: new Set([1, 2, 3]) };
}

const claimsIn = (path: string) =>
  inDatabase(path, (database) => database.prepare('SELECT count(*) FROM claims').pluck().get());
const triesOf = (journal: Journal) =>
  journal.outbox().map(({ seq, attempts, nextAttemptAt }) => [seq, attempts, nextAttemptAt]);

describe('tries under way', () => {
  test('are one row, which goes with the last of them', () => {
    const { journal, path } = threeUnderWay();
    expect(claimsIn(path)).toBe(1);
    journal.conclude([answer(1), answer(3)]);
    expect(claimsIn(path)).toBe(1);
    journal.conclude([{ seq: 2, end: 'retry', result: 'no answer' }]);
    expect(claimsIn(path)).toBe(0);
  });

  test('are counted once, whether they are looked at, written down or found by a restart', () => {
    const { journal, clock, now, underWay, reopen } = threeUnderWay();
    const tried = [1, 2, 3].map((seq) => [seq, 1, now + MINUTE]);
    expect(triesOf(journal)).toEqual(tried);
    expect([journal.nextDueAt(), journal.lastDueAt()]).toEqual([now + MINUTE, now + MINUTE]);
    refuse(journal, 2, 'refused by the host: 30');
    journal.retry(2, clock.now(), 'console');
    expect(journal.claimDue(now, 9, () => now + 2 * MINUTE, new Set([1, 3]))).toMatchObject([
      { seq: 2, attempts: 1, mayHaveArrived: true },
    ]);
    const after = [tried[0], [2, 2, now + 2 * MINUTE], tried[2]];
    expect(triesOf(journal)).toEqual(after);
    const restarted = reopen();
    expect(triesOf(restarted)).toEqual(after);
    expect(restarted.claimDue(now, 9, () => now, underWay)).toEqual([]);
    expect(restarted.claimDue(now, 9, () => now)).toEqual([]);
    expect(triesOf(restarted)).toEqual(after);
    expect(triesOf(reopen())).toEqual(after);
  });

  test('stay as they are when what was to end them is undone', () => {
    const { journal, path, now, underWay } = threeUnderWay();
    const before = [journal.outbox(), journal.payments({ limit: 9 }), journal.outboxTotals()];
    const retry = { seq: 2, end: 'retry', result: 'no answer', retryAt: now } as const;
    expect(() => journal.conclude([answer(1), retry, answer(99)])).toThrow('no outbox entry 99');
    expect([journal.outbox(), journal.payments({ limit: 9 }), journal.outboxTotals()]).toEqual(before);
    expect(journal.claimDue(now, 9, () => now, underWay)).toEqual([]);
    expect(journal.conclude([answer(1), retry, answer(3)]).map(({ id }) => id)).toEqual(['a', 'c']);
    expect(claimsIn(path)).toBe(0);
    expect(triesOf(journal)).toEqual([[2, 1, now]]);
  });

  test('cannot end twice in one change', () => {
    const { journal } = threeUnderWay();
    expect(() => journal.conclude([answer(1), answer(1)])).toThrow('no outbox entry 1');
    expect(journal.outboxTotals()).toMatchObject({ waiting: 3 });
    expect(acknowledge(journal, 1)).toMatchObject({ id: 'a', version: 3 });
    expect(() => acknowledge(journal, 1)).toThrow('no outbox entry 1');
  });

  test('are due at the time of their claim when nobody waits for their ends any more', () => {
    const { journal, now } = threeUnderWay();
    expect(journal.claimDue(now + MINUTE - 1, 9, () => 0)).toEqual([]);
    expect(journal.claimDue(now + MINUTE, 9, () => now + 2 * MINUTE)).toMatchObject([
      { seq: 1, attempts: 1 },
      { seq: 2, attempts: 1 },
      { seq: 3, attempts: 1 },
    ]);
  });

  test('are hurried like all that waits, and are not claimed while they last', () => {
    const { journal, clock, now, underWay } = threeUnderWay();
    clock.advance(10_000);
    journal.hurry(clock.now());
    expect(journal.nextDueAt()).toBeLessThanOrEqual(clock.now());
    expect(journal.claimDue(clock.now(), 9, () => now, underWay)).toEqual([]);
    expect(journal.conclude([answer(1), answer(2), answer(3)])).toHaveLength(3);
    expect(journal.outbox()).toEqual([]);
    expect(journal.nextDueAt()).toBeNull();
  });
});

describe('a delivered payment', () => {
  test('is read alike by whatever way it is asked for', () => {
    const { journal, reopen } = temporaryJournal();
    const { id } = approveOffline(journal, { id: 'a' });
    const ended = acknowledge(journal, 1);
    for (const opened of [() => journal, reopen]) {
      const books = opened();
      expect(books.payment(id)).toEqual(ended);
      expect(books.payments({ limit: 1 })).toEqual([ended]);
      expect(books.delivery(id)).toMatchObject({ result: '00' });
      expect(books.moneyTotals().approved).toMatchObject([{ forwarding: 'advice_acknowledged', count: 1 }]);
    }
  });

  test('takes further changes that its end allows', () => {
    const { journal, reopen } = temporaryJournal();
    const { id } = approveOffline(journal, { id: 'a' });
    const ended = acknowledge(journal, 1);
    const next = journal.commit({ payment: { ...ended, version: ended.version + 1 } });
    expect(next).toEqual({ ...ended, version: ended.version + 1 });
    expect(reopen().payment(id)).toEqual(next);
  });
});
