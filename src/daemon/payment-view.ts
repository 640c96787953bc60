import type { PaymentView } from '../desk/api/contract.ts';
import { isFinal, type Payment, type ReasonCode, type WalletPart } from '../payment/payment.ts';
import { REASONS } from '../payment/reasons.ts';
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

/**
 * The payment as registers and pages see it.
 * @param refunded minor units refunded of it, those on their way included
 */
export function paymentView(payment: Payment, refunded = 0n): PaymentView {
  const { card, wallet } = payment;
  // A wallet is asked as a host is: one word for people.
  const state = payment.state === 'requesting' ? 'authorising' : payment.state;
  const reason = reasonOf(payment);
  return {
    id: payment.id,
    state,
    outcome: isFinal(payment.state) ? payment.state : null,
    online: payment.online,
    amount: formatAmount(payment.amount),
    currency: payment.amount.currency,
    kind: payment.transactionType === '20' ? 'refund' : 'purchase',
    reference: payment.reference,
    tender: wallet?.scheme ?? (card ? (card.wallet ?? 'card') : null),
    scheme: card?.scheme ?? wallet?.scheme ?? null,
    entryMode: card?.entryMode ?? wallet?.route ?? null,
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
    wallet: wallet && walletView(wallet),
    code: payment.state === 'confirming' ? codeView(wallet) : null,
    passes: [...payment.passes],
    refundOf: payment.refundOf,
    refunded: formatAmount({ ...payment.amount, minor: refunded }),
    attempt: payment.attempt,
    createdAt: isoTime(payment.createdAt),
    finalAt: payment.finalAt === null ? null : isoTime(payment.finalAt),
  };
}

/** An interruption has cost nothing once its end is known, and not before. */
function reasonOf({ state, reasonCode }: Payment): (typeof REASONS)[ReasonCode] | null {
  if (state === 'unknown' && reasonCode === 'interrupted') return REASONS.wallet_no_answer;
  return reasonCode && REASONS[reasonCode];
}

const walletView = ({ name, scheme, route, orderNumber, transaction, payer }: WalletPart) => ({
  ...{ name, scheme, route, orderNumber, transaction, payer },
});

const codeView = (wallet: WalletPart | null): PaymentView['code'] =>
  wallet?.code ? { text: wallet.code.text, expiresAt: isoTime(wallet.code.expiresAt) } : null;
