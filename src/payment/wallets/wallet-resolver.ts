import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Wallet } from '../../platform/ports/wallet.ts';
import type { Journal } from '../journal/journal.ts';
import type { Payment } from '../payment.ts';
import type { PaymentEvent } from '../session/payment-event.ts';
import type { MovedPayments } from './moved-payments.ts';
import { eventOfAnswer, walletOrder } from './wallet-order.ts';

export interface WalletResolverParts {
  journal: Pick<Journal, 'payment' | 'unfinished'>;
  wallets: ReadonlyMap<string, Wallet>;
  clock: Clock;
  log: Log;
  shopName: string;
  moved: MovedPayments;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Some providers take hours for a refund. */
const LONGEST_REFUND_PAUSE_MS = 600_000;

interface Case {
  wallet: string;
  isRefund: boolean;
  tries: number;
  timer: Timer | null;
  asking: boolean;
}

/**
 * Finds out what became of payments and refunds whose outcome is `unknown`, before and after restarts: asks the provider
 * until it says, and cancels what nobody waits for any more. What the provider has paid out is never forgotten, what it
 * never got is never called paid.
 */
export class WalletResolver {
  readonly #at: WalletResolverParts;
  readonly #cases = new Map<string, Case>();
  #stopped = true;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: WalletResolverParts) {
    this.#at = parts;
  }

  /** Takes up what is unknown in the journal. @throws TerminalError database_failed */
  start(): void {
    this.#stopped = false;
    for (const payment of this.#at.journal.unfinished()) if (payment.state === 'unknown') this.take(payment);
  }

  stop(): Promise<unknown> {
    this.#stopped = true;
    for (const { timer } of this.#cases.values()) timer?.cancel();
    this.#cases.clear();
    return this.#last;
  }

  /** Payments and refunds of that wallet with no known end. */
  unresolved(wallet: string): { sales: number; refunds: number } {
    const count = { sales: 0, refunds: 0 };
    for (const one of this.#cases.values()) {
      if (one.wallet === wallet) count[one.isRefund ? 'refunds' : 'sales']++;
    }
    return count;
  }

  /** Takes one up, or asks about it at once. */
  take(payment: Payment): void {
    if (this.#stopped || payment.state !== 'unknown' || !payment.wallet) return;
    const known = this.#cases.get(payment.id);
    const one = known ?? {
      wallet: payment.wallet.name,
      isRefund: payment.transactionType === '20',
      tries: 0,
      timer: null,
      asking: false,
    };
    one.tries = 0;
    this.#cases.set(payment.id, one);
    if (!one.asking) this.#after(payment.id, one, known ? 0 : FIRST_PAUSE_MS);
  }

  /** The provider has said that something happened to this order. */
  hurry(orderNumber: string): void {
    for (const id of this.#cases.keys()) {
      const payment = this.#at.journal.payment(id);
      if (payment?.wallet?.orderNumber === orderNumber) this.take(payment);
    }
  }

  #after(id: string, one: Case, delayMs: number): void {
    one.timer?.cancel();
    one.timer = this.#at.clock.after(delayMs, () => {
      one.asking = true;
      this.#last = this.#resolve(id, one).finally(() => {
        one.asking = false;
      });
    });
  }

  async #resolve(id: string, one: Case): Promise<void> {
    one.tries++;
    try {
      const payment = this.#at.journal.payment(id);
      const event = payment?.state === 'unknown' ? await this.#ask(payment) : null;
      if (this.#stopped) return;
      // The cashier may have cancelled it meanwhile: then the answer is one to another question.
      const isCurrent = this.#at.journal.payment(id)?.version === payment?.version;
      const now = event && isCurrent ? this.#at.moved.apply(id, event) : this.#at.journal.payment(id);
      if (now?.state !== 'unknown') {
        this.#cases.delete(id);
        return;
      }
      if (event?.type === 'confirm_timeout') return await this.#resolve(id, one);
    } catch (error) {
      // The journal cannot take it now: asked again, with the same answer.
      if (!(error instanceof TerminalError)) throw error;
    }
    if (this.#stopped) return;
    const longest = one.isRefund ? LONGEST_REFUND_PAUSE_MS : LONGEST_PAUSE_MS;
    this.#after(id, one, Math.min(longest, FIRST_PAUSE_MS * 2 ** Math.min(one.tries, 10)));
  }

  async #ask(payment: Payment): Promise<PaymentEvent | null> {
    const wallet = this.#at.wallets.get(payment.wallet!.name);
    if (!wallet) {
      this.#at.log.error('A payment has no known end and its wallet is not configured any more', {
        paymentId: payment.id,
      });
      return null;
    }
    return payment.transactionType === '20'
      ? this.#askRefund(wallet, payment)
      : this.#askSale(wallet, payment);
  }

  async #askSale(wallet: Wallet, payment: Payment): Promise<PaymentEvent | null> {
    const order = walletOrder(payment, this.#at.shopName);
    if (!payment.wallet!.takingBack) {
      const answer = await wallet.query(order);
      const event = eventOfAnswer(payment, answer);
      if (event.type === 'wallet_paid' || event.type === 'wallet_refused') return event;
      if (event.type === 'wallet_closed') return { type: 'order_cancelled' };
      // Until it expires a request may still be on its way: what is not there yet cannot be cancelled for good.
      const isScanned = payment.wallet!.route === 'scan';
      if (answer.kind === 'not_found' && isScanned && this.#at.clock.now() < order.expiresAt) return null;
      if (answer.kind !== 'waiting' && answer.kind !== 'not_found') return null;
      // Nobody stands at the counter for it any more. Durable first: a cancellation can outlive this process.
      return { type: 'confirm_timeout', reason: payment.reasonCode ?? 'wallet_not_confirmed' };
    }
    const answer = await wallet.cancel(order);
    if (answer.kind === 'cancelled') return { type: 'order_cancelled' };
    if (answer.kind !== 'refused') return null;
    // It cannot be cancelled: then what it is counts.
    const event = eventOfAnswer(payment, await wallet.query(order));
    if (event.type === 'wallet_closed') return { type: 'order_cancelled' };
    return event.type === 'wallet_paid' || event.type === 'wallet_refused' ? event : null;
  }

  async #askRefund(wallet: Wallet, payment: Payment): Promise<PaymentEvent | null> {
    const original = this.#at.journal.payment(payment.refundOf!);
    if (!original) throw new Error(`refund ${payment.id} has no payment`);
    return refundEvent(wallet, original, payment, this.#at.shopName);
  }
}

/** Asks for the refund, for the first time or again: the same number never refunds twice. null: no end yet. */
export async function refundEvent(
  wallet: Wallet,
  original: Payment,
  refund: Payment,
  shopName: string,
): Promise<PaymentEvent | null> {
  const order = walletOrder(original, shopName);
  const { orderNumber: refundNumber } = refund.wallet!;
  const answer = await wallet.refund(order, { refundNumber, amount: refund.amount });
  switch (answer.kind) {
    case 'refunded':
      return { type: 'wallet_paid', transaction: answer.transaction ?? refundNumber, payer: null };
    case 'refused':
      return { type: 'wallet_refused', reason: `wallet_${answer.reason}`, code: answer.code };
    case 'not_sent':
      return { type: 'wallet_unreachable' };
    case 'pending':
    case 'unknown':
      return null;
  }
}
