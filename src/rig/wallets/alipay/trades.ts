import type { Clock } from '../../../platform/ports/clock.ts';
import type { Random } from '../../../platform/ports/random.ts';
import { type BookedOrder, OrderBook } from '../order-book.ts';
import { digits, PaymentCodes } from '../payment-codes.ts';
import type { CustomerMood } from '../simulated-wallet.ts';
import type { GatewayResponse } from './protocol.ts';
import { minorOf, type TradeContent, timeoutMs, yuan } from './trade-content.ts';

const DEFAULT_TIMEOUT_MS = 3 * 3_600_000;
const LONGEST_SHOWN_MS = 2 * 3_600_000;
const PAYER = 'cus***@example.com';
const QR_PREFIX = 'https://qr.alipay.com/';

/** An order that is only a code yet: the platform books it when a customer scans. */
interface ShownOrder {
  orderNumber: string;
  minor: bigint;
  notifyUrl: string | null;
  closesAt: number;
}

/** The open platform's trades, method by method. */
export class Trades {
  readonly book: OrderBook;
  readonly codes: PaymentCodes;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #onPaid: (order: BookedOrder, notifyUrl: string) => void;
  readonly #notifyUrls = new Map<string, string>();
  readonly #shown = new Map<string, ShownOrder>();
  /** Cancelled before they were booked: what comes later under these numbers is refused. */
  readonly #cancelled = new Set<string>();

  constructor(clock: Clock, random: Random, onPaid: (order: BookedOrder, notifyUrl: string) => void) {
    this.book = new OrderBook(clock);
    this.codes = new PaymentCodes(clock, () => `28${digits(random, 16)}`);
    this.#clock = clock;
    this.#random = random;
    this.#onPaid = onPaid;
  }

