import type { Clock } from '../../../platform/ports/clock.ts';
import type { Random } from '../../../platform/ports/random.ts';
import type { CustomerMood, WalletBooking } from '../simulated-wallet.ts';

/** NOTE: WeChat Pay shows a new code each minute; how long an old one is still taken it does not say. */
const CODE_LIFE_MS = 60_000;
/** NOTE: how long a customer may take over the password is not published. */
const CONFIRMATION_LIFE_MS = 120_000;
/** Codes and orders that are kept; the oldest go first. */
const MOST = 10_000;

interface PaymentCode {
  mood: CustomerMood;
  expiresAt: number;
  isUsed: boolean;
}

export interface RigRefund {
  id: string;
  number: string;
  minor: bigint;
}

export interface RigTrade {
  orderNumber: string;
  transaction: string;
  type: 'MICROPAY' | 'NATIVE';
  minor: bigint;
  currency: string;
  state: 'NOTPAY' | 'USERPAYING' | 'SUCCESS' | 'REFUND' | 'CLOSED' | 'REVOKED' | 'PAYERROR';
  /** Wall clock ms after which the customer cannot pay it any more. */
  expiresAt: number;
  codeUrl: string | null;
  notifyUrl: string | null;
  /** The request that made it: a repeat must be the same. */
  made: string;
  /** The customer has it open. */
  isAsked: boolean;
  charges: number;
  refunds: RigRefund[];
}

/** WeChat Pay's books: who may pay what, and what was paid and given back. */
export class WechatLedger {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #codes = new Map<string, PaymentCode>();
  readonly #trades = new Map<string, RigTrade>();
  #transactions = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** 18 digits that begin with 10..15. */
  newCode(mood: CustomerMood): string {
    const digits = this.#digits(17);
    const code = `1${Number(digits[0]) % 6}${digits.slice(1)}`;
    keep(this.#codes, code, { mood, expiresAt: this.#clock.now() + CODE_LIFE_MS, isUsed: false });
    return code;
  }

  /** The customer's mood, once; or why the code is not taken. */
  useCode(code: string): CustomerMood | 'AUTH_CODE_INVALID' | 'AUTH_CODE_EXPIRED' | 'AUTH_CODE_ERROR' {
    const known = this.#codes.get(code);
    if (!known) return 'AUTH_CODE_INVALID';
    if (known.isUsed) return 'AUTH_CODE_ERROR';
    if (known.expiresAt <= this.#clock.now()) return 'AUTH_CODE_EXPIRED';
    known.isUsed = true;
    return known.mood;
  }

  open(order: Pick<RigTrade, 'orderNumber' | 'minor' | 'currency' | 'made'>, shown: Shown | null): RigTrade {
    this.#transactions += 1;
    const trade: RigTrade = {
      ...order,
      transaction: `42000${String(this.#transactions).padStart(5, '0')}${this.#digits(18)}`,
      type: shown ? 'NATIVE' : 'MICROPAY',
      state: shown ? 'NOTPAY' : 'USERPAYING',
      expiresAt: shown ? shown.expiresAt : this.#clock.now() + CONFIRMATION_LIFE_MS,
      codeUrl: shown ? `weixin://wxpay/bizpayurl?pr=${this.#word()}` : null,
      notifyUrl: shown ? shown.notifyUrl : null,
      isAsked: shown === null,
      charges: 0,
      refunds: [],
    };
    keep(this.#trades, trade.orderNumber, trade);
    return trade;
  }

  trade(orderNumber: string): RigTrade | null {
    const trade = this.#trades.get(orderNumber) ?? null;
    if (trade?.state === 'USERPAYING' && trade.expiresAt <= this.#clock.now()) trade.state = 'PAYERROR';
    return trade;
  }

  /** The shown order that can still be paid by that code. */
  shown(codeUrl: string): RigTrade | null {
    const trade = this.all().find((each) => each.codeUrl === codeUrl);
    return trade?.state === 'NOTPAY' && trade.expiresAt > this.#clock.now() ? trade : null;
  }

  /** Orders whose customers have been asked and have not answered. */
  asked(): RigTrade[] {
    const open = (trade: RigTrade): boolean => trade.state === 'USERPAYING' || trade.state === 'NOTPAY';
    return this.all().filter((trade) => trade.isAsked && open(trade) && trade.expiresAt > this.#clock.now());
  }

  charge(trade: RigTrade): void {
    trade.state = 'SUCCESS';
    trade.isAsked = false;
    trade.charges += 1;
  }

  giveBack(trade: RigTrade, number: string, minor: bigint): RigRefund {
    const refund = { id: `50300${this.#digits(23)}`, number, minor };
    trade.refunds.push(refund);
    trade.state = 'REFUND';
    return refund;
  }

  refund(number: string): { refund: RigRefund; trade: RigTrade } | null {
    for (const trade of this.#trades.values()) {
      const refund = trade.refunds.find((each) => each.number === number);
      if (refund) return { refund, trade };
    }
    return null;
  }

  all(): RigTrade[] {
    return [...this.#trades.keys()].map((number) => this.trade(number)!);
  }

  bookings(): WalletBooking[] {
    return this.all().map((trade) => ({
      orderNumber: trade.orderNumber,
      transaction: trade.transaction,
      minor: trade.minor,
      currency: trade.currency,
      state: bookedState(trade),
      refunded: refundedOf(trade),
      charges: trade.charges,
    }));
  }

  #digits(length: number): string {
    return [...this.#random.bytes(length)].map((byte) => byte % 10).join('');
  }

  #word(): string {
    return Buffer.from(this.#random.bytes(6)).toString('base64url');
  }
}

interface Shown {
  expiresAt: number;
  notifyUrl: string;
}

export const refundedOf = (trade: RigTrade): bigint =>
  trade.refunds.reduce((sum, { minor }) => sum + minor, 0n);

function bookedState(trade: RigTrade): WalletBooking['state'] {
  if (trade.state === 'SUCCESS') return 'paid';
  if (trade.state === 'REFUND') return refundedOf(trade) === trade.minor ? 'closed' : 'paid';
  return trade.state === 'USERPAYING' || trade.state === 'NOTPAY' ? 'waiting' : 'closed';
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value);
  if (map.size > MOST) map.delete(map.keys().next().value!);
}
