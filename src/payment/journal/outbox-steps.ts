import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Payment } from '../payment.ts';
import type { AuditActor, OpenRecord, OutboxEntry } from './journal.ts';
import { OutboxChanges } from './outbox-changes.ts';
import { RANK, toEntry } from './outbox-row.ts';
import type { Stores } from './stores.ts';

/*
 * What happens to an outbox entry besides the end of its try, each inside the caller's transaction: the entry, the queue
 * and the payment move together.
 */

/** Entries that a call of `hurry` makes due, and those that each claim after it makes due as well. */
const HURRIED_AT_ONCE = 1_000;
const HURRIED_BY_A_CLAIM = 200;

export function claimEntries(
  { outbox }: Stores,
  now: number,
  limit: number,
  retryAt: (earlierAttempts: number) => number,
  underWay: ReadonlySet<number>,
): OutboxEntry[] {
  outbox.writeDownAll(underWay);
  outbox.sweep.step(HURRIED_BY_A_CLAIM);
  const tries = outbox.takeDue(now, limit, underWay).map((record) => {
    const { seq, kind, attempts: earlier } = record.row;
    return { seq, rank: RANK[kind], earlier, nextAttempt: retryAt(earlier), record };
  });
  if (tries.length > 0) outbox.tries.begin(tries);
  return tries.map(({ record: { row, payment }, nextAttempt }) => ({
    ...toEntry(row, payment),
    nextAttemptAt: nextAttempt,
  }));
}

export function hurryAll({ outbox }: Stores, now: number): void {
  outbox.writeDownAll();
  outbox.sweep.begin(now, HURRIED_AT_ONCE);
}

/** @throws TerminalError not_found, request_invalid */
export function retryEntry(stores: Stores, seq: number, now: number, by: AuditActor): Payment {
  const { outbox, payments, audit } = stores;
  outbox.writeDown(seq);
  const row = outbox.find(seq);
  if (!row) throw new TerminalError('not_found', `Nothing waits or is parked as ${seq}.`);
  const before = payments.numbered(row.payment);
  let after = before;
  if (row.standing === 'waiting') {
    outbox.hurry(row, now);
  } else {
    if (before.sealed === null) {
      throw new TerminalError('request_invalid', 'The host has decided: sending it again changes nothing.', {
        hint: 'Settle the payment with the customer or the acquirer.',
      });
    }
    const changes = new OutboxChanges();
    outbox.unpark(row, now, changes);
    outbox.write(changes);
    after = { ...before, version: before.version + 1, forwarding: `${row.kind}_pending` };
    payments.update(after, row.payment, before);
  }
  audit.append({ by, event: 'queue.retried', subject: after.id, detail: { seq, kind: row.kind } }, now);
  return after;
}

/** @throws TerminalError not_found */
export function parkEntry(stores: Stores, seq: number, reason: string, by: AuditActor, now: number): Payment {
  const { outbox, payments, audit } = stores;
  outbox.writeDown(seq);
  const row = outbox.find(seq);
  if (row?.standing !== 'waiting') throw new TerminalError('not_found', `Nothing waits as ${seq}.`);
  const before = payments.numbered(row.payment);
  const changes = new OutboxChanges();
  outbox.park(row, reason, changes);
  outbox.write(changes);
  const after: Payment = { ...before, version: before.version + 1, forwarding: 'parked' };
  payments.park(after, row.payment, before, { at: now, result: reason });
  audit.append(
    { by, event: 'queue.parked', subject: after.id, detail: { seq, kind: row.kind, reason } },
    now,
  );
  return after;
}

export function openRecordsOf({ outbox, payments }: Stores, batch: number): OpenRecord[] {
  return outbox.list.ofBatch(batch).map((row) => ({
    seq: row.seq,
    kind: row.kind,
    state: row.standing,
    paymentId: payments.idOf(row.payment),
    minor: BigInt(row.owed_minor),
    currency: row.owed_currency,
    lastResult: row.last_result,
  }));
}
