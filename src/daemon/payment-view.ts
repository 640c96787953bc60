import type { PaymentView, QueueView } from '../desk/api/contract.ts';
import type { OutboxEntry, OutboxTotals } from '../payment/journal/journal.ts';
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
    attempt: payment.attempt,
    createdAt: isoTime(payment.createdAt),
    finalAt: payment.finalAt === null ? null : isoTime(payment.finalAt),
  };
}

/** The outbox in numbers; sums are of the advices that wait. */
export function queueTotals({ waiting, parked, advices }: OutboxTotals): Omit<QueueView, 'entries'> {
  return {
    waiting,
    parked,
    sums: advices.map(({ currency, minor, count }) => ({
      currency,
      amount: formatAmount({ minor, currency }),
      count,
    })),
  };
}

/** The outbox as registers and pages see it. */
export function queueView(entries: readonly OutboxEntry[], totals: OutboxTotals): QueueView {
  return { entries: entries.map(entryView), ...queueTotals(totals) };
}

function entryView({ payment, ...entry }: OutboxEntry): QueueView['entries'][number] {
  return {
    seq: entry.seq,
    kind: entry.kind,
    state: entry.state,
    paymentId: payment.id,
    amount: formatAmount(payment.amount),
    currency: payment.amount.currency,
    scheme: payment.card?.scheme ?? null,
    panTruncated: payment.card?.panTruncated || null,
    createdAt: isoTime(entry.createdAt),
    attempts: entry.attempts,
    nextAttemptAt: entry.nextAttemptAt === null ? null : isoTime(entry.nextAttemptAt),
    lastResult: entry.lastResult,
  };
}
