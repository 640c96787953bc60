import { describe, expect, it } from 'vitest';
import type { ExposureTotals, OfflineExposure } from '../../../../src/payment/journal/journal.ts';
import {
  deferredAllowed,
  isDeferrable,
  type OfflineLimits,
  offlineAllowed,
  offlineProven,
} from '../../../../src/payment/session/offline-rules.ts';
import { capturedCard } from '../../../support/payments.ts';

const limits: OfflineLimits = {
  enabled: true,
  perPaymentMinor: 5_000n,
  count: 3,
  sumMinor: 10_000n,
  ageMs: 1_000,
  fddaMinor: 1_000n,
  perCard: { count: 2, sumMinor: 6_000n },
  schemes: new Map([['visa', { perPaymentMinor: 2_000n, count: 1, sumMinor: 2_500n }]]),
  deferred: { enabled: true, perPaymentMinor: 2_000n, count: 2, sumMinor: 4_000n },
};
const euro = (minor: bigint) => ({ minor, currency: 'EUR' });
const waiting = (count: number, minor: bigint): ExposureTotals => ({
  count,
  sums: new Map([['EUR', minor]]),
});
const exposure = (count: number, minor: bigint, oldestAt: number | null = null): OfflineExposure => ({
  ...waiting(count, minor),
  schemes: new Map([['visa', waiting(count, minor)]]),
  oldestAt,
});
const NOTHING = exposure(0, 0n);

describe('taking a payment while the host is away', () => {
  it.each([
    ['at the limit per payment', limits, 5_000n, NOTHING, null],
    ['one cent above the limit per payment', limits, 5_001n, NOTHING, 'offline_amount_limit'],
    ['the last that may wait', limits, 100n, exposure(2, 200n), null],
    ['one more than may wait', limits, 100n, exposure(3, 300n), 'offline_count_limit'],
    ['up to the sum', limits, 1_000n, exposure(2, 9_000n), null],
    ['one cent over the sum', limits, 1_001n, exposure(2, 9_000n), 'offline_sum_limit'],
    ['the oldest just young enough', limits, 100n, exposure(1, 100n, 9_000), null],
    ['the oldest too old', limits, 100n, exposure(1, 100n, 8_999), 'offline_age_limit'],
    ['switched off', { ...limits, enabled: false }, 100n, NOTHING, 'offline_disabled'],
  ] as const)('%s', (_name, rules, minor, before, reason) => {
    expect(offlineAllowed(rules, euro(minor), before, 10_000, null)).toEqual(
      reason ? { allowed: false, reason } : { allowed: true },
    );
  });
});

describe('the card that was presented', () => {
  const card = (scheme: string, count = 0, minor = 0n) => ({ scheme, exposure: waiting(count, minor) });

  it.each([
    ['at its scheme’s limit per payment', card('visa'), 2_000n, NOTHING, null],
    ['above its scheme’s limit per payment', card('visa'), 2_001n, NOTHING, 'offline_scheme_limit'],
    ['one more than its scheme may have', card('visa'), 100n, exposure(1, 100n), 'offline_scheme_limit'],
    ['over the sum of its scheme', card('visa'), 2_000n, exposure(0, 501n), 'offline_scheme_limit'],
    ['of a scheme without limits', card('mastercard'), 5_000n, exposure(1, 100n), null],
    ['with its last payment', card('mastercard', 1, 100n), 100n, exposure(1, 100n), null],
    ['with one payment too many', card('mastercard', 2, 200n), 100n, NOTHING, 'offline_card_count_limit'],
    ['up to its sum', card('mastercard', 1, 2_000n), 4_000n, NOTHING, null],
    ['over its sum', card('mastercard', 1, 2_000n), 4_001n, NOTHING, 'offline_card_sum_limit'],
  ] as const)('%s', (_name, standing, minor, before, reason) => {
    expect(offlineAllowed(limits, euro(minor), before, 10_000, standing)).toEqual(
      reason ? { allowed: false, reason } : { allowed: true },
    );
  });

  it('does not count what waits in another currency', () => {
    const dollars = { count: 1, sums: new Map([['USD', 9_999n]]) };
    const standing = { scheme: 'mastercard', exposure: dollars };
    const before = { ...NOTHING, ...dollars };
    expect(offlineAllowed(limits, euro(5_000n), before, 10_000, standing)).toEqual({ allowed: true });
  });
});

