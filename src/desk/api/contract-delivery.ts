import { z } from 'zod';

/**
 * What is owed to the host and what came of it: queue, reconciliations, audit, totals. Part of the contract; amounts are
 * decimal text in major units, times ISO 8601.
 */

export const MoneyCount = z.object({ currency: z.string(), amount: z.string(), count: z.number().int() });
export type MoneyCount = z.infer<typeof MoneyCount>;

export const QueueEntryView = z.object({
  seq: z.number().int(),
  kind: z
    .enum(['advice', 'deferred', 'reversal'])
    .describe('deferred: approved at the shop’s own risk, the host is asked late and may still say no.'),
  state: z.enum(['waiting', 'parked']),
  paymentId: z.string(),
  amount: z.string(),
  currency: z.string(),
  scheme: z.string().nullable(),
  panTruncated: z.string().nullable(),
  batch: z.number().int().nullable(),
  createdAt: z.string(),
  ageSeconds: z.number().int(),
  attempts: z.number().int(),
  mayHaveArrived: z.boolean().describe('An earlier try may have reached the host: the next is a repeat.'),
  nextAttemptAt: z.string().nullable(),
  lastResult: z.string().nullable().describe('Why it is still here.'),
  retryable: z
    .boolean()
    .describe('false: the host has given its final answer and what a message needs is erased.'),
});
export type QueueEntryView = z.infer<typeof QueueEntryView>;

export const QueueTotals = z.object({
  waiting: z.number().int(),
  parked: z.number().int(),
  sums: z.array(MoneyCount).describe('Advices and deferred requests that wait, by currency.'),
});
export type QueueTotals = z.infer<typeof QueueTotals>;

export const QueueView = QueueTotals.extend({
  at: z.string().describe('When this was read, by the terminal’s clock: ages and next tries count from it.'),
  entries: z.array(QueueEntryView),
  next: z.number().int().nullable().describe('Give it as `after` for the next page; null: this is the last.'),
});
export type QueueView = z.infer<typeof QueueView>;

export const QueueExport = QueueView.pick({ at: true, entries: true, next: true });
export type QueueExport = z.infer<typeof QueueExport>;

export const ParkBody = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'no control characters')
    .describe('Why, for whoever looks at it next.'),
});

export const SideTotals = z.object({ count: z.number().int(), amount: z.string() });

export const BatchTotals = z.object({
  currency: z.string(),
  debits: SideTotals.describe('Sales that stand.'),
  debitReversals: SideTotals.describe('Sales taken back.'),
  credits: SideTotals.describe('Refunds that stand.'),
  creditReversals: SideTotals,
});
export type BatchTotals = z.infer<typeof BatchTotals>;

export const ReconciliationView = z.object({
  batch: z.number().int(),
  state: z.enum(['open', 'closing', 'agreed', 'differs']),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  attempts: z.number().int(),
  nextAttemptAt: z.string().nullable(),
  lastResult: z.string().nullable(),
  outstanding: z
    .number()
    .int()
    .describe('Its records that wait or are parked, 1,000 at most: a batch is compared when none waits.'),
  totals: z.array(BatchTotals).describe('The terminal’s, one for each currency used.'),
  host: BatchTotals.nullable().describe('The host’s, where they differ and it told them.'),
  explanation: z.array(z.string()),
  advised: z.boolean().describe('The host has the advice that closes a batch in difference.'),
  auditHead: z.string().nullable().describe('SEQ:HASH of the audit log, as it was sent to the host.'),
});
export type ReconciliationView = z.infer<typeof ReconciliationView>;

export const ReconciliationList = z.object({ reconciliations: z.array(ReconciliationView) });

export const AuditEntryView = z.object({
  seq: z.number().int(),
  at: z.string(),
  by: z.enum(['register', 'console', 'cli', 'terminal', 'host']),
  event: z.string(),
  subject: z.string().nullable().describe('Payment, queue entry or batch it was done to.'),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  hash: z.string().describe('HMAC-SHA-256 over the hash before and this entry, hex.'),
});
export type AuditEntryView = z.infer<typeof AuditEntryView>;

export const AuditView = z.object({
  entries: z.array(AuditEntryView).describe('Oldest first.'),
  head: z.string().describe('SEQ:HASH of the newest entry.'),
  next: z.number().int().nullable().describe('Give it as `after` for what follows; null: this is the end.'),
});
export type AuditView = z.infer<typeof AuditView>;

/** Why the host's count may rightly differ from the journal's. */
export const TotalsCause = z.enum([
  'advice_waiting',
  'deferred_waiting',
  'parked',
  'declined_upstream',
  'reversed',
  'already_at_host',
  'reversal_waiting',
  'unexplained',
]);

export const CurrencyTotals = z.object({
  currency: z.string(),
  receipts: SideTotals.describe('Approved payments with a receipt, printed or in the printer’s queue.'),
  journal: SideTotals.describe('Approved payments.'),
  host: SideTotals.nullable().describe(
    'Sales the simulated host has posted; null where its books cannot be read.',
  ),
  forwarding: z
    .array(SideTotals.extend({ state: z.string() }))
    .describe('The journal’s number by how far the host knows of it.'),
  differences: z
    .array(z.object({ cause: TotalsCause, count: z.number().int(), amount: z.string() }))
    .describe('What leads from the journal’s number to the host’s, with its sign.'),
  verdict: z
    .enum(['equal', 'explained', 'differs'])
    .describe('Of the sides that can be read. explained: the differences add up to what is missing.'),
});
export type CurrencyTotals = z.infer<typeof CurrencyTotals>;

export const TotalsView = z.object({
  at: z.string(),
  currencies: z.array(CurrencyTotals),
  verdict: z.enum(['equal', 'explained', 'differs']).describe('The worst of the currencies.'),
});
export type TotalsView = z.infer<typeof TotalsView>;
