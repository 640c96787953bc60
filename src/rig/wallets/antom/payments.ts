import type { Clock } from '../../../platform/ports/clock.ts';
import type { Random } from '../../../platform/ports/random.ts';
import { type BookedOrder, OrderBook } from '../order-book.ts';
import { digits, PaymentCodes } from '../payment-codes.ts';
import type { CustomerMood } from '../simulated-wallet.ts';
import { contentOf, PayContent, PaymentRef, RefundContent } from './payment-content.ts';
import { antomTime } from './protocol.ts';

const CODE_PREFIX = 'https://global.alipay.com/';

type Content = Readonly<Record<string, unknown>>;

/** Antom's payments, call by call. Each takes the body of a request and gives the content of the answer. */
export class Payments {
  readonly book: OrderBook;
  readonly codes: PaymentCodes;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #onPaid: (order: BookedOrder, notifyUrl: string) => void;
  readonly #notifyUrls = new Map<string, string>();
  /** Order numbers by the code that is shown for them. */
  readonly #shown = new Map<string, string>();
  /** Payments that failed: their number keeps the answer. */
  readonly #failed = new Map<string, string>();
  readonly #refundIds = new Map<string, string>();

  constructor(clock: Clock, random: Random, onPaid: (order: BookedOrder, notifyUrl: string) => void) {
    this.book = new OrderBook(clock);
    this.codes = new PaymentCodes(clock, () => `28${digits(random, 16)}`);
    this.#clock = clock;
    this.#random = random;
    this.#onPaid = onPaid;
  }

