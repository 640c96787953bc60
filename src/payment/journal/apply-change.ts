import type { Payment } from '../payment.ts';
import { BatchChanges, sideOf } from './batch-totals.ts';
import { checkChange, needsSealed } from './change-rules.ts';
import type { Change } from './journal.ts';
import { changedEntry } from './payment-audit.ts';
import { toRow } from './payment-row.ts';
import { retrievalReference } from './retrieval-reference.ts';
import { SealedChanges } from './sealed-heads.ts';
import type { Stores } from './stores.ts';

/**
 * One durable point of a payment, inside the caller's transaction: snapshot, numbers, what is owed, receipts, and what
 * the audit log says of it.
 * @throws Error when the change breaks a rule
 */
export function applyChange(stores: Stores, change: Change, now: number): Payment {
  const { payments, outbox, prints, counters, batches } = stores;
  const stored = payments.row(change.payment.id);
  if (!stored) throw new Error(`payment ${change.payment.id} was never created`);
  checkChange(stored, toRow(change.payment), change);

  const payment: Payment = { ...change.payment, forwarding: stored.forwarding as Payment['forwarding'] };
  if (change.allocateStan) {
    payment.stan = counters.nextStan();
    payment.retrievalReference = retrievalReference(now, payment.stan);
    payment.batch = batches.open()!;
  }
  if (change.outbox) payment.forwarding = `${change.outbox.kind}_pending`;
  if (!needsSealed(payment)) payment.sealed = null;
  payments.update(payment, stored.number, stored);
  stores.sealedHeads.change(new SealedChanges().moved(stored.sealed, payment.sealed));
  const totals = new BatchChanges();
  totals.moved(payment, sideOf({ ...stored, online: stored.online === 1 }), sideOf(payment));
  stores.batchTotals.change(totals);

  if (change.outbox) {
    outbox.add(change.outbox, {
      payment: stored.number,
      batch: payment.batch!,
      panToken: payment.card?.panToken ?? null,
      scheme: payment.card?.scheme ?? '',
      amount: payment.amount,
      stan: change.outbox.kind === 'reversal' ? counters.nextStan() : null,
      now,
    });
  }
  const jobs = typeof change.print === 'function' ? change.print(payment) : (change.print ?? []);
  prints.add(stored.number, jobs);
  const entry = changedEntry(stored.state, payment, change.outbox);
  if (entry) stores.audit.append(entry, now);
  return payment;
}
