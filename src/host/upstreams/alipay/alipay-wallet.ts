import { formatAmount } from '../../../platform/money/amount.ts';
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
import type { WalletLink } from '../wallet-link.ts';
import type { AlipayGateway } from './gateway.ts';
import { type NotificationSettings, readNotification } from './notification.ts';
import { readCancel, readPay, readPrecreate, readQuery, readRefund, readRefundState } from './readings.ts';

/** The platform's own currency: an order in another names it. */
const CNY = 'CNY';
const PRODUCT = 'FACE_TO_FACE_PAYMENT';
/** A code that was shown cannot be paid later than this, whatever the order says. */
const LONGEST_SHOWN_MS = 2 * 60 * 60_000;
const MINUTE_MS = 60_000;
const LONGEST_MINUTES = 15 * 24 * 60;
/** Token of a face, from Alipay's own devices; everything else is a payment code. */
const FACE_TOKEN = /^fp[\w-]{33}$/;

export interface AlipayShop {
  name: string;
  pollMs: number;
  currency: string;
  sellerId: string | null;
  storeId: string | null;
  terminalId: string;
}

export interface AlipayParts {
  shop: AlipayShop;
  link: WalletLink;
  gateway: AlipayGateway;
  clock: Clock;
  notifications: NotificationSettings;
}

/** Payments in the shop over the open platform: the customer's code scanned, or a code shown. */
export class AlipayWallet implements Wallet {
  readonly name: string;
  readonly scheme = 'alipay';
  readonly routes: Wallet['routes'];
  readonly pollMs: number;
  readonly #parts: AlipayParts;

  constructor(parts: AlipayParts) {
    this.#parts = parts;
    this.name = parts.shop.name;
    this.pollMs = parts.shop.pollMs;
    // NOTE: alipay.trade.precreate has no field for a currency; alipay.trade.pay has.
    this.routes = { scan: true, show: parts.shop.currency === CNY };
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
    const content = {
      ...this.#orderContent(order),
      scene: FACE_TOKEN.test(code) ? 'security_code' : 'bar_code',
      auth_code: code,
      ...this.#currencyContent('trans_currency', 'settle_currency'),
    };
    const answer = await this.#parts.gateway.call('alipay.trade.pay', content, { notify: true });
    return answer.kind === 'verified' ? readPay(answer.fields, order) : answer;
  }

  async present(order: WalletOrder): Promise<WalletPresentation> {
    if (!this.routes.show) {
      return { kind: 'refused', reason: 'shop_not_accepted', code: 'CURRENCY_NOT_SUPPORTED' };
    }
    const { clock, gateway } = this.#parts;
    const content = {
      ...this.#orderContent(order),
      qr_code_timeout_express: timeoutOf(order, clock.now()),
    };
    const answer = await gateway.call('alipay.trade.precreate', content, { notify: true });
    if (answer.kind !== 'verified') return answer;
    const expiresAt = Math.min(order.expiresAt, clock.now() + LONGEST_SHOWN_MS);
    return readPrecreate(answer.fields, order, expiresAt);
  }

  async query(order: WalletOrder): Promise<WalletAnswer> {
    const answer = await this.#parts.gateway.call('alipay.trade.query', { out_trade_no: order.orderNumber });
    return answer.kind === 'verified' ? readQuery(answer.fields, order) : answer;
  }

  async cancel(order: WalletOrder): Promise<CancelAnswer> {
    const answer = await this.#parts.gateway.call('alipay.trade.cancel', { out_trade_no: order.orderNumber });
    return answer.kind === 'verified' ? readCancel(answer.fields, order) : answer;
  }

  async refund(order: WalletOrder, refund: WalletRefund): Promise<RefundAnswer> {
    const numbers = { out_trade_no: order.orderNumber, out_request_no: refund.refundNumber };
    const content = {
      ...numbers,
      refund_amount: formatAmount(refund.amount),
      ...this.#currencyContent('refund_currency'),
    };
    const answer = await this.#parts.gateway.call('alipay.trade.refund', content);
    if (answer.kind !== 'verified') return answer;
    const refunded = readRefund(answer.fields, order);
    if (refunded.kind !== 'ask') return refunded;
    const state = await this.#parts.gateway.call('alipay.trade.fastpay.refund.query', numbers);
    if (state.kind === 'verified') return readRefundState(state.fields, order, refund);
    // The refund itself has left, whatever became of the question.
    return { kind: 'unknown', reason: state.reason };
  }

  readNotification(notification: WalletNotification): NotificationAnswer {
    return readNotification(notification, this.#parts.notifications);
  }

  #orderContent(order: WalletOrder): Record<string, string> {
    const { sellerId, storeId, terminalId } = this.#parts.shop;
    return {
      out_trade_no: order.orderNumber,
      subject: order.subject,
      total_amount: formatAmount(order.amount),
      product_code: PRODUCT,
      timeout_express: timeoutOf(order, this.#parts.clock.now()),
      terminal_id: terminalId,
      ...(storeId === null ? {} : { store_id: storeId }),
      ...(sellerId === null ? {} : { seller_id: sellerId }),
    };
  }

  #currencyContent(...names: string[]): Record<string, string> {
    const { currency } = this.#parts.shop;
    return currency === CNY ? {} : Object.fromEntries(names.map((name) => [name, currency]));
  }
}

/** Whole minutes, rounded up, at least one and at most fifteen days: "2m". */
function timeoutOf({ expiresAt }: WalletOrder, now: number): string {
  const minutes = Math.ceil((expiresAt - now) / MINUTE_MS);
  return `${Math.min(LONGEST_MINUTES, Math.max(1, minutes))}m`;
}
