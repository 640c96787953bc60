import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Payment } from '../payment.ts';
import type { IdempotencyClaim } from './journal.ts';
import { createdEntry } from './payment-audit.ts';
import { SealedChanges } from './sealed-heads.ts';
import type { Stores } from './stores.ts';

export interface PaymentToCreate {
  payment: Payment;
  claim: IdempotencyClaim;
  /** Is there room for one more? A request that was heard before is answered in any case. */
  mayAdd: boolean;
  now: number;
}

/**
 * A new payment under its key, inside the caller's transaction.
 * @throws TerminalError idempotency_conflict, storage_low
 */
export function createPayment(
  { payments, sealedHeads, audit }: Stores,
  { payment, claim, mayAdd, now }: PaymentToCreate,
): { payment: Payment; replayed: boolean } {
  const known = payments.replay(claim);
  if (known) return { payment: known, replayed: true };
  if (!mayAdd) throw new TerminalError('storage_low');
  payments.insert(payment, claim);
  sealedHeads.change(new SealedChanges().moved(null, payment.sealed));
  audit.append(createdEntry(payment), now);
  return { payment, replayed: false };
}
