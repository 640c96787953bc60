import type { HealthView } from '../desk/api/contract.ts';
import type {
  AuditEntryView,
  BatchTotals,
  QueueEntryView,
  QueueTotals,
  ReconciliationView,
} from '../desk/api/contract-delivery.ts';
import type { AuditEntry, OutboxEntry, OutboxTotals, Reconciliation } from '../payment/journal/journal.ts';
import { formatAmount } from '../platform/money/amount.ts';
import type { ReconciliationTotals } from '../platform/ports/upstream.ts';
import { isoTime } from '../platform/time/iso-time.ts';

/** What the journal owes the host, as registers and pages see it. */

/** The outbox in numbers; sums are of the advices and deferred requests that wait. */
export function queueTotals({ waiting, parked, advices }: OutboxTotals): QueueTotals {
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

/** `now`: wall clock ms. */
export function queueEntryView({ payment, ...entry }: OutboxEntry, now: number): QueueEntryView {
  return {
    seq: entry.seq,
    kind: entry.kind,
    state: entry.state,
    paymentId: payment.id,
    amount: formatAmount(payment.amount),
    currency: payment.amount.currency,
    scheme: payment.card?.scheme ?? null,
    panTruncated: payment.card?.panTruncated || null,
    batch: payment.batch,
    createdAt: isoTime(entry.createdAt),
    ageSeconds: Math.max(0, Math.floor((now - entry.createdAt) / 1000)),
    attempts: entry.attempts,
    mayHaveArrived: entry.mayHaveArrived,
    nextAttemptAt: timeOrNull(entry.nextAttemptAt),
    lastResult: entry.lastResult,
    retryable: entry.state === 'waiting' || payment.sealed !== null,
  };
}

export function reconciliationView(batch: Reconciliation, outstanding: number): ReconciliationView {
  return {
    batch: batch.batch,
    state: batch.state,
    openedAt: isoTime(batch.openedAt),
    closedAt: timeOrNull(batch.closedAt),
    attempts: batch.attempts,
    nextAttemptAt: timeOrNull(batch.nextAttemptAt),
    lastResult: batch.lastResult,
    outstanding,
    totals: batch.totals.map(batchTotals),
    host: batch.host && batchTotals(batch.host),
    explanation: [...batch.explanation],
    advised: batch.advised,
    auditHead: batch.auditHead,
  };
}

/** The open batch and the one before it, in a line. */
export function reconciliationHealth(batches: readonly Reconciliation[]): HealthView['reconciliation'] {
  const [open, last] = batches;
  if (!open) return null;
  return {
    batch: open.batch,
    openedAt: isoTime(open.openedAt),
    last: last && last.state !== 'open' ? { batch: last.batch, state: last.state } : null,
  };
}

export function auditEntryView({ at, detail, ...entry }: AuditEntry): AuditEntryView {
  return { ...entry, at: isoTime(at), detail: { ...detail } };
}

function batchTotals({ currency, ...sides }: ReconciliationTotals): BatchTotals {
  const side = ({ count, minor }: ReconciliationTotals['debits']) => ({
    count,
    amount: formatAmount({ minor, currency }),
  });
  return {
    currency,
    debits: side(sides.debits),
    debitReversals: side(sides.debitReversals),
    credits: side(sides.credits),
    creditReversals: side(sides.creditReversals),
  };
}

export const timeOrNull = (wallClockMs: number | null): string | null =>
  wallClockMs === null ? null : isoTime(wallClockMs);
