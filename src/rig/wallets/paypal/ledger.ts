import type { Clock } from '../../../platform/ports/clock.ts';
import type { Random } from '../../../platform/ports/random.ts';
import type { WalletBooking } from '../simulated-wallet.ts';

/** NOTE: that an order which nobody approves ends after 3 hours is what developers report; no reference says so. */
const ORDER_LIFE_MS = 3 * 3_600_000;
/** Orders that are kept; the oldest go first. */
const MOST = 10_000;
const LETTERS = '0123456789ABCDEFGHJKLMNPRSTUVWXY';

export interface RigCapture {
  id: string;
  status: 'COMPLETED' | 'PARTIALLY_REFUNDED' | 'REFUNDED' | 'PENDING';
  refunded: bigint;
}

export interface RigOrder {
  id: string;
  orderNumber: string;
  minor: bigint;
  currency: string;
  status: 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED';
  expiresAt: number;
  /** The customer has its page open. */
  isAsked: boolean;
  /** The customer’s means of payment will fail. */
  isWithoutMoney: boolean;
  capture: RigCapture | null;
  charges: number;
}

/** PayPal's books. */
export class PaypalLedger {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #orders = new Map<string, RigOrder>();
  readonly #refundInvoices = new Set<string>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  open(order: Pick<RigOrder, 'orderNumber' | 'minor' | 'currency'>): RigOrder {
    const made: RigOrder = {
      ...order,
      id: this.newId(),
      status: 'PAYER_ACTION_REQUIRED',
      expiresAt: this.#clock.now() + ORDER_LIFE_MS,
      isAsked: false,
      isWithoutMoney: false,
      capture: null,
      charges: 0,
    };
    this.#orders.set(made.id, made);
    if (this.#orders.size > MOST) this.#orders.delete(this.#orders.keys().next().value!);
    return made;
  }

  /** Null also for what nobody paid in time. */
  order(id: string): RigOrder | null {
    const order = this.#orders.get(id);
    const isOver = order && order.capture === null && order.expiresAt <= this.#clock.now();
    return order && !isOver ? order : null;
  }

  captured(captureId: string): { order: RigOrder; capture: RigCapture } | null {
    for (const order of this.#orders.values()) {
      if (order.capture?.id === captureId) return { order, capture: order.capture };
    }
    return null;
  }

  /** Whether money was taken under that number of the shop's. */
  isPaid(orderNumber: string): boolean {
    return [...this.#orders.values()].some((order) => order.orderNumber === orderNumber && order.capture);
  }

  charge(order: RigOrder, isHeld: boolean): RigCapture {
    const capture: RigCapture = { id: this.newId(), status: isHeld ? 'PENDING' : 'COMPLETED', refunded: 0n };
    order.status = 'COMPLETED';
    order.capture = capture;
    order.charges += isHeld ? 0 : 1;
    return capture;
  }

  /** False: that invoice number was used by a refund before. */
  giveBack(
    { order, capture }: { order: RigOrder; capture: RigCapture },
    minor: bigint,
    invoice: string,
  ): boolean {
    if (this.#refundInvoices.has(invoice)) return false;
    this.#refundInvoices.add(invoice);
    capture.refunded += minor;
    capture.status = capture.refunded === order.minor ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
    return true;
  }

  asked(): RigOrder[] {
    return [...this.#orders.values()].filter(
      ({ id, isAsked }) => isAsked && this.order(id)?.status === 'PAYER_ACTION_REQUIRED',
    );
  }

  bookings(): WalletBooking[] {
    return [...this.#orders.values()].map(({ id, orderNumber, minor, currency, capture, charges }) => ({
      orderNumber,
      transaction: capture ? `${id}/${capture.id}` : id,
      minor,
      currency,
      state: bookedState(capture, this.order(id) !== null),
      refunded: capture?.refunded ?? 0n,
      charges,
    }));
  }

  /** 17 characters, as PayPal's numbers are. */
  newId(): string {
    return [...this.#random.bytes(17)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  }
}

function bookedState(capture: RigCapture | null, isOpen: boolean): WalletBooking['state'] {
  if (!capture) return isOpen ? 'waiting' : 'closed';
  if (capture.status === 'PENDING') return 'waiting';
  return capture.status === 'REFUNDED' ? 'closed' : 'paid';
}
