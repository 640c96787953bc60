import type { PaymentView } from '../desk/api/contract.ts';
import type { Payment } from '../payment/payment.ts';
import { REASONS } from '../payment/reasons.ts';
import { isFinal } from '../payment/session/transition.ts';
import { formatAmount } from '../platform/money/amount.ts';
import { isoTime } from '../platform/time/iso-time.ts';

const CVM_VIEW: Readonly<Record<string, PaymentView['cvm']>> = {
  no_cvm: 'no_cvm',
  obtain_signature: 'signature',
  online_pin: 'online_pin',
  confirmation_code_verified: 'cdcvm',
};

/** What became of what the host had to be told afterwards. */
const UPSTREAM: Readonly<Record<Payment['forwarding'], PaymentView['upstream']>> = {
  none: null,
  advice_pending: 'pending',
  advice_acknowledged: 'approved',
  deferred_pending: 'pending',
  deferred_acknowledged: 'approved',
  reversal_pending: 'pending',
  reversal_acknowledged: 'reversed',
  parked: 'parked',
  declined_upstream: 'declined',
};

/** The payment as registers and pages see it. */
export function paymentView(payment: Payment): PaymentView {
  const { card, state } = payment;
  const reason = payment.reasonCode ? REASONS[payment.reasonCode] : null;
  return {
    id: payment.id,
    state,
    outcome: isFinal(state) ? state : null,
    online: payment.online,
    amount: formatAmount(payment.amount),
    currency: payment.amount.currency,
    reference: payment.reference,
    scheme: card?.scheme ?? null,
    entryMode: card?.entryMode ?? null,
    formFactor: card?.formFactor ?? null,
    cvm: payment.cvm ? (CVM_VIEW[payment.cvm] ?? null) : null,
    panTruncated: card?.panTruncated || null,
    aid: card?.aid ?? null,
    applicationLabel: card?.applicationLabel ?? null,
    authorisationCode: payment.authorisationCode,
    responseCode: payment.responseCode,
    stan: payment.stan === null ? null : String(payment.stan).padStart(6, '0'),
    retrievalReference: payment.retrievalReference,
    reasonCode: payment.reasonCode,
    reason: reason?.sentence ?? null,
    hint: reason?.hint ?? null,
    forwarding: payment.forwarding,
    upstream: UPSTREAM[payment.forwarding],
    deferred: payment.deferred,
    batch: payment.batch,
    attempt: payment.attempt,
    createdAt: isoTime(payment.createdAt),
    finalAt: payment.finalAt === null ? null : isoTime(payment.finalAt),
  };
}
