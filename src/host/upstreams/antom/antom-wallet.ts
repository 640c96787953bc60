import type { Amount } from '../../../platform/money/amount.ts';
import type { Clock } from '../../../platform/ports/clock.ts';
import type { LinkStatus } from '../../../platform/ports/upstream.ts';
import type {
  CancelAnswer,
  NotificationAnswer,
  RefundAnswer,
  Wallet,
  WalletAnswer,
  WalletNotification,
  WalletOrder,
  WalletPresentation,
  WalletRefund,
} from '../../../platform/ports/wallet.ts';
import { isoTime } from '../../../platform/time/iso-time.ts';
import type { WalletLink } from '../wallet-link.ts';
import type { AntomApi } from './antom-api.ts';
import { type NotificationSettings, readNotification } from './notification.ts';
import { readCancel, readInquiry, readOrderCode, readPay, readRefund } from './readings.ts';

export interface AntomShop {
  name: string;
  pollMs: number;
  merchantId: string;
  merchantName: string;
  merchantCategoryCode: string;
  storeId: string;
  terminalId: string;
  settlementCurrency: string | null;
}

export interface AntomParts {
  shop: AntomShop;
  link: WalletLink;
  api: AntomApi;
  clock: Clock;
  notifications: NotificationSettings;
}

/** Alipay+ and its partner wallets, through Antom: which of them a code belongs to, Antom finds out. */
export class AntomWallet implements Wallet {
  readonly name: string;
  readonly scheme = 'alipay_plus';
  readonly routes = { scan: true, show: true };
  readonly pollMs: number;
  readonly #parts: AntomParts;

  constructor(parts: AntomParts) {
    this.#parts = parts;
    this.name = parts.shop.name;
    this.pollMs = parts.shop.pollMs;
  }

  start(): void {}

  async stop(): Promise<void> {
    this.#parts.link.stop();
  }

  link(): LinkStatus {
    return this.#parts.link.status();
  }

  onLink(listener: (status: LinkStatus) => void): void {
    this.#parts.link.onChange(listener);
  }

  async pay(order: WalletOrder, code: string): Promise<WalletAnswer> {
    const content = this.#payment(order, 'PaymentCode', { paymentMethodId: code });
    const answer = await this.#parts.api.call('pay', content);
    return answer.kind === 'verified' ? readPay(answer.fields, order) : answer;
  }

  async present(order: WalletOrder): Promise<WalletPresentation> {
    const answer = await this.#parts.api.call('pay', this.#payment(order, 'OrderCode', {}));
    return answer.kind === 'verified' ? readOrderCode(answer.fields, order) : answer;
  }

  async query(order: WalletOrder): Promise<WalletAnswer> {
    const answer = await this.#parts.api.call('inquiryPayment', { paymentRequestId: order.orderNumber });
    return answer.kind === 'verified' ? readInquiry(answer.fields, order) : answer;
  }

  /** Antom does not say whether a cancellation gave money back: the order is asked for first. */
  async cancel(order: WalletOrder): Promise<CancelAnswer> {
    const before = await this.query(order);
    if (before.kind === 'not_sent') return before;
    const answer = await this.#parts.api.call('cancel', { paymentRequestId: order.orderNumber });
    if (answer.kind !== 'verified') return answer;
    return readCancel(answer.fields, before.kind === 'paid', this.#parts.clock.now() > order.expiresAt);
  }

  /** Refunds name Antom's number of the payment; an order that does not have it yet is asked for it. */
  async refund(order: WalletOrder, refund: WalletRefund): Promise<RefundAnswer> {
    const paymentId = order.transaction ?? (await this.#paymentId(order));
    if (typeof paymentId !== 'string') return paymentId;
    const answer = await this.#parts.api.call('refund', {
      refundRequestId: refund.refundNumber,
      paymentId,
      refundAmount: money(refund.amount),
    });
    return answer.kind === 'verified' ? readRefund(answer.fields, refund) : answer;
  }

  readNotification(notification: WalletNotification): NotificationAnswer {
    return readNotification(notification, this.#parts.notifications);
  }

  async #paymentId(order: WalletOrder): Promise<string | RefundAnswer> {
    const state = await this.query(order);
    if (state.kind === 'paid') return state.transaction;
    if (state.kind === 'unknown' || state.kind === 'not_sent') return state;
    return { kind: 'refused', reason: 'declined', code: 'ORDER_NOT_PAID' };
  }

  #payment(
    order: WalletOrder,
    inStorePaymentScenario: 'PaymentCode' | 'OrderCode',
    method: { paymentMethodId?: string },
  ): Record<string, unknown> {
    const { shop, clock, notifications } = this.#parts;
    const { notifyUrl } = notifications;
    return {
      productCode: 'IN_STORE_PAYMENT',
      paymentRequestId: order.orderNumber,
      order: {
        referenceOrderId: order.orderNumber,
        orderDescription: order.subject,
        orderAmount: money(order.amount),
        merchant: {
          referenceMerchantId: shop.merchantId,
          merchantName: shop.merchantName,
          merchantMCC: shop.merchantCategoryCode,
          store: {
            referenceStoreId: shop.storeId,
            storeName: shop.merchantName,
            storeMCC: shop.merchantCategoryCode,
          },
        },
        env: { storeTerminalId: shop.terminalId, storeTerminalRequestTime: seconds(clock.now()) },
      },
      paymentAmount: money(order.amount),
      paymentMethod: { paymentMethodType: 'CONNECT_WALLET', ...method },
      paymentFactor: { inStorePaymentScenario },
      paymentExpiryTime: seconds(order.expiresAt),
      ...(notifyUrl === null ? {} : { paymentNotifyUrl: notifyUrl }),
      ...(shop.settlementCurrency === null
        ? {}
        : { settlementStrategy: { settlementCurrency: shop.settlementCurrency } }),
    };
  }
}

const money = ({ minor, currency }: Amount): { currency: string; value: string } => ({
  currency,
  value: minor.toString(),
});

/** ISO 8601 without fraction: "2026-01-05T09:01:30Z". */
const seconds = (wallClockMs: number): string => isoTime(wallClockMs).replace(/\.\d{3}Z$/, 'Z');
