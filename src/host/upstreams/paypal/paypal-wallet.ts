import type { LinkStatus } from '../../../platform/ports/upstream.ts';
import type {
  CancelAnswer,
  NotificationAnswer,
  NotSent,
  RefundAnswer,
  Refused,
  Unknown,
  Wallet,
  WalletAnswer,
  WalletNotification,
  WalletOrder,
  WalletPresentation,
  WalletRefund,
} from '../../../platform/ports/wallet.ts';
import type { WalletLink } from '../wallet-link.ts';
import type { WalletSurroundings } from '../wallet-surroundings.ts';
import { PaypalCaptures } from './captures.ts';
import type { PaypalExchange } from './exchange.ts';
import { toPaypalMoney } from './money.ts';
import { readEvent } from './notification.ts';
import type { PaypalOptions } from './options.ts';
import {
  captureIdOf,
  judgeOrder,
  ORDERS,
  orderIdOf,
  readOrder,
  type SeenOrder,
  unknown,
} from './order-answer.ts';
import { judgeRefund } from './refund-answer.ts';
import { notSent, refusal } from './refusals.ts';
import { orderRequest } from './requests.ts';

/** PayPal remembers the number of a request for 6 hours: within them making an order again finds it. */
const REMEMBERED_MS = 5 * 60 * 60 * 1000;
/** Long after that many sales no capture of the first is thought of any more. */
const MOST_FORGOTTEN = 1_000;
const DECIMALS_REFUSED: Refused = {
  kind: 'refused',
  reason: 'shop_not_accepted',
  code: 'DECIMALS_NOT_SUPPORTED',
};
const NEVER_PAID: CancelAnswer = { kind: 'cancelled', moneyReturned: false };

/** `isNew`: no earlier request of that number was known to PayPal. */
type MadeOrder = SeenOrder & { isNew: boolean };
type Seen = SeenOrder | { kind: 'not_found' } | Refused | Unknown | NotSent;

/**
 * PayPal by a code that the shop shows: the customer approves the order on PayPal's pages, and only the shop's capture
 * takes the money. So an order that is not captured can be forgotten, and is never taken back.
 *
 * NOTE: codes that customers show are a product for partners whose format PayPal does not publish: none is taken here.
 * NOTE: money is taken only under a number of PayPal's that the caller already has: after a crash it is in the journal.
 */
export class PaypalWallet implements Wallet {
  readonly name: string;
  readonly scheme = 'paypal';
  readonly routes = { scan: false, show: true };
  readonly pollMs: number;
  readonly #options: PaypalOptions;
  readonly #surroundings: WalletSurroundings;
  readonly #link: WalletLink;
  readonly #exchange: PaypalExchange;
  readonly #captures: PaypalCaptures;
  /** Cancelled ones, oldest first: PayPal would still let their customers approve them. */
  readonly #forgotten = new Set<string>();

  constructor(
    options: PaypalOptions,
    surroundings: WalletSurroundings,
    { link, exchange }: { link: WalletLink; exchange: PaypalExchange },
  ) {
    this.name = surroundings.name;
    this.pollMs = options.pollMs;
    this.#options = options;
    this.#surroundings = surroundings;
    this.#link = link;
    this.#exchange = exchange;
    this.#captures = new PaypalCaptures(exchange, surroundings.clock);
  }

  start(): void {}

  async stop(): Promise<void> {
    this.#link.stop();
  }

  link(): LinkStatus {
    return this.#link.status();
  }

  onLink(listener: (status: LinkStatus) => void): void {
    this.#link.onChange(listener);
  }

  async pay(): Promise<WalletAnswer> {
    return { kind: 'refused', reason: 'shop_not_accepted', code: 'NO_CODES_OF_CUSTOMERS' };
  }

  async present(order: WalletOrder): Promise<WalletPresentation> {
    const seen = await this.#make(order);
    if (seen.kind !== 'seen') return seen;
    if (seen.approveUrl === null) return unknown('PayPal answers without a link to show');
    return { kind: 'shown', code: seen.approveUrl, transaction: seen.id, expiresAt: order.expiresAt };
  }

