import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Wallet, WalletOrder } from '../../platform/ports/wallet.ts';
import type { Payment, PaymentState, ReasonCode } from '../payment.ts';
import type { PaymentEvent } from '../session/payment-event.ts';
import { eventOfAnswer, walletOrder } from './wallet-order.ts';

export interface WalletTillParts {
  wallets: ReadonlyMap<string, Wallet>;
  clock: Clock;
  log: Log;
  shopName: string;
  /** The payment at the till, as it stands now. */
  current(): Payment | null;
  apply(event: PaymentEvent): void;
}

/** Orders that the provider says it never saw, so often in a row, are not coming any more. */
const NOT_FOUND_LIMIT = 3;
/** A code that could not be had is asked for so often: the same order each time. */
const PRESENT_TRIES = 3;
/** Then the till is free again, and the order is cancelled in the background. */
const CANCEL_TRIES = 6;

/**
 * Talks to the wallet of the payment at the till: sends, asks again, cancels. One exchange at a time: nothing is cancelled
 * while its request is still under way. Answers become events of the payment table, which decides.
 */
export class WalletTill {
  readonly #at: WalletTillParts;
  /** The end of what is under way. */
  #last: Promise<void> = Promise.resolve();
  #timer: Timer | null = null;
  #notFound = 0;

  constructor(parts: WalletTillParts) {
    this.#at = parts;
  }

  /** Once for a payment. */
  pay(payment: Payment, code: string): void {
    this.#notFound = 0;
    this.#exchange(payment, 'requesting', async (wallet, order) =>
      eventOfAnswer(payment, await wallet.pay(order, code)),
    );
  }

  present(payment: Payment, tries = 1): void {
    this.#notFound = 0;
    this.#exchange(payment, 'requesting', async (wallet, order) => {
      const answer = await wallet.present(order);
      if (answer.kind === 'shown') {
        const expiresAt = Math.min(answer.expiresAt, order.expiresAt);
        const { transaction, code: text } = answer;
        return { type: 'wallet_waiting', transaction, code: { text, expiresAt } };
      }
      if (answer.kind !== 'unknown') return eventOfAnswer(payment, answer);
      if (tries >= PRESENT_TRIES) return { type: 'confirm_timeout', reason: 'wallet_no_answer' };
      this.#later(wallet.pollMs, () => this.present(payment, tries + 1));
      return null;
    });
  }

  /** Asks until the payment is not `confirming` any more. */
  poll(payment: Payment): void {
    this.#later(this.#wallet(payment)?.pollMs ?? 0, () => this.#ask());
  }

  /** The provider has said that something happened to this order: it is asked at once. */
  hurry(orderNumber: string): void {
    const payment = this.#at.current();
    if (payment?.state !== 'confirming' || payment.wallet?.orderNumber !== orderNumber) return;
    this.#later(0, () => this.#ask());
  }

  cancelOrder(payment: Payment, tries = 1): void {
    this.#exchange(payment, 'reversing', async (wallet, order) => {
      const answer = await wallet.cancel(order);
      if (answer.kind === 'cancelled') return { type: 'order_cancelled' };
      if (answer.kind === 'refused' || tries >= CANCEL_TRIES) return { type: 'left_unknown' };
      this.#later(wallet.pollMs, () => this.cancelOrder(payment, tries + 1));
      return null;
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Resolves when nothing is under way any more. */
  settled(): Promise<void> {
    return this.#last;
  }

  #ask(): void {
    const payment = this.#at.current();
    if (payment?.state !== 'confirming') return;
    this.#exchange(payment, 'confirming', async (wallet, order) => {
      const answer = await wallet.query(order);
      this.#notFound = answer.kind === 'not_found' ? this.#notFound + 1 : 0;
      // A code that nobody has scanned yet.
      const isUnseen = answer.kind === 'not_found' && payment.wallet!.route === 'show';
      const event = isUnseen ? WAITING : eventOfAnswer(payment, answer);
      if (FINAL_EVENTS.has(event.type)) return event;
      // Durable before the next question: some providers take their last step for this number only.
      if (event.type === 'wallet_waiting' && event.transaction !== null && order.transaction === null)
        return event;
      const over = this.#over(payment, event);
      if (over) return over;
      this.#later(wallet.pollMs, () => this.#ask());
      return null;
    });
  }

  #over({ wallet }: Payment, event: PaymentEvent): PaymentEvent | null {
    if (wallet!.route === 'scan' && this.#notFound >= NOT_FOUND_LIMIT)
      return { type: 'confirm_timeout', reason: 'wallet_no_answer' };
    if (this.#at.clock.now() < wallet!.expiresAt) return null;
    const reason: ReasonCode = event.type === 'wallet_waiting' ? 'wallet_not_confirmed' : 'wallet_no_answer';
    return { type: 'confirm_timeout', reason };
  }

  /** What is wanted of the wallet, after what is under way, if the payment still stands at `state` before and after. */
  #exchange(
    { id }: Payment,
    state: PaymentState,
    work: (wallet: Wallet, order: WalletOrder) => Promise<PaymentEvent | null>,
  ): void {
    const isWanted = () => {
      const now = this.#at.current();
      return now?.id === id && now.state === state ? now : null;
    };
    this.#last = this.#last.then(async () => {
      const payment = isWanted();
      const wallet = payment && this.#wallet(payment);
      if (!wallet) return;
      const event = await work(wallet, walletOrder(payment, this.#at.shopName));
      // What it wanted to ask next is not wanted any more either.
      if (!isWanted()) this.stop();
      else if (event) this.#at.apply(event);
    });
  }

  #later(delayMs: number, action: () => void): void {
    this.stop();
    this.#timer = this.#at.clock.after(delayMs, action);
  }

  #wallet({ wallet }: Payment): Wallet | undefined {
    return wallet ? this.#at.wallets.get(wallet.name) : undefined;
  }
}

const WAITING: PaymentEvent = { type: 'wallet_waiting', transaction: null, code: null };

/** What ends an order that is asked about. `wallet_unreachable` does not: it was the question that did not leave. */
const FINAL_EVENTS: ReadonlySet<PaymentEvent['type']> = new Set([
  'wallet_paid',
  'wallet_refused',
  'wallet_closed',
]);