describe('where several limits do not hold', () => {
  const all = (minor: bigint) => ({ count: 9, sums: new Map([['EUR', minor]]) });
  const worst: OfflineExposure = { ...all(9_999n), schemes: new Map([['visa', all(9_999n)]]), oldestAt: 0 };
  const standing = { scheme: 'visa', exposure: all(9_999n) };

  it('the first of amount, scheme, card, count, sum, age is the reason', () => {
    const rules: OfflineLimits[] = [{ ...limits, enabled: false }];
    const relax = (changes: Partial<OfflineLimits>) =>
      rules.push({ ...(rules.at(-1) ?? limits), ...changes });
    relax({ enabled: true });
    relax({ perPaymentMinor: 99_999n });
    relax({ schemes: new Map() });
    relax({ perCard: { count: 99, sumMinor: 6_000n } });
    relax({ perCard: { count: 99, sumMinor: null } });
    relax({ count: 99 });
    relax({ sumMinor: 99_999n });
    relax({ ageMs: 99_999 });
    const reasons = rules.map((each) => {
      const decision = offlineAllowed(each, euro(9_999n), worst, 10_000, standing);
      return decision.allowed ? null : decision.reason;
    });
    expect(reasons).toEqual([
      'offline_disabled',
      'offline_amount_limit',
      'offline_scheme_limit',
      'offline_card_count_limit',
      'offline_card_sum_limit',
      'offline_count_limit',
      'offline_sum_limit',
      'offline_age_limit',
      null,
    ]);
  });
});

describe('a deferred payment', () => {
  const { deferred } = limits;

  it.each([
    ['at its limit', limits, 2_000n, NOTHING, null],
    ['above its limit', limits, 2_001n, NOTHING, 'offline_amount_limit'],
    ['one more than may wait in all', limits, 100n, exposure(2, 200n), 'offline_count_limit'],
    ['over the sum that may wait in all', limits, 1_000n, exposure(1, 3_001n), 'offline_sum_limit'],
    ['after too long', limits, 100n, exposure(1, 100n, 0), 'offline_age_limit'],
    [
      'switched off',
      { ...limits, deferred: { ...deferred, enabled: false } },
      100n,
      NOTHING,
      'offline_disabled',
    ],
  ] as const)('%s', (_name, rules, minor, before, reason) => {
    expect(deferredAllowed(rules, euro(minor), before, 10_000, null)).toEqual(
      reason ? { allowed: false, reason } : { allowed: true },
    );
  });

  it.each([
    ['a request, proven', { cryptogramType: 'ARQC' }, 'no_cvm', null],
    [
      'a request without proof',
      { cryptogramType: 'ARQC', oda: { method: 'none', result: 'not_performed' } },
      null,
      null,
    ],
    [
      'a request whose proof failed',
      { cryptogramType: 'ARQC', oda: { method: 'fdda', result: 'failed' } },
      null,
      'card_authentication_failed',
    ],
    ['a card that declined', { cryptogramType: 'AAC' }, null, 'declined_by_card'],
    ['a PIN for the host', { cryptogramType: 'ARQC' }, 'online_pin', 'pin_required'],
    ['track data only', { cryptogram: null, cryptogramType: null }, null, 'mag_stripe_not_accepted'],
  ] as const)('on %s', (_name, changes, cvm, reason) => {
    expect(isDeferrable(capturedCard(changes), cvm)).toEqual(
      reason ? { allowed: false, reason } : { allowed: true },
    );
  });
});

describe('an approval of the card’s own', () => {
  it('without a cryptogram, as mag-stripe mode has it, is none', () => {
    const card = capturedCard({ cryptogram: null });
    expect(offlineProven(limits, euro(100n), card, null)).toEqual({
      allowed: false,
      reason: 'mag_stripe_not_accepted',
    });
  });

  it.each([
    ['CDA verified', { method: 'cda', result: 'passed' }, 'TC', 5_000n, null],
    ['CDA failed', { method: 'cda', result: 'failed' }, 'TC', 100n, 'card_authentication_failed'],
    ['no authentication', { method: 'none', result: 'not_performed' }, 'TC', 100n, 'offline_not_proven'],
    ['static data only', { method: 'sda', result: 'passed' }, 'TC', 100n, 'offline_not_proven'],
    ['fDDA within its cap', { method: 'fdda', result: 'passed' }, 'TC', 1_000n, null],
    ['fDDA above its cap', { method: 'fdda', result: 'passed' }, 'TC', 1_001n, 'offline_not_proven'],
    ['a request, not a certificate', { method: 'cda', result: 'passed' }, 'ARQC', 100n, 'offline_not_proven'],
  ] as const)('%s', (_name, oda, cryptogramType, minor, reason) => {
    const card = capturedCard({ oda, cryptogramType });
    expect(offlineProven(limits, euro(minor), card, 'no_cvm')).toEqual(
      reason ? { allowed: false, reason } : { allowed: true },
    );
  });

  it('with a PIN for the host is none: a PIN block is never kept', () => {
    expect(offlineProven(limits, euro(100n), capturedCard(), 'online_pin')).toEqual({
      allowed: false,
      reason: 'pin_required',
    });
  });
});
