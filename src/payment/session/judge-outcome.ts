import type { LaneOutcome } from '../../card/lane/protocol.ts';
import type { OfflineExposure } from '../journal/journal.ts';
import type { Payment, ReasonCode } from '../payment.ts';
import { type OfflineLimits, offlineAllowed, offlineProven } from './offline-rules.ts';
import type { CardPart, PaymentEvent } from './payment-event.ts';

export interface Circumstances {
  payment: Payment;
  limits: OfflineLimits;
  exposure: OfflineExposure;
  /** Wall clock ms. */
  now: number;
  /** The lane was armed so that the card might approve by itself. */
  armedOffline: boolean;
  hostReachable: boolean;
  lastAttempt: boolean;
  /** The same card sent the same cryptogram in an earlier payment. */
  replayed: boolean;
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
      if (at.replayed) return { type: 'card_declined', reason: 'cryptogram_replayed', ...bare };
      return at.hostReachable ? { type: 'online_requested', ...part } : unreachable(bare, at);
    case 'declined':
      return { type: 'card_declined', reason: declineReason(outcome), ...bare };
    case 'try_another_interface':
      return again('card_needs_other_interface', bare, at);
    case 'end_application':
      return again(outcome.restart ? 'attempts_exhausted' : 'card_unreadable', bare, at);
    case 'try_again':
    case 'select_next':
      return again('attempts_exhausted', bare, at);
  }
}

/** The way to the host closed after the lane was armed, or the card insists: a limit that forbids it anyway is the better reason. */
function unreachable(bare: CardPart, at: Circumstances): PaymentEvent {
  const allowed = offlineAllowed(at.limits, at.payment.amount, at.exposure, at.now);
  return allowed.allowed
    ? { type: 'host_unreachable', ...bare }
    : { type: 'offline_refused', reason: allowed.reason, ...bare };
}

function approvedByCard(
  outcome: LaneOutcome,
  part: CardPart,
  bare: CardPart,
  at: Circumstances,
): PaymentEvent {
  if (at.replayed) return { type: 'card_declined', reason: 'cryptogram_replayed', ...bare };
  if (!at.armedOffline || !outcome.card) {
    return { type: 'offline_refused', reason: 'offline_not_proven', ...bare };
  }
  const proven = offlineProven(at.limits, at.payment.amount, outcome.card);
  if (!proven.allowed) return { type: 'offline_refused', reason: proven.reason, ...bare };
  const allowed = offlineAllowed(at.limits, at.payment.amount, at.exposure, at.now);
  if (!allowed.allowed) return { type: 'offline_refused', reason: allowed.reason, ...bare };
  return { type: 'offline_approved', authorisationCode: at.authorisationCode, ...part };
}

function again(reason: ReasonCode, part: CardPart, at: Circumstances): PaymentEvent {
  return at.lastAttempt ? { type: 'attempts_exhausted', reason, ...part } : { type: 'present_again' };
}

function declineReason(outcome: LaneOutcome): ReasonCode {
  return outcome.card?.oda.result === 'failed' ? 'card_authentication_failed' : 'declined_by_card';
}
