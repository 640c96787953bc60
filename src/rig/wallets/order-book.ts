import type { Clock } from '../../platform/ports/clock.ts';
import type { WalletBooking } from './simulated-wallet.ts';

/** More orders than any rig makes; the oldest are dropped beyond. */
const MOST_ORDERS = 10_000;

export interface BookedOrder extends WalletBooking {
  /** Wall clock ms after which it closes by itself if it is not paid. */
  readonly closesAt: number;
  /** Whether the customer has been asked to confirm it. */
  isAsked: boolean;
  /** Minor units by the shop's number of the refund. */
  readonly refunds: Map<string, bigint>;
}

export type BookedRefund = 'refunded' | 'repeated' | 'other_amount' | 'too_high' | 'not_paid';

/** A provider's books: orders by the shop's number, and the rules that all providers keep. */
export class OrderBook {
  readonly #clock: Clock;
  readonly #orders = new Map<string, BookedOrder>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Every order as it stands now. */
  all(): readonly BookedOrder[] {
    return [...this.#orders.keys()].map((orderNumber) => this.find(orderNumber)!);
  }

  find(orderNumber: string): BookedOrder | undefined {
    const order = this.#orders.get(orderNumber);
    if (order?.state === 'waiting' && this.#clock.now() >= order.closesAt) order.state = 'closed';
    return order;
  }

  open(
    order: Pick<BookedOrder, 'orderNumber' | 'transaction' | 'minor' | 'currency' | 'closesAt'>,
  ): BookedOrder {
    if (this.#orders.has(order.orderNumber)) throw new Error(`order ${order.orderNumber} is booked already`);
    const [oldest] = this.#orders.keys();
    if (oldest !== undefined && this.#orders.size >= MOST_ORDERS) this.#orders.delete(oldest);
    const booked: BookedOrder = {
      ...order,
      state: 'waiting',
      refunded: 0n,
      charges: 0,
      isAsked: false,
      refunds: new Map(),
    };
    this.#orders.set(order.orderNumber, booked);
    return booked;
  }

  /** Moves the money to the shop. */
  pay(order: BookedOrder): void {
    if (order.state !== 'waiting') throw new Error(`order ${order.orderNumber} is ${order.state}`);
    order.state = 'paid';
    order.isAsked = false;
    order.charges += 1;
  }

  /** Ends an order whatever its state: what was paid and not refunded goes back. True when that was something. */
  cancel(order: BookedOrder): boolean {
    const owed = order.state === 'paid' ? order.minor - order.refunded : 0n;
    order.refunded += owed;
    order.state = 'closed';
    return owed > 0n;
  }

  refund(order: BookedOrder, refundNumber: string, minor: bigint): BookedRefund {
    const known = order.refunds.get(refundNumber);
    if (known !== undefined) return known === minor ? 'repeated' : 'other_amount';
    if (order.state !== 'paid') return 'not_paid';
    if (order.refunded + minor > order.minor) return 'too_high';
    order.refunds.set(refundNumber, minor);
    order.refunded += minor;
    return 'refunded';
  }

  /** Orders that wait for their customer's answer. */
  asked(): readonly BookedOrder[] {
    return this.all().filter(({ state, isAsked }) => state === 'waiting' && isAsked);
  }

  bookings(): readonly WalletBooking[] {
    return this.all().map(({ orderNumber, transaction, minor, currency, state, refunded, charges }) => ({
      orderNumber,
      transaction,
      minor,
      currency,
      state,
      refunded,
      charges,
    }));
  }
}
