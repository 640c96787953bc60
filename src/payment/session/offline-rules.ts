import type { CapturedCard } from '../../card/lane/protocol.ts';
import type { Amount } from '../../platform/money/amount.ts';
import type { ExposureTotals, OfflineExposure } from '../journal/journal.ts';
import type { ReasonCode } from '../payment.ts';

/** What may be approved without the host. Amounts are minor units of the terminal's currency; null: no such limit. */
export interface OfflineLimits {
  enabled: boolean;
  perPaymentMinor: bigint;
  count: number;
  sumMinor: bigint;
  /** The oldest payment that waits may be at most this old. */
  ageMs: number;
  /** Cap for approvals proven by fDDA only, which does not cover the cryptogram. 0: none. */
  fddaMinor: bigint;
  /** Of one card. */
  perCard: { count: number; sumMinor: bigint | null };
  /** By the name of the scheme. */
  schemes: ReadonlyMap<string, SchemeLimits>;
  deferred: DeferredLimits;
}

export interface SchemeLimits {
  perPaymentMinor: bigint | null;
  count: number | null;
  sumMinor: bigint | null;
}

/** In place of those of the same name, for payments that are approved at the merchant's risk. */
export interface DeferredLimits {
  enabled: boolean;
  perPaymentMinor: bigint;
  count: number;
  sumMinor: bigint;
}

/** A card that was presented, and what of it waits already. */
export interface CardStanding {
  scheme: string;
  exposure: ExposureTotals;
}

export type OfflineDecision = { allowed: true } | { allowed: false; reason: ReasonCode };

const ALLOWED: OfflineDecision = { allowed: true };
const refuse = (reason: ReasonCode): OfflineDecision => ({ allowed: false, reason });

/**
 * May a payment of this amount be taken while the host is away? Checked before a card is asked for, with `card` null,
 * and again with the card before an approval is committed.
 *
 * Order, the first that does not hold is the reason: switched on, amount, scheme (amount, count, sum), card (count,
 * sum), count, sum, age.
 */
export function offlineAllowed(
  limits: OfflineLimits,
  amount: Amount,
  exposure: OfflineExposure,
  now: number,
  card: CardStanding | null,
): OfflineDecision {
  if (!limits.enabled) return refuse('offline_disabled');
  if (amount.minor > limits.perPaymentMinor) return refuse('offline_amount_limit');
  if (card) {
    const ofCard = cardAllowed(limits, amount, exposure, card);
    if (!ofCard.allowed) return ofCard;
  }
  if (exposure.count + 1 > limits.count) return refuse('offline_count_limit');
  if (sumWith(amount, exposure) > limits.sumMinor) return refuse('offline_sum_limit');
  if (exposure.oldestAt !== null && now - exposure.oldestAt > limits.ageMs)
    return refuse('offline_age_limit');
  return ALLOWED;
}

/** The same for a payment that the host is asked about later. Its limits hold for all that waits, together with it. */
export function deferredAllowed(
  limits: OfflineLimits,
  ...rest: [amount: Amount, exposure: OfflineExposure, now: number, card: CardStanding | null]
): OfflineDecision {
  return offlineAllowed({ ...limits, ...limits.deferred }, ...rest);
}

function cardAllowed(
  { schemes, perCard }: OfflineLimits,
  amount: Amount,
  exposure: OfflineExposure,
  card: CardStanding,
): OfflineDecision {
  const scheme = schemes.get(card.scheme);
  const ofScheme = exposure.schemes.get(card.scheme) ?? NOTHING;
  const isAbove = (value: bigint, limit: bigint | null | undefined) => limit != null && value > limit;
  if (
    isAbove(amount.minor, scheme?.perPaymentMinor) ||
    (scheme?.count != null && ofScheme.count + 1 > scheme.count) ||
    isAbove(sumWith(amount, ofScheme), scheme?.sumMinor)
  ) {
    return refuse('offline_scheme_limit');
  }
  if (card.exposure.count + 1 > perCard.count) return refuse('offline_card_count_limit');
  if (isAbove(sumWith(amount, card.exposure), perCard.sumMinor)) return refuse('offline_card_sum_limit');
  return ALLOWED;
}

const NOTHING: ExposureTotals = { count: 0, sums: new Map() };

const sumWith = (amount: Amount, { sums }: ExposureTotals): bigint =>
  (sums.get(amount.currency) ?? 0n) + amount.minor;

/**
 * Mag-stripe mode brings dynamic track data in its place: no host is asked with them, and nothing is approved on them.
 * @spec EMV Contactless Book C-2 v2.6, S13.24
 */
export function hasCryptogram(card: CapturedCard | null): card is CapturedCard & { cryptogram: string } {
  return card !== null && card.cryptogram !== null;
}

/**
 * Did the card prove its own approval? Only a verified CDA signature covers the cryptogram; fDDA proves the
 * card but not the approval, so it counts within a small cap only. A PIN for the host cannot be kept until it is there.
 * @spec EMV 4.4 Book 2, 6.6 (CDA); EMV Contactless Book C-3 (fDDA)
 */
export function offlineProven(
  limits: Pick<OfflineLimits, 'fddaMinor'>,
  amount: Amount,
  card: CapturedCard,
  cvm: string | null,
): OfflineDecision {
  const { method, result } = card.oda;
  if (!hasCryptogram(card)) return refuse('mag_stripe_not_accepted');
  if (result === 'failed') return refuse('card_authentication_failed');
  if (cvm === 'online_pin') return refuse('pin_required');
  if (card.cryptogramType !== 'TC' || result !== 'passed') return refuse('offline_not_proven');
  if (method === 'cda') return ALLOWED;
  if (method === 'fdda' && amount.minor <= limits.fddaMinor) return ALLOWED;
  return refuse('offline_not_proven');
}

/**
 * Can the host be asked later with what this card gave? Only with a request cryptogram (ARQC) of a card that has not
 * failed to prove itself. One that declined (AAC) has said no; a PIN for the host is never kept.
 */
export function isDeferrable(card: CapturedCard, cvm: string | null): OfflineDecision {
  if (!hasCryptogram(card)) return refuse('mag_stripe_not_accepted');
  if (card.oda.result === 'failed') return refuse('card_authentication_failed');
  if (cvm === 'online_pin') return refuse('pin_required');
  return card.cryptogramType === 'ARQC' ? ALLOWED : refuse('declined_by_card');
}
