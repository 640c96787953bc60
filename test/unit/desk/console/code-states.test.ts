import { describe, expect, it } from 'vitest';
import type { PaymentView } from '../../../../src/desk/api/contract.ts';
import { countdown } from '../../../../src/desk/console/web/state/countdown.ts';
import { bestDetail, detailsOf } from '../../../../src/desk/console/web/state/details.ts';
import { isRunning, refundable } from '../../../../src/desk/console/web/state/final.ts';
import { ladder } from '../../../../src/desk/console/web/state/ladder.ts';
import { leftOf } from '../../../../src/desk/console/web/state/money.ts';
import { drawQr, QUIET_ZONE } from '../../../../src/desk/console/web/state/qr-drawing.ts';
import { refundAmount } from '../../../../src/desk/console/web/state/refund-amount.ts';
import { handsOf, shelvesOf } from '../../../../src/desk/console/web/state/shelves.ts';
import { tenderTitle } from '../../../../src/desk/console/web/state/tenders.ts';
import { APPS, byWallet, CARD, paymentView, TENDERS, walletHealth } from '../../../support/console-views.ts';

const ALIPAY = byWallet('alipay', 'scan');
const CODE = { text: 'https://example.com/pay/1', expiresAt: '2026-03-14T10:00:00.000Z' };
const APPROVED = { state: 'approved', outcome: 'approved' } as const;

const rungs = (payment: Partial<PaymentView>): string =>
  ladder(paymentView(payment), null, undefined)
    .map(({ name, status }) => `${name} ${status}`)
    .join(', ');

describe('the ladder of a payment by code', () => {
  it.each([
    [{ state: 'authorising' }, 'waiting past, confirming current, done ahead'],
    [{ state: 'confirming' }, 'waiting past, confirming current, done ahead'],
    [{ state: 'reversing' }, 'waiting past, confirming past, reversing current, done ahead'],
    [{ state: 'unknown' }, 'waiting past, confirming past, unknown current, done ahead'],
    [APPROVED, 'waiting past, confirming past, done past'],
    [{ state: 'declined', outcome: 'declined' }, 'waiting past, confirming stopped, done skipped'],
  ] as const)('%o', (state, expected) => {
    expect(rungs({ ...ALIPAY, ...state })).toBe(expected);
  });

  it('of a refund has one step', () => {
    const refund = { ...ALIPAY, kind: 'refund' } as const;
    expect(rungs({ ...refund, state: 'authorising' })).toBe('refunding current, done ahead');
    expect(rungs({ ...refund, state: 'unknown' })).toBe('refunding past, unknown current, done ahead');
    expect(rungs({ ...refund, ...APPROVED })).toBe('refunding past, done past');
  });
});

describe('the till', () => {
  it('is free when an outcome is not known, and during a refund', () => {
    expect(isRunning(paymentView({ state: 'confirming' }))).toBe(true);
    expect(isRunning(paymentView({ state: 'reversing' }))).toBe(true);
    expect(isRunning(paymentView({ state: 'unknown' }))).toBe(false);
    expect(isRunning(paymentView({ state: 'authorising', kind: 'refund' }))).toBe(false);
  });
});

describe('what stands beside the ladder', () => {
  it('are the ways to pay while it waits, where there are wallets', () => {
    expect(bestDetail(paymentView(), true)).toBe('tender');
    expect(bestDetail(paymentView(), false)).toBe('handshake');
    expect(detailsOf(paymentView(), false)).toEqual(['handshake', 'customer', 'merchant']);
  });

  it('is no handshake of a payment by code, and the receipt at its end', () => {
    const confirming = paymentView({ ...ALIPAY, state: 'confirming' });
    expect(bestDetail(confirming, true)).toBe('tender');
    expect(detailsOf(confirming, true)).not.toContain('handshake');
    expect(bestDetail(paymentView({ ...ALIPAY, ...APPROVED }), true)).toBe('customer');
  });

  it('are the passes of a card payment too', () => {
    const pass = { program: 'apple_vas', passType: 'pass.cafe', id: '7', status: 'read' } as const;
    expect(detailsOf(paymentView({ ...CARD, ...APPROVED, passes: [pass] }), true)).toContain('tender');
    expect(detailsOf(paymentView({ ...CARD, ...APPROVED }), true)).not.toContain('tender');
  });
});

describe('the countdown of a code', () => {
  it.each([
    [0, 60, 1],
    [100, 60, 0.9983],
    [59_001, 1, 0.0167],
    [60_000, 0, 0],
    [99_000, 0, 0],
  ])('after %d ms of a minute shows %d s', (now, seconds, share) => {
    const left = countdown(0, 60_000, now);
    expect(left.seconds).toBe(seconds);
    expect(left.share).toBeCloseTo(share, 3);
  });

  it('of a code that was over when it came is over', () => {
    expect(countdown(10, 5, 20)).toEqual({ seconds: 0, share: 0 });
  });
});

