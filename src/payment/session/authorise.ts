import type { Upstream } from '../../platform/ports/upstream.ts';
import { hostTransaction } from '../host-transaction.ts';
import type { Payment } from '../payment.ts';
import type { PaymentEvent } from './payment-event.ts';

interface AuthoriseSurroundings {
  upstream: Upstream;
  reversalsSettled(panToken: string): Promise<boolean>;
  /** The payment still wants the answer. Cancelled meanwhile, its own reversal goes before a request: none may follow. */
  isWanted(): boolean;
}

/**
 * Asks the host. The payment's intent is durable before this is called. Reversals of the same card go
 * first: a new request must not overtake one on the same account.
 */
export async function authorise(payment: Payment, at: AuthoriseSurroundings): Promise<PaymentEvent> {
  if (payment.card && !(await at.reversalsSettled(payment.card.panToken)))
    return { type: 'host_unreachable' };
  if (!at.isWanted()) return { type: 'host_unreachable' };
  const result = await at.upstream.authorise(hostTransaction(payment), payment.transmittedAt!);
  switch (result.kind) {
    case 'approved':
      return {
        type: 'host_approved',
        responseCode: result.responseCode,
        authorisationCode: result.authorisationCode,
      };
    case 'declined':
      return { type: 'host_declined', responseCode: result.responseCode };
    case 'not_sent':
      return { type: 'host_unreachable' };
    case 'unknown':
      return {
        type: 'host_unknown',
        reason: result.reason === 'invalid_answer' ? 'host_invalid_answer' : 'host_no_answer',
      };
  }
}
