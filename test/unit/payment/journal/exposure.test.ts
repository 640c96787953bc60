import { describe, expect, test } from 'vitest';
import type { Journal } from '../../../../src/payment/journal/journal.ts';
import type { Payment } from '../../../../src/payment/payment.ts';
import { approveOffline, capturedCard, leaveUnanswered } from '../../../support/payments.ts';
import { acknowledge, inDatabase, refuse, temporaryJournal } from '../../../support/temporary-journal.ts';

const euros = (count: number, minor: bigint) => ({ count, sums: new Map([['EUR', minor]]) });
const NOTHING = { count: 0, sums: new Map() };

describe('the offline exposure', () => {
  test('counts what waits, by currency, beyond what a number can hold', () => {
    const { journal, clock, path } = temporaryJournal();
    expect(journal.offlineExposure()).toEqual({ ...NOTHING, schemes: new Map(), oldestAt: null });
    const oldest = clock.now();
    approveOffline(journal, { id: 'a', amount: { minor: 999_999_999_999n, currency: 'EUR' } });
    inDatabase(path, (database) =>
      database.exec("UPDATE exposure SET sum_minor = 9007199254740993 WHERE currency = 'EUR'"),
    );
    clock.advance(5);
    approveOffline(journal, { id: 'b', amount: { minor: 1n, currency: 'EUR' } });
    approveOffline(journal, { id: 'c', amount: { minor: 700n, currency: 'JPY' } });
    leaveUnanswered(journal, { id: 'd' });
    const totals = {
      count: 3,
      sums: new Map([
        ['EUR', 9_007_199_254_740_994n],
        ['JPY', 700n],
      ]),
    };
    expect(journal.offlineExposure()).toEqual({
      ...totals,
      schemes: new Map([['mastercard', totals]]),
      oldestAt: oldest,
    });
  });

  test('is told apart by scheme', () => {
    const { journal } = temporaryJournal();
    approveOffline(journal, { id: 'a' });
    approveOffline(journal, { id: 'b', card: capturedCard({ scheme: 'visa', atc: 8 }) });
    approveOffline(journal, { id: 'c', card: capturedCard({ scheme: 'visa', atc: 9 }) });
    acknowledge(journal, 2);
    expect(journal.offlineExposure().schemes).toEqual(
      new Map([
        ['mastercard', euros(1, 1250n)],
        ['visa', euros(1, 1250n)],
      ]),
    );
  });

  test('shrinks as records are acknowledged or parked, and grows when a parked one waits again', () => {
    const { journal, clock } = temporaryJournal();
    for (const id of ['a', 'b', 'c']) {
      approveOffline(journal, { id });
      clock.advance(1000);
    }
    acknowledge(journal, 1);
    refuse(journal, 2, 'refused by the host: 30');
    expect(journal.offlineExposure()).toMatchObject({ ...euros(1, 1250n), oldestAt: clock.now() - 1000 });
    journal.retry(2, clock.now(), 'console');
    expect(journal.offlineExposure()).toMatchObject({ ...euros(2, 2500n), oldestAt: clock.now() - 2000 });
    acknowledge(journal, 2);
    acknowledge(journal, 3);
    expect(journal.offlineExposure()).toEqual({ ...NOTHING, schemes: new Map(), oldestAt: null });
  });
});

describe('the exposure of a card', () => {
  const approve = (journal: Journal, id: string, panToken: string, changes: Partial<Payment> = {}) =>
    approveOffline(journal, { id, card: capturedCard({ panToken }), ...changes });

  test('counts what waits of this card only', () => {
    const { journal, reopen } = temporaryJournal();
    expect(journal.cardExposure('AA')).toEqual(NOTHING);
    approve(journal, 'a', 'AA');
    approve(journal, 'b', 'AA', { amount: { minor: 50n, currency: 'EUR' } });
    approve(journal, 'c', 'BB');
    leaveUnanswered(journal, { id: 'd', card: capturedCard({ panToken: 'AA' }) });
    expect(reopen().cardExposure('AA')).toEqual(euros(2, 1300n));
  });

  test('takes cards apart whose tokens begin alike', () => {
    const { journal } = temporaryJournal();
    approve(journal, 'a', '0123456789ABCDEF-one');
    approve(journal, 'b', '0123456789ABCDEF-two');
    expect(journal.cardExposure('0123456789ABCDEF-one')).toEqual(euros(1, 1250n));
  });

  test('forgets what ended, and keeps no trace of it once the card pays again', () => {
    const { journal, path } = temporaryJournal();
    for (let number = 1; number <= 5; number++) approve(journal, `${number}`, 'AA');
    for (let seq = 1; seq <= 3; seq++) acknowledge(journal, seq);
    refuse(journal, 4, 'refused by the host: 30');
    expect(journal.cardExposure('AA')).toEqual(euros(1, 1250n));
    approve(journal, '6', 'AA');
    const kept = inDatabase(path, (database) =>
      database.prepare('SELECT seq FROM card_records ORDER BY seq').pluck().all(),
    );
    expect(kept).toEqual([4, 5, 6]);
    expect(journal.cardExposure('AA')).toEqual(euros(2, 2500n));
  });
});
