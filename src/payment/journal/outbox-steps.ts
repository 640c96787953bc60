import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Payment } from '../payment.ts';
import type { OutboxEntry } from './journal.ts';
import { toEntry } from './outbox-row.ts';
import type { Stores } from './stores.ts';

/*
 * What happens to an outbox entry, each inside the caller's transaction: the entry, the queue and the payment
 * move together. Sequence numbers come from this journal, so that an unknown one is our bug (a plain Error).
 */

export function claimEntries(
  { outbox, payments }: Stores,
  now: number,
  limit: number,
  retryAt: (earlierAttempts: number) => number,
  underWay: ReadonlySet<number>,
): OutboxEntry[] {
  return outbox.queue.due(now, limit, underWay).map(({ seq }) => {
    const row = outbox.entry(seq, 'waiting');
    const next = retryAt(row.attempts);
    outbox.beginTry(row, next);
    return toEntry({ ...row, next_attempt: next }, payments.numbered(row.payment));
  });
}

export function acknowledgeEntry(stores: Stores, seq: number, responseCode: string, now: number): Payment {
  const row = stores.outbox.entry(seq);
  const before = stores.payments.numbered(row.payment);
  stores.outbox.remove(row, before.amount);
  const after: Payment = { ...before, forwarding: `${row.kind}_acknowledged`, sealed: null };
  return end(stores, after, row.payment, responseCode, now);
}

export function parkEntry(
  stores: Stores,
  seq: number,
  result: string,
  hostDecided: boolean,
  now: number,
): Payment {
  const row = stores.outbox.entry(seq, 'waiting');
  const before = stores.payments.numbered(row.payment);
  stores.outbox.park(row, before.amount, result);
  const after: Payment = { ...before, forwarding: 'parked', sealed: hostDecided ? null : before.sealed };
  return end(stores, after, row.payment, result, now);
}

/** @throws TerminalError not_found, request_invalid */
export function releaseEntry({ outbox, payments }: Stores, seq: number, now: number): Payment {
  const row = outbox.find(seq);
  if (row?.state !== 'parked') throw new TerminalError('not_found', `Nothing is parked as ${seq}.`);
  const before = payments.numbered(row.payment);
  if (before.sealed === null) {
    throw new TerminalError('request_invalid', 'The host has decided: sending it again changes nothing.', {
      hint: 'Settle the payment with the customer or the acquirer.',
    });
  }
  outbox.release(row, before.amount, now);
  const after: Payment = { ...before, version: before.version + 1, forwarding: `${row.kind}_pending` };
  payments.update(after, row.payment);
  return after;
}

function end({ payments }: Stores, after: Payment, number: number, result: string, now: number): Payment {
  const payment = { ...after, version: after.version + 1 };
  payments.update(payment, number);
  payments.noteDelivery(number, now, result);
  return payment;
}
