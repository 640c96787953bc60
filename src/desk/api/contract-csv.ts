import type { QueueEntryView } from './contract-delivery.ts';

const COLUMNS: readonly (readonly [string, (entry: QueueEntryView) => string | number | boolean | null])[] = [
  ['seq', (entry) => entry.seq],
  ['kind', (entry) => entry.kind],
  ['state', (entry) => entry.state],
  ['payment', (entry) => entry.paymentId],
  ['amount', (entry) => entry.amount],
  ['currency', (entry) => entry.currency],
  ['scheme', (entry) => entry.scheme],
  ['pan_truncated', (entry) => entry.panTruncated],
  ['batch', (entry) => entry.batch],
  ['created_at', (entry) => entry.createdAt],
  ['age_seconds', (entry) => entry.ageSeconds],
  ['attempts', (entry) => entry.attempts],
  ['may_have_arrived', (entry) => entry.mayHaveArrived],
  ['next_attempt_at', (entry) => entry.nextAttemptAt],
  ['retryable', (entry) => entry.retryable],
  ['last_result', (entry) => entry.lastResult],
];

export const CSV_HEAD = `${COLUMNS.map(([name]) => name).join(',')}\r\n`;

/** The lines of entries, without the head. @spec RFC 4180 */
export function csvRows(entries: readonly QueueEntryView[]): string {
  return entries
    .map((entry) => `${COLUMNS.map(([, value]) => field(String(value(entry) ?? ''))).join(',')}\r\n`)
    .join('');
}

export const queueCsv = (entries: readonly QueueEntryView[]): string => CSV_HEAD + csvRows(entries);

/** A spreadsheet takes a text that begins so for a formula, and a reason is what a person typed. */
const FORMULA = /^[=+\-@\t\r]/;

function field(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
