import { describe, expect, it } from 'vitest';
import { elapsedMs, elapsedText } from '../../../../src/desk/console/web/state/elapsed.ts';
import { isWaitingForHost, lastFour, schemeName } from '../../../../src/desk/console/web/state/final.ts';
import { todayOf } from '../../../../src/desk/console/web/state/today.ts';
import { waterfall } from '../../../../src/desk/console/web/state/waterfall.ts';
import { paymentView } from '../../../support/console-views.ts';

const NOON = new Date(2026, 2, 14, 12).getTime();
const at = (ms: number): string => new Date(ms).toISOString();
const HOUR = 3_600_000;
const NOTHING = { amount: '0.00', count: 0 };

describe('today’s payments', () => {
  it('are those of the page’s calendar day, with the approved ones added up', () => {
    const today = todayOf(
      [
        paymentView({ id: 'a', amount: '0.10', outcome: 'approved', createdAt: at(NOON) }),
        paymentView({ id: 'b', amount: '0.20', outcome: 'approved', createdAt: at(NOON - HOUR) }),
        paymentView({ id: 'c', amount: '5.00', outcome: 'declined', createdAt: at(NOON - 2 * HOUR) }),
        paymentView({ id: 'd', amount: '9.00', outcome: 'approved', createdAt: at(NOON - 13 * HOUR) }),
      ],
      NOON,
    );
    expect(today.payments.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(today.sums).toEqual([{ currency: 'EUR', amount: '0.30', count: 2, refunded: NOTHING }]);
  });

  it('are not added up where the bank has said no afterwards', () => {
    const approved = { outcome: 'approved', createdAt: at(NOON) } as const;
    const payments = [
      paymentView({ ...approved, id: 'a', amount: '2.00' }),
      paymentView({ ...approved, id: 'b', amount: '5.00', upstream: 'declined' }),
    ];
    expect(todayOf(payments, NOON).sums).toEqual([
      { currency: 'EUR', amount: '2.00', count: 1, refunded: NOTHING },
    ]);
  });

  it('count refunds apart from sales', () => {
    const approved = { outcome: 'approved', createdAt: at(NOON) } as const;
    const payments = [
      paymentView({ ...approved, id: 'a', amount: '2.00', refunded: '0.29' }),
      paymentView({ ...approved, id: 'r', kind: 'refund', amount: '0.29' }),
      paymentView({ ...approved, id: 'q', kind: 'refund', amount: '9.00', outcome: 'declined' }),
    ];
    expect(todayOf(payments, NOON).sums).toEqual([
      { currency: 'EUR', amount: '2.00', count: 1, refunded: { amount: '0.29', count: 1 } },
    ]);
  });

  it('give no sum where the list was cut', () => {
    const full = Array.from({ length: 50 }, () => paymentView({ outcome: 'approved', createdAt: at(NOON) }));
    expect(todayOf(full, NOON).sums).toBeNull();
  });

  it('are marked as offline until the host has them', () => {
    expect(isWaitingForHost(paymentView({ forwarding: 'advice_pending' }))).toBe(true);
    expect(isWaitingForHost(paymentView({ forwarding: 'deferred_pending' }))).toBe(true);
    expect(isWaitingForHost(paymentView({ forwarding: 'parked' }))).toBe(true);
    expect(isWaitingForHost(paymentView({ forwarding: 'declined_upstream' }))).toBe(false);
    expect(isWaitingForHost(paymentView({ forwarding: 'advice_acknowledged' }))).toBe(false);
  });

  it('show the last four digits only', () => {
    expect(lastFour({ panTruncated: '476173******1234' })).toBe('•••• 1234');
    expect(lastFour({ panTruncated: null })).toBeNull();
    expect(schemeName('visa')).toBe('Visa');
    expect(schemeName(null)).toBeNull();
  });
});

describe('elapsed time', () => {
  it('counts from when the page first saw a running payment, whatever the terminal’s clock says', () => {
    const payment = paymentView({ createdAt: at(NOON + HOUR) });
    expect(elapsedMs(payment, { awaiting_tender: NOON, reading: NOON + 4_000 }, NOON + 7_500)).toBe(7_500);
  });

  it('is the terminal’s own at the end', () => {
    const payment = paymentView({ createdAt: at(NOON), finalAt: at(NOON + 65_000) });
    expect(elapsedText(elapsedMs(payment, {}, NOON + HOUR))).toBe('1:05');
  });
});

describe('the handshake on its time axis', () => {
  it('places each exchange and marks what did not succeed', () => {
    const step = { sent: 20, received: 2, name: 'SELECT PPSE' };
    const bars = waterfall({
      paymentId: 'p',
      attempt: 1,
      totalUs: 100_000,
      steps: [
        { ...step, sw: '9000', atUs: 0, tookUs: 25_000 },
        { ...step, sw: '6A82', atUs: 25_000, tookUs: 100 },
        { ...step, sw: null, atUs: 99_900, tookUs: 5_000 },
      ],
    });
    expect(bars.map(({ start, length, ok }) => [start, length, ok])).toEqual([
      [0, 25, true],
      [25, 1.5, false],
      [95, 5, false],
    ]);
    expect(bars[0]?.tookMs).toBe(25);
  });

  it('survives a handshake without duration', () => {
    expect(waterfall({ paymentId: 'p', attempt: 1, totalUs: 0, steps: [] })).toEqual([]);
  });
});
