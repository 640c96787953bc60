import type { LaneOutcome } from '../../card/lane/protocol.ts';
import type { ExposureTotals, OfflineExposure } from '../journal/journal.ts';
import type { Payment, ReasonCode } from '../payment.ts';
import {
  type CardStanding,
  deferredAllowed,
  hasCryptogram,
  isDeferrable,
  type OfflineLimits,
  offlineAllowed,
  offlineProven,
} from './offline-rules.ts';
import type { CardPart, PaymentEvent } from './payment-event.ts';

export interface Circumstances {
  payment: Payment;
  limits: OfflineLimits;
  exposure: OfflineExposure;
  /** Of this card. */
  cardExposure: ExposureTotals;
  /** Wall clock ms. */
  now: number;
  /** The lane was armed so that the card might approve by itself. */
  armedOffline: boolean;
  hostReachable: boolean;
  lastAttempt: boolean;
  /** The phone has sent its owner to it often enough. */
  lastPhoneTap: boolean;
  /** The same card sent the same cryptogram in an earlier payment. */
  replayed: boolean;
  /** The card's transaction counter is not above that of an approved payment before. */
  counterWentBack: boolean;
  authorisationCode: string;
}

/** What the end of a presentation means for the payment. Pure: kernel and card have decided, the rules of the shop come on top. */
export function judgeOutcome(outcome: LaneOutcome, at: Circumstances): PaymentEvent {
  const part: CardPart = {
    card: outcome.card,
    cvm: outcome.cvm,
    sealed: outcome.sealedBase64 ? new Uint8Array(Buffer.from(outcome.sealedBase64, 'base64')) : null,
  };
  const bare: CardPart = { ...part, sealed: null };
  switch (outcome.kind) {
    case 'approved':
      return approvedByCard(outcome, part, bare, at);
    case 'online_request':
      if (!hasCryptogram(outcome.card)) {
        return { type: 'card_declined', reason: 'mag_stripe_not_accepted', ...bare };
      }
      if (at.replayed) return { type: 'card_declined', reason: 'cryptogram_replayed', ...bare };
      if (at.hostReachable) return { type: 'online_requested', ...part };
      return unreachable(outcome, part, bare, at);
    case 'declined':
      return { type: 'card_declined', reason: declineReason(outcome), ...bare };
    case 'try_another_interface':
    case 'end_application':
    case 'try_again':
    case 'select_next':
      return again(outcome, bare, at);
  }
}

/**
 * The card wants the host, which is away: asked later at the merchant's risk, where that is switched on. Otherwise a
 * limit that forbids it anyway is the better reason.
 */
function unreachable(outcome: LaneOutcome, part: CardPart, bare: CardPart, at: Circumstances): PaymentEvent {
  if (outcome.reason === 'card_expired') return { type: 'offline_refused', reason: 'card_expired', ...bare };
  const { limits, payment, exposure, now } = at;
  const standing = standingOf(outcome, at);
  if (!limits.deferred.enabled || !outcome.card) {
    const allowed = offlineAllowed(limits, payment.amount, exposure, now, standing);
    return allowed.allowed
      ? { type: 'host_unreachable', ...bare }
      : { type: 'offline_refused', reason: allowed.reason, ...bare };
  }
  if (at.counterWentBack) return { type: 'card_declined', reason: 'cryptogram_replayed', ...bare };
  const deferrable = isDeferrable(outcome.card, outcome.cvm);
  const allowed = deferrable.allowed
    ? deferredAllowed(limits, payment.amount, exposure, now, standing)
    : deferrable;
  return allowed.allowed
    ? { type: 'deferred_approved', ...part }
    : { type: 'offline_refused', reason: allowed.reason, ...bare };
}

const standingOf = ({ card }: LaneOutcome, { cardExposure }: Circumstances): CardStanding | null =>
  card && { scheme: card.scheme, exposure: cardExposure };

function approvedByCard(
  outcome: LaneOutcome,
  part: CardPart,
  bare: CardPart,
  at: Circumstances,
): PaymentEvent {
  // The host would notice a counter that goes back; offline nobody else does.
  if (at.replayed || at.counterWentBack) {
    return { type: 'card_declined', reason: 'cryptogram_replayed', ...bare };
  }
  if (!at.armedOffline || !outcome.card) {
    return { type: 'offline_refused', reason: 'offline_not_proven', ...bare };
  }
  const proven = offlineProven(at.limits, at.payment.amount, outcome.card, outcome.cvm);
  if (!proven.allowed) return { type: 'offline_refused', reason: proven.reason, ...bare };
  const standing = standingOf(outcome, at);
  const allowed = offlineAllowed(at.limits, at.payment.amount, at.exposure, at.now, standing);
  if (!allowed.allowed) return { type: 'offline_refused', reason: allowed.reason, ...bare };
  return { type: 'offline_approved', authorisationCode: at.authorisationCode, ...part };
}

/** No result yet: the same sale waits for the next tap, unless this was one too many. */
function again(outcome: LaneOutcome, part: CardPart, at: Circumstances): PaymentEvent {
  const { message } = outcome;
  if (outcome.reason === 'see_phone') {
    const reason = 'phone_not_confirmed';
    return at.lastPhoneTap
      ? { type: 'attempts_exhausted', reason, ...part }
      : { type: 'present_again', reason, message };
  }
  const taken = takenAway(outcome);
  const reason = taken ? 'attempts_exhausted' : unusableReason(outcome);
  return at.lastAttempt
    ? { type: 'attempts_exhausted', reason, ...part }
    : { type: 'present_again', reason: taken ? 'not_presented_again' : reason, message };
}

const takenAway = ({ kind, restart }: LaneOutcome): boolean =>
  kind === 'try_again' || kind === 'select_next' || (kind === 'end_application' && restart);

function unusableReason({ kind, reason }: LaneOutcome): ReasonCode {
  if (reason !== null && reason !== 'see_phone') return reason;
  return kind === 'try_another_interface' ? 'card_needs_other_interface' : 'card_unreadable';
}

function declineReason({ card, reason }: LaneOutcome): ReasonCode {
  if (card?.oda.result === 'failed') return 'card_authentication_failed';
  return reason !== null && reason !== 'see_phone' ? reason : 'declined_by_card';
}
