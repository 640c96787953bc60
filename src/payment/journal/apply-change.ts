import type { Payment } from '../payment.ts';
import { checkChange, needsSealed } from './change-rules.ts';
import type { Change } from './journal.ts';
import { toRow } from './payment-row.ts';
import type { Stores } from './stores.ts';
import { retrievalReference } from './trace-number.ts';

/**
 * One durable point of a payment, inside the caller's transaction: snapshot, numbers, what is owed, receipts.
 * @throws Error when the change breaks a rule
 */
export function applyChange(stores: Stores, change: Change, now: number): Payment {
  const { payments, outbox, prints, traceNumbers } = stores;
  const stored = payments.row(change.payment.id);
  if (!stored) throw new Error(`payment ${change.payment.id} was never created`);
  checkChange(stored, toRow(change.payment), change);

  const payment: Payment = { ...change.payment, forwarding: stored.forwarding as Payment['forwarding'] };
  if (change.allocateStan) {
    payment.stan = traceNumbers.next();
    payment.retrievalReference = retrievalReference(now, payment.stan);
  }
  if (change.outbox) payment.forwarding = `${change.outbox.kind}_pending`;
  if (!needsSealed(payment)) payment.sealed = null;
  payments.update(payment, stored.number);

  if (change.outbox) {
    outbox.add(change.outbox, {
      payment: stored.number,
      panToken: payment.card?.panToken ?? null,
      amount: payment.amount,
      stan: change.outbox.kind === 'reversal' ? traceNumbers.next() : null,
      now,
    });
  }
  const jobs = typeof change.print === 'function' ? change.print(payment) : (change.print ?? []);
  prints.add(stored.number, jobs);
  return payment;
}
