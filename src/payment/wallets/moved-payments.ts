import type { Clock } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Journal, NewPrintJob } from '../journal/journal.ts';
import type { Payment } from '../payment.ts';
import type { PaymentEvent } from '../session/payment-event.ts';
import { step } from '../session/transition.ts';

export interface MovedPaymentsParts {
  journal: Journal;
  clock: Clock;
  log: Log;
  receipts(payment: Payment): NewPrintJob[];
  /** Tells pages and registers. */
  moved(payment: Payment): void;
}

/** Moves payments that are not at the till: refunds, and those whose end is found out in the background. */
export class MovedPayments {
  readonly #at: MovedPaymentsParts;

  constructor(parts: MovedPaymentsParts) {
    this.#at = parts;
  }

  /**
   * One step of the payment table, durable. Gives the payment as it stands, also when the table ignores the event.
   * @throws TerminalError database_failed when it is not known whether it was made
   */
  apply(id: string, event: PaymentEvent): Payment {
    const { journal, clock, log, receipts, moved } = this.#at;
    const before = journal.payment(id);
    if (!before) throw new Error(`payment ${id} was never created`);
    const result = step(before, event, clock.now());
    if (result.kind !== 'moved' || !result.change) return before;
    if (result.transition.durable.includes('receipt')) result.change.print = receipts;
    const payment = journal.commit(result.change);
    log.info('Payment moved', { paymentId: id, event: event.type, state: payment.state });
    moved(payment);
    return payment;
  }
}
