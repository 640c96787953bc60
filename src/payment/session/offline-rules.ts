import type { CapturedCard } from '../../card/lane/protocol.ts';
import type { Amount } from '../../platform/money/amount.ts';
import type { OfflineExposure } from '../journal/journal.ts';
import type { ReasonCode } from '../payment.ts';

/** What may be approved without the host. Amounts are minor units of the terminal's currency. */
export interface OfflineLimits {
  enabled: boolean;
  perPaymentMinor: bigint;
  count: number;
  sumMinor: bigint;
  /** The oldest payment that waits may be at most this old. */
  ageMs: number;
  /** Cap for approvals proven by fDDA only, which does not cover the cryptogram. 0: none. */
  fddaMinor: bigint;
}

export type OfflineDecision = { allowed: true } | { allowed: false; reason: ReasonCode };

const refuse = (reason: ReasonCode): OfflineDecision => ({ allowed: false, reason });

/**
 * May a payment of this amount be taken while the host is away? Checked when the lane is armed and again
 * before an approval is committed. Order: switched off, amount, count, sum, age.
 */
export function offlineAllowed(
  limits: OfflineLimits,
  amount: Amount,
  exposure: OfflineExposure,
  now: number,
): OfflineDecision {
  if (!limits.enabled) return refuse('offline_disabled');
  if (amount.minor > limits.perPaymentMinor) return refuse('offline_amount_limit');
  if (exposure.count + 1 > limits.count) return refuse('offline_count_limit');
  const waiting = exposure.sums.get(amount.currency) ?? 0n;
  if (waiting + amount.minor > limits.sumMinor) return refuse('offline_sum_limit');
  if (exposure.oldestAt !== null && now - exposure.oldestAt > limits.ageMs)
    return refuse('offline_age_limit');
  return { allowed: true };
}

/**
 * Mag-stripe mode brings dynamic track data in its place: no host is asked with them, and nothing is approved on them.
 * @spec EMV Contactless Book C-2 v2.6, S13.24
 */
export function hasCryptogram(card: CapturedCard | null): boolean {
  return card !== null && card.cryptogram !== null;
}

/**
 * Did the card prove its own approval? Only a verified CDA signature covers the cryptogram; fDDA proves the
 * card but not the approval, so it counts within a small cap only.
 * @spec EMV 4.4 Book 2, 6.6 (CDA); EMV Contactless Book C-3 (fDDA)
 */
export function offlineProven(limits: OfflineLimits, amount: Amount, card: CapturedCard): OfflineDecision {
  const { method, result } = card.oda;
  if (!hasCryptogram(card)) return refuse('mag_stripe_not_accepted');
  if (result === 'failed') return refuse('card_authentication_failed');
  if (card.cryptogramType !== 'TC' || result !== 'passed') return refuse('offline_not_proven');
  if (method === 'cda') return { allowed: true };
  if (method === 'fdda' && amount.minor <= limits.fddaMinor) return { allowed: true };
  return refuse('offline_not_proven');
}