  pay(content: TradeContent, notifyUrl: string | null): GatewayResponse {
    const order = this.#requested(content);
    if (!order || !isScene(content)) return failed('ACQ.INVALID_PARAMETER');
    const known = this.book.find(order.orderNumber);
    if (known) return this.#repeated(known, order.minor);
    if (this.#cancelled.has(order.orderNumber)) return failed('ACQ.TRADE_HAS_CLOSE');
    const mood = this.codes.take(content.text('auth_code'));
    if (mood === null) return failed('ACQ.PAYMENT_AUTH_CODE_INVALID');
    if (mood === 'has_no_money') return failed('ACQ.BUYER_BALANCE_NOT_ENOUGH');
    const booked = this.#booked({ ...order, notifyUrl }, content.text('trans_currency') || 'CNY');
    if (mood === 'asks') {
      booked.isAsked = true;
      return { code: '10003', msg: 'order success pay inprocess', ...trade(booked) };
    }
    this.#pay(booked);
    return { ...SUCCESS, ...trade(booked), receipt_amount: yuan(booked.minor) };
  }

  precreate(content: TradeContent, notifyUrl: string | null): GatewayResponse {
    const order = this.#requested(content);
    if (!order) return failed('ACQ.INVALID_PARAMETER');
    const known = this.book.find(order.orderNumber);
    if (known) return failed(known.state === 'paid' ? 'ACQ.TRADE_HAS_SUCCESS' : 'ACQ.TRADE_HAS_CLOSE');
    if (this.#cancelled.has(order.orderNumber)) return failed('ACQ.TRADE_HAS_CLOSE');
    const code = `${QR_PREFIX}bax${Buffer.from(this.#random.bytes(10)).toString('hex')}`;
    const closesAt = Math.min(order.closesAt, this.#clock.now() + LONGEST_SHOWN_MS);
    this.#shown.set(code, { ...order, notifyUrl, closesAt });
    return { ...SUCCESS, out_trade_no: order.orderNumber, qr_code: code };
  }

  query(content: TradeContent): GatewayResponse {
    const order = this.book.find(content.text('out_trade_no'));
    if (!order) return failed('ACQ.TRADE_NOT_EXIST');
    return { ...SUCCESS, ...trade(order), trade_status: statusOf(order) };
  }

  cancel(content: TradeContent): GatewayResponse {
    const orderNumber = content.text('out_trade_no');
    if (!orderNumber) return failed('ACQ.INVALID_PARAMETER');
    const order = this.book.find(orderNumber);
    const done = { ...SUCCESS, out_trade_no: orderNumber, retry_flag: 'N' };
    if (!order) {
      this.#cancelled.add(orderNumber);
      return done;
    }
    const isReturned = this.book.cancel(order) || order.charges > 0;
    return { ...done, trade_no: order.transaction, action: isReturned ? 'refund' : 'close' };
  }

  refund(content: TradeContent): GatewayResponse {
    const order = this.book.find(content.text('out_trade_no'));
    const minor = minorOf(content.text('refund_amount'));
    if (!order) return failed('ACQ.TRADE_NOT_EXIST');
    if (minor === null) return failed('ACQ.INVALID_PARAMETER');
    const result = this.book.refund(order, content.text('out_request_no') || order.orderNumber, minor);
    if (result === 'not_paid') return failed('ACQ.TRADE_STATUS_ERROR');
    if (result === 'too_high') return failed('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL');
    if (result === 'other_amount') return failed('ACQ.DISCORDANT_REPEAT_REQUEST');
    return {
      ...SUCCESS,
      trade_no: order.transaction,
      out_trade_no: order.orderNumber,
      buyer_logon_id: PAYER,
      fund_change: result === 'refunded' ? 'Y' : 'N',
      refund_fee: yuan(order.refunded),
    };
  }

  refundState(content: TradeContent): GatewayResponse {
    const order = this.book.find(content.text('out_trade_no'));
    const refundNumber = content.text('out_request_no');
    const minor = order?.refunds.get(refundNumber);
    if (!order) return failed('ACQ.TRADE_NOT_EXIST');
    if (minor === undefined) return SUCCESS;
    return {
      ...SUCCESS,
      trade_no: order.transaction,
      out_trade_no: order.orderNumber,
      out_request_no: refundNumber,
      total_amount: yuan(order.minor),
      refund_amount: yuan(minor),
      refund_status: 'REFUND_SUCCESS',
    };
  }

  scan(code: string, mood: CustomerMood): 'paid' | 'asked' | 'refused' | 'unknown' {
    const shown = this.#shown.get(code);
    const isOpen = shown && this.#clock.now() < shown.closesAt && !this.#cancelled.has(shown.orderNumber);
    if (!isOpen || this.book.find(shown.orderNumber)) return 'unknown';
    if (mood === 'has_no_money') return 'refused';
    const order = this.#booked(shown, 'CNY');
    if (mood === 'asks') {
      order.isAsked = true;
      return 'asked';
    }
    this.#pay(order);
    return 'paid';
  }

  confirm(): number {
    const asked = this.book.asked();
    for (const order of asked) this.#pay(order);
    return asked.length;
  }

  refuse(): number {
    const asked = this.book.asked();
    for (const order of asked) this.book.cancel(order);
    return asked.length;
  }

  #requested(content: TradeContent): { orderNumber: string; minor: bigint; closesAt: number } | null {
    const orderNumber = content.text('out_trade_no');
    const minor = minorOf(content.text('total_amount'));
    const timeout = content.text('timeout_express');
    const lifeMs = timeout ? timeoutMs(timeout) : DEFAULT_TIMEOUT_MS;
    const isNamed = /^\w{1,64}$/.test(orderNumber) && /^[^/=&]{1,256}$/.test(content.text('subject'));
    if (!isNamed || minor === null || lifeMs === null) return null;
    return { orderNumber, minor, closesAt: this.#clock.now() + lifeMs };
  }

  #repeated(order: BookedOrder, minor: bigint): GatewayResponse {
    if (order.minor !== minor) return failed('ACQ.CONTEXT_INCONSISTENT');
    if (order.state === 'paid') return failed('ACQ.TRADE_HAS_SUCCESS');
    if (order.state === 'closed') return failed('ACQ.TRADE_HAS_CLOSE');
    return { code: '10003', msg: 'order success pay inprocess', ...trade(order) };
  }

  #booked({ notifyUrl, ...order }: ShownOrder, currency: string): BookedOrder {
    if (notifyUrl !== null) this.#notifyUrls.set(order.orderNumber, notifyUrl);
    return this.book.open({ ...order, currency, transaction: `20260105220014${digits(this.#random, 14)}` });
  }

  #pay(order: BookedOrder): void {
    this.book.pay(order);
    const notifyUrl = this.#notifyUrls.get(order.orderNumber);
    if (notifyUrl !== undefined) this.#onPaid(order, notifyUrl);
  }
}

const SUCCESS = { code: '10000', msg: 'Success' } as const;

const failed = (subCode: string): GatewayResponse => ({
  code: '40004',
  msg: 'Business Failed',
  sub_code: subCode,
  sub_msg: 'simulated: {"}',
});

/** Fields that every answer about a trade carries. */
function trade(order: BookedOrder): GatewayResponse {
  return {
    trade_no: order.transaction,
    out_trade_no: order.orderNumber,
    buyer_logon_id: PAYER,
    total_amount: yuan(order.minor),
    ...(order.currency === 'CNY' ? {} : { trans_currency: order.currency }),
  };
}

function statusOf({ state, refunded, minor }: BookedOrder): string {
  if (state === 'waiting') return 'WAIT_BUYER_PAY';
  return state === 'paid' && refunded < minor ? 'TRADE_SUCCESS' : 'TRADE_CLOSED';
}

function isScene(content: TradeContent): boolean {
  const code = content.text('auth_code');
  return content.text('scene') === 'security_code'
    ? /^fp[\w-]{33}$/.test(code)
    : content.text('scene') === 'bar_code' && code !== '';
}
