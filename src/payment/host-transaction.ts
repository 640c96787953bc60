import type { HostTransaction } from '../platform/ports/upstream.ts';
import type { Payment } from './payment.ts';

/**
 * The host's view of a payment.
 * @throws Error when the payment has no STAN yet: its intent was never made durable
 */
export function hostTransaction(payment: Payment): HostTransaction {
  if (payment.stan === null || payment.retrievalReference === null || payment.batch === null) {
    throw new Error(`payment ${payment.id} has no STAN`);
  }
  return {
    paymentId: payment.id,
    stan: payment.stan,
    retrievalReference: payment.retrievalReference,
    amount: payment.amount,
    transactionType: payment.transactionType,
    localTime: payment.createdAt,
    sealed: payment.sealed,
    cvm: payment.cvm,
    batch: payment.batch,
  };
}