  pay(body: Uint8Array): Content {
    const content = contentOf(PayContent, body);
    if (!content || content.order.orderAmount.value !== content.paymentAmount.value) return ILLEGAL;
    const { paymentRequestId, paymentAmount } = content;
    const failed = this.#failed.get(paymentRequestId);
    if (failed) return result('F', failed);
    const known = this.book.find(paymentRequestId);
    if (known) {
      const isSame = known.minor === paymentAmount.value && known.currency === paymentAmount.currency;
      return isSame ? this.#stateOf(known) : result('F', 'REPEAT_REQ_INCONSISTENT');
    }
    if (Date.parse(content.paymentExpiryTime) <= this.#clock.now()) return result('F', 'ORDER_IS_CLOSED');
    return content.paymentFactor.inStorePaymentScenario === 'OrderCode'
      ? this.#show(content)
      : this.#take(content);
  }

  inquire(body: Uint8Array): Content {
    const order = this.book.find(contentOf(PaymentRef, body)?.paymentRequestId ?? '');
    if (!order) return result('F', 'ORDER_NOT_EXIST');
    const isClosed = order.state === 'closed';
    const status = { waiting: 'PROCESSING', paid: 'SUCCESS', closed: 'CANCELLED' }[order.state];
    return {
      ...result('S', 'SUCCESS'),
      paymentStatus: status,
      paymentResultCode: isClosed ? 'ORDER_IS_CLOSED' : 'SUCCESS',
      ...payment(order),
      transactions: [...order.refunds].map(([refundRequestId, minor]) => ({
        transactionType: 'REFUND',
        transactionStatus: 'SUCCESS',
        transactionRequestId: refundRequestId,
        transactionAmount: money(minor, order.currency),
      })),
    };
  }

  cancel(body: Uint8Array): Content {
    const order = this.book.find(contentOf(PaymentRef, body)?.paymentRequestId ?? '');
    if (!order) return result('F', 'ORDER_NOT_EXIST');
    this.book.cancel(order);
    const { orderNumber, transaction } = order;
    const cancelTime = antomTime(this.#clock.now());
    return { ...result('S', 'SUCCESS'), paymentRequestId: orderNumber, paymentId: transaction, cancelTime };
  }

  refund(body: Uint8Array): Content {
    const content = contentOf(RefundContent, body);
    if (!content) return ILLEGAL;
    const { refundRequestId, paymentId, refundAmount } = content;
    const order = this.book.all().find(({ transaction }) => transaction === paymentId);
    if (!order) return result('F', 'ORDER_NOT_EXIST');
    if (order.currency !== refundAmount.currency) return result('F', 'CURRENCY_NOT_SUPPORT');
    const booked = this.book.refund(order, refundRequestId, refundAmount.value);
    if (booked === 'not_paid') return result('F', 'ORDER_STATUS_INVALID');
    if (booked === 'too_high') return result('F', 'REFUND_AMOUNT_EXCEED');
    if (booked === 'other_amount') return result('F', 'REPEAT_REQ_INCONSISTENT');
    const refundId = this.#refundIds.get(refundRequestId) ?? `2026010519401080${digits(this.#random, 16)}`;
    this.#refundIds.set(refundRequestId, refundId);
    return {
      ...result('S', 'SUCCESS'),
      refundRequestId,
      refundId,
      paymentId,
      refundAmount: money(refundAmount.value, order.currency),
    };
  }

  scan(code: string, mood: CustomerMood): 'paid' | 'asked' | 'refused' | 'unknown' {
    const order = this.book.find(this.#shown.get(code) ?? '');
    if (order?.state !== 'waiting' || order.isAsked) return 'unknown';
    if (mood === 'has_no_money') return 'refused';
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

  #take(content: PayContent): Content {
    const mood = this.codes.take(content.paymentMethod.paymentMethodId ?? '');
    if (mood === null) return this.#fail(content, 'INVALID_CODE');
    if (mood === 'has_no_money') return this.#fail(content, 'USER_BALANCE_NOT_ENOUGH');
    const order = this.#booked(content);
    if (mood === 'asks') order.isAsked = true;
    else this.#pay(order);
    return this.#stateOf(order);
  }

  #show(content: PayContent): Content {
    const order = this.#booked(content);
    const code = `${CODE_PREFIX}${Buffer.from(this.#random.bytes(12)).toString('hex')}`;
    this.#shown.set(code, order.orderNumber);
    return {
      ...this.#stateOf(order),
      orderCodeForm: {
        expireTime: content.paymentExpiryTime,
        codeDetails: [
          {
            codeValueType: 'QRCODE',
            displayType: 'BIGIMAGE',
            codeValue: 'https://global.alipay.com/picture',
          },
          { codeValueType: 'QRCODE', displayType: 'TEXT', codeValue: code },
        ],
      },
    };
  }

  #booked({ paymentRequestId, paymentAmount, paymentExpiryTime, paymentNotifyUrl }: PayContent): BookedOrder {
    if (paymentNotifyUrl) this.#notifyUrls.set(paymentRequestId, paymentNotifyUrl);
    return this.book.open({
      orderNumber: paymentRequestId,
      transaction: `2026010519401080010018882020${digits(this.#random, 8)}`,
      minor: paymentAmount.value,
      currency: paymentAmount.currency,
      closesAt: Date.parse(paymentExpiryTime),
    });
  }

  #fail({ paymentRequestId }: PayContent, code: string): Content {
    this.#failed.set(paymentRequestId, code);
    return result('F', code);
  }

  #pay(order: BookedOrder): void {
    this.book.pay(order);
    const notifyUrl = this.#notifyUrls.get(order.orderNumber);
    if (notifyUrl !== undefined) this.#onPaid(order, notifyUrl);
  }

  #stateOf(order: BookedOrder): Content {
    if (order.state === 'closed') return result('F', 'ORDER_IS_CLOSED');
    if (order.state === 'paid') return { ...result('S', 'SUCCESS'), ...payment(order) };
    return { ...result('U', 'PAYMENT_IN_PROCESS'), ...payment(order) };
  }
}

/** Status S, F or U: done, refused, open. */
export const result = (resultStatus: 'S' | 'F' | 'U', resultCode: string): Content => ({
  result: { resultStatus, resultCode, resultMessage: 'simulated' },
});

const ILLEGAL = result('F', 'PARAM_ILLEGAL');

const money = (minor: bigint, currency: string): Content => ({ currency, value: minor.toString() });

export const payment = ({ orderNumber, transaction, minor, currency }: BookedOrder): Content => ({
  paymentRequestId: orderNumber,
  paymentId: transaction,
  paymentAmount: money(minor, currency),
  pspCustomerInfo: { pspName: 'AlipayHK', displayCustomerId: 'cus***@example.com' },
});