describe('refunds', () => {
  const sold = paymentView({ ...ALIPAY, ...APPROVED, amount: '0.29' });

  it('are offered for what is left of an approved wallet payment', () => {
    expect(refundable(sold)).toBe('0.29');
    expect(refundable({ ...sold, refunded: '0.10' })).toBe('0.19');
    expect(refundable({ ...sold, refunded: '0.29' })).toBeNull();
    expect(refundable(paymentView({ ...CARD, ...APPROVED }))).toBeNull();
    expect(refundable({ ...sold, kind: 'refund' })).toBeNull();
    expect(refundable(paymentView({ ...ALIPAY, state: 'unknown' }))).toBeNull();
    expect(leftOf('1.00', '2.00', 'EUR')).toBe('0.00');
  });

  it.each([
    ['12.50', 'EUR', { kind: 'all', amount: '12.50' }],
    ['4,5', 'EUR', { kind: 'part', amount: '4.50' }],
    [' 4 ', 'EUR', { kind: 'part', amount: '4.00' }],
    ['12.51', 'EUR', { kind: 'too_high' }],
    ['0', 'EUR', { kind: 'invalid' }],
    ['1.234', 'EUR', { kind: 'invalid' }],
    ['-1', 'EUR', { kind: 'invalid' }],
    ['', 'EUR', { kind: 'invalid' }],
    ['5', 'JPY', { kind: 'part', amount: '5' }],
    ['5.0', 'JPY', { kind: 'invalid' }],
  ])('of "%s" %s', (text, currency, expected) => {
    expect(refundAmount(text, currency === 'JPY' ? '12' : '12.50', currency)).toEqual(expected);
  });
});

describe('names of what was held out', () => {
  it('are the wallet’s title here, the phone’s wallet, or none', () => {
    expect(tenderTitle(paymentView(byWallet('wechat', 'scan')), TENDERS)).toBe('WeChat Pay');
    expect(tenderTitle(paymentView(byWallet('paypal', 'show')), [])).toBe('PayPal');
    expect(tenderTitle(paymentView({ ...CARD, tender: 'apple_pay' }), TENDERS)).toBe('Apple Pay');
    expect(tenderTitle(paymentView(CARD), TENDERS)).toBeNull();
  });
});

describe('the tray', () => {
  const [alipay, wechat, paypal] = APPS as [(typeof APPS)[0], (typeof APPS)[0], (typeof APPS)[0]];
  const shown = paymentView({ ...byWallet('alipay', 'show'), state: 'confirming', code: CODE });

  it('has a shelf of apps where there are any', () => {
    const rig = walletHealth().rig!;
    expect(shelvesOf(rig)).toEqual(['everyday', 'trouble', 'apps']);
    expect(shelvesOf({ ...rig, apps: [], labels: [] })).toEqual(['everyday', 'trouble']);
  });

  it('lets an app scan only the code of its own wallet while it is shown', () => {
    expect(handsOf(alipay, shown).scan).toBe(true);
    expect(handsOf(wechat, shown).scan).toBe(false);
    expect(handsOf(alipay, paymentView()).scan).toBe(false);
    expect(handsOf(alipay, null)).toEqual({ answer: false, hold: true, scan: false });
    expect(handsOf(paypal, shown).hold).toBe(false);
  });

  it('asks the owner first where something waits', () => {
    expect(handsOf({ ...alipay, waiting: 1 }, shown).answer).toBe(true);
  });
});

describe('the drawing of a code', () => {
  it('has its quiet zone on every side', () => {
    const { size, path } = drawQr('A')!;
    expect(size).toBe(21 + 2 * QUIET_ZONE);
    const starts = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, length]) => ({
      x: Number(x),
      y: Number(y),
      end: Number(x) + Number(length),
    }));
    expect(Math.min(...starts.map(({ x }) => x))).toBe(QUIET_ZONE);
    expect(Math.min(...starts.map(({ y }) => y))).toBe(QUIET_ZONE);
    expect(Math.max(...starts.map(({ end }) => end))).toBe(size - QUIET_ZONE);
    expect(Math.max(...starts.map(({ y }) => y))).toBe(size - QUIET_ZONE - 1);
    // The first row of a finder pattern: seven dark modules.
    expect(path.startsWith(`M${QUIET_ZONE} ${QUIET_ZONE}h7`)).toBe(true);
  });

  it('is none where the text fits into no code', () => {
    expect(drawQr('x'.repeat(3_000))).toBeNull();
  });
});
