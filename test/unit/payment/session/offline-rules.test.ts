import { describe, expect, it } from 'vitest';
import {
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
};
const euro = (minor: bigint) => ({ minor, currency: 'EUR' });
const exposure = (count: number, minor: bigint, oldestAt: number | null = null) => ({
  count,
  sums: new Map([['EUR', minor]]),
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
  ] as const)('%s', (_name, rules, minor, waiting, reason) => {
    expect(offlineAllowed(rules, euro(minor), waiting, 10_000)).toEqual(
      reason ? { allowed: false, reason } : { allowed: true },
    );
  });
});

describe('an approval of the card’s own', () => {
  it('without a cryptogram, as mag-stripe mode has it, is none', () => {
    const card = capturedCard({ cryptogram: null });
    expect(offlineProven(limits, euro(100n), card)).toEqual({
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
    expect(offlineProven(limits, euro(minor), card)).toEqual(
      reason ? { allowed: false, reason } : { allowed: true },
    );
  });
});
