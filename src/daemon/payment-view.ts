import type { PaymentView, QueueView } from '../desk/api/contract.ts';
import type { OutboxEntry } from '../payment/journal/journal.ts';
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

/** The outbox as registers and pages see it; sums are of the advices that wait. */
export function queueView(entries: readonly OutboxEntry[]): QueueView {
  const sums = new Map<string, { minor: bigint; count: number }>();
  for (const { kind, state, payment } of entries) {
    if (kind !== 'advice' || state !== 'waiting') continue;
    const { currency, minor } = payment.amount;
    const sum = sums.get(currency) ?? { minor: 0n, count: 0 };
    sums.set(currency, { minor: sum.minor + minor, count: sum.count + 1 });
  }
  return {
    entries: entries.map((entry) => ({
      seq: entry.seq,
      kind: entry.kind,
      state: entry.state,
      paymentId: entry.payment.id,
      amount: formatAmount(entry.payment.amount),
      currency: entry.payment.amount.currency,
      scheme: entry.payment.card?.scheme ?? null,
      panTruncated: entry.payment.card?.panTruncated || null,
      createdAt: isoTime(entry.createdAt),
      attempts: entry.attempts,
      nextAttemptAt: entry.nextAttemptAt === null ? null : isoTime(entry.nextAttemptAt),
      lastResult: entry.lastResult,
    })),
    waiting: entries.filter((entry) => entry.state === 'waiting').length,
    parked: entries.filter((entry) => entry.state === 'parked').length,
    sums: [...sums].map(([currency, { minor, count }]) => ({
      currency,
      amount: formatAmount({ minor, currency }),
      count,
    })),
  };
}
