import { FINAL_STATES, type Payment } from '../payment.ts';
import type { Change } from './journal.ts';
import { IDENTITY_COLUMNS, PAYMENT_COLUMNS, type PaymentRow } from './payment-row.ts';

/** Only the journal itself gives these. */
const NUMBERS: readonly (keyof PaymentRow)[] = ['stan', 'retrieval_reference', 'batch'];
/**
 * What a change may still move once a payment has ended: a final state absorbs. (The end of its record may bring more:
 * see conclude.ts.)
 */
const AFTER_THE_END: readonly (keyof PaymentRow)[] = ['version', 'forwarding', 'sealed'];

/**
 * What a change may do to a payment. `next` is the row as the change wants it, before the journal adds STAN
 * and forwarding.
 * @throws Error where the caller broke a rule: these are our bugs, and nothing has been written
 */
export function checkChange(stored: PaymentRow, next: PaymentRow, change: Change): void {
  const fail = (rule: string): never => {
    throw new Error(`payment ${stored.id} (${stored.state}, version ${stored.version}): ${rule}`);
  };
  const differs = (column: keyof PaymentRow) => stored[column] !== next[column];
  if (next.version !== stored.version + 1) fail(`version ${next.version} does not follow`);
  for (const column of IDENTITY_COLUMNS) if (differs(column)) fail(`${column} cannot change`);
  for (const column of NUMBERS) if (differs(column)) fail(`${column} is the journal's to give`);
  if (change.allocateStan && stored.forwarding !== 'none') fail('a record with its STAN is owed to the host');
  if (change.outbox && stored.forwarding !== 'none') fail('a record of it was owed to the host before');
  if (change.outbox && next.stan === null && !change.allocateStan)
    fail('what is owed to the host has no STAN');
  if (!change.outbox && differs('forwarding')) fail('forwarding follows the outbox');
  if (!isFinal(stored)) return;
  if (change.allocateStan) fail('a payment that has ended gets no STAN');
  if (next.sealed !== null && !sameBytes(stored.sealed, next.sealed)) fail('its sealed record cannot change');
  for (const column of PAYMENT_COLUMNS) {
    if (!AFTER_THE_END.includes(column) && differs(column)) fail(`${column} cannot change after the end`);
  }
}

function isFinal(row: { state: string }): boolean {
  return (FINAL_STATES as readonly string[]).includes(row.state);
}

/** Does anything still need the sealed card record? Once the answer is no, it must be gone. */
export function needsSealed(payment: Payment): boolean {
  return !isFinal(payment) || payment.forwarding.endsWith('_pending') || payment.forwarding === 'parked';
}

function sameBytes(a: Uint8Array | null, b: Uint8Array): boolean {
  return a !== null && Buffer.compare(a, b) === 0;
}