  /** Nothing is taken any more once the order's time is over: whoever comes back to it then cancels it. */
  async query(order: WalletOrder): Promise<WalletAnswer> {
    if (this.#forgotten.has(order.orderNumber)) return { kind: 'closed' };
    const seen = await this.#look(order);
    if (seen.kind !== 'seen') return seen;
    const judged = judgeOrder(seen, order);
    if (judged !== 'approved') return judged;
    const mayTake = order.transaction !== null && this.#surroundings.clock.now() <= order.expiresAt;
    return mayTake ? this.#captures.take(order, seen.id) : { kind: 'waiting', transaction: seen.id };
  }

  async cancel(order: WalletOrder): Promise<CancelAnswer> {
    const answer = await this.#end(order);
    if (answer.kind === 'cancelled') this.#forget(order);
    return answer;
  }

  async refund(order: WalletOrder, refund: WalletRefund): Promise<RefundAnswer> {
    const amount = toPaypalMoney(refund.amount);
    if (!amount) return DECIMALS_REFUSED;
    const captureId = captureIdOf(order.transaction ?? '') ?? (await this.#findCapture(order));
    if (typeof captureId !== 'string') return captureId;
    const content = { amount, invoice_id: refund.refundNumber };
    const answer = await this.#exchange.post(refundPath(captureId), refund.refundNumber, content);
    if (answer.kind === 'done') return judgeRefund(answer.body, refund.amount);
    if (answer.kind !== 'error') return answer;
    return refusal(answer.issue) ?? unknown(`PayPal answers ${answer.issue}`);
  }

  readNotification({ body }: WalletNotification): NotificationAnswer {
    return readEvent(body);
  }

  /** Makes the order, or finds the one that an earlier request of its number made. */
  async #make(order: WalletOrder): Promise<MadeOrder | Refused | Unknown | NotSent> {
    const amount = toPaypalMoney(order.amount);
    if (!amount) return DECIMALS_REFUSED;
    const content = orderRequest(order, amount, this.#options);
    const answer = await this.#exchange.post(ORDERS, order.orderNumber, content);
    if (answer.kind === 'done') {
      const seen = readOrder(answer.body, order);
      return seen.kind === 'seen' ? { ...seen, isNew: answer.status === 201 } : seen;
    }
    if (answer.kind !== 'error') return answer;
    return refusal(answer.issue) ?? unknown(`PayPal answers ${answer.issue}`);
  }

  async #look(order: WalletOrder): Promise<Seen> {
    if (order.transaction === null) return this.#lookForNumber(order);
    const id = orderIdOf(order.transaction);
    const answer = await this.#exchange.get(`${ORDERS}/${encodeURIComponent(id)}`);
    if (answer.kind === 'refused') return notSent(answer);
    if (answer.kind === 'error') {
      return answer.status === 404 ? { kind: 'not_found' } : unknown(`PayPal answers ${answer.issue}`);
    }
    if (answer.kind !== 'done') return answer;
    const seen = readOrder(answer.body, order);
    return seen.kind === 'seen' && seen.id !== id ? unknown('PayPal answers for another order') : seen;
  }

  /**
   * Without PayPal's number an order is found by making it again. What this makes for the first time was never shown to
   * a customer; what is too old to be found was never captured.
   * @spec PayPal Orders v2, create: 201 for a new order, 200 for the one that an earlier request of that number made
   */
  async #lookForNumber(order: WalletOrder): Promise<Seen> {
    const ageMs = this.#surroundings.clock.now() - order.createdAt;
    if (ageMs > REMEMBERED_MS) return { kind: 'not_found' };
    const made = await this.#make(order);
    if (made.kind === 'refused') return made.reason === 'shop_not_accepted' ? notSent(made) : made;
    if (made.kind !== 'seen') return made;
    // A repeat may show the order as it was when it was made: how it is now it tells itself.
    return made.isNew ? { kind: 'not_found' } : this.#look({ ...order, transaction: made.id });
  }

  async #end(order: WalletOrder): Promise<CancelAnswer> {
    const seen = await this.#look(order);
    if (seen.kind === 'not_found' || seen.kind === 'refused') return NEVER_PAID;
    if (seen.kind !== 'seen') return seen;
    if (!seen.capture && this.#captures.isUnderWay(order)) return this.#settle(order, seen.id);
    switch (seen.capture?.status) {
      case undefined:
        if (seen.status === 'COMPLETED') return unknown('PayPal shows no capture yet');
        return seen.status === 'APPROVED' && this.#captures.mayArriveLate(order)
          ? unknown('a capture from before the restart may still arrive')
          : NEVER_PAID;
      case 'DECLINED':
      case 'FAILED':
        return NEVER_PAID;
      case 'REFUNDED':
        return { kind: 'cancelled', moneyReturned: true };
      case 'PENDING':
        return { kind: 'refused', reason: 'declined', code: 'PENDING_CAPTURE' };
      default:
        return this.#giveBack(order, seen.capture!.id);
    }
  }

  #forget({ orderNumber }: WalletOrder): void {
    this.#forgotten.add(orderNumber);
    const [oldest] = this.#forgotten;
    if (this.#forgotten.size > MOST_FORGOTTEN) this.#forgotten.delete(oldest!);
  }

  /** A capture on its way cannot be called back: it is sent again to learn its end, and given back when it took money. */
  async #settle(order: WalletOrder, id: string): Promise<CancelAnswer> {
    const answer = await this.#captures.take(order, id);
    switch (answer.kind) {
      case 'paid':
        return this.#giveBack(order, captureIdOf(answer.transaction)!);
      case 'unknown':
      case 'not_sent':
        return answer;
      case 'waiting':
        return this.#captures.isUnderWay(order) ? unknown('the capture is still under way') : NEVER_PAID;
      default:
        return NEVER_PAID;
    }
  }

  /** Without an amount PayPal gives back all that is left. The hyphen keeps the number apart from those of refunds. */
  async #giveBack(order: WalletOrder, captureId: string): Promise<CancelAnswer> {
    const number = `${order.orderNumber}-x`;
    const answer = await this.#exchange.post(refundPath(captureId), number, { invoice_id: number });
    if (answer.kind === 'refused') return notSent(answer);
    if (answer.kind === 'error') {
      if (answer.issue === 'CAPTURE_FULLY_REFUNDED') return { kind: 'cancelled', moneyReturned: true };
      return refusal(answer.issue) ?? unknown(`PayPal answers ${answer.issue}`);
    }
    const judged = answer.kind === 'done' ? judgeRefund(answer.body, null) : answer;
    return judged.kind === 'refunded' || judged.kind === 'pending'
      ? { kind: 'cancelled', moneyReturned: true }
      : judged;
  }

  async #findCapture(order: WalletOrder): Promise<string | Refused | Unknown | NotSent> {
    const seen = await this.#look(order);
    if (seen.kind === 'unknown' || seen.kind === 'not_sent') return seen;
    const captureId = seen.kind === 'seen' ? seen.capture?.id : undefined;
    return captureId ?? { kind: 'refused', reason: 'declined', code: 'NOT_CAPTURED' };
  }
}

const refundPath = (captureId: string): string => `/v2/payments/captures/${captureId}/refund`;
