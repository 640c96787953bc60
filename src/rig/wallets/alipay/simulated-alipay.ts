import type { Clock } from '../../../platform/ports/clock.ts';
import type { Random } from '../../../platform/ports/random.ts';
import { makeRsaPair, type RsaPair } from '../demo-keys.ts';
import type { BookedOrder } from '../order-book.ts';
import { digits } from '../payment-codes.ts';
import {
  type CustomerMood,
  NO_FAULTS,
  type RigHttpAnswer,
  type RigHttpRequest,
  type RigNotification,
  type SimulatedWallet,
  type WalletBooking,
} from '../simulated-wallet.ts';
import {
  type GatewayResponse,
  isSignedByShop,
  parametersOf,
  signedNotification,
  signedResponse,
} from './protocol.ts';
import { tradeContent, yuan } from './trade-content.ts';
import { Trades } from './trades.ts';

export interface SimulatedAlipayParts {
  clock: Clock;
  random: Random;
  keys: { provider: RsaPair /** PEM. */; shopPublicKey: string };
  notify?: (notification: RigNotification) => void;
}

const NOT_SIGNED = {
  code: '40002',
  msg: 'Invalid Arguments',
  sub_code: 'isv.invalid-signature',
  sub_msg: 'simulated: the signature does not hold',
};
const NO_METHOD = {
  code: '40004',
  msg: 'Business Failed',
  sub_code: 'isv.invalid-method',
  sub_msg: 'simulated: no such method',
};
const SELLER = '2088000000000001';

/** Alipay's open platform, gateway `/gateway.do`, as a shop at the counter sees it. */
export class SimulatedAlipay implements SimulatedWallet {
  readonly provider = 'alipay';
  readonly switches = { ...NO_FAULTS };
  readonly #parts: SimulatedAlipayParts;
  readonly #trades: Trades;
  #wrongKey: string | null = null;
  /** Application that the last signed request came from. */
  #appId = '';

  constructor(parts: SimulatedAlipayParts) {
    this.#parts = parts;
    this.#trades = new Trades(parts.clock, parts.random, (order, url) => this.#notify(order, url));
  }

  handle(request: RigHttpRequest): RigHttpAnswer {
    if (!/^\/gateway\.do(\?|$)/.test(request.path))
      return { status: 404, headers: {}, body: new Uint8Array(0) };
    const parameters = parametersOf(request);
    const method = parameters?.get('method') ?? '';
    if (!parameters || !isSignedByShop(parameters, this.#parts.keys.shopPublicKey)) {
      return this.#answer(method, NOT_SIGNED);
    }
    this.#appId = parameters.get('app_id') ?? '';
    const content = tradeContent(parameters.get('biz_content') ?? '{}');
    const notifyUrl = parameters.get('notify_url') ?? null;
    const trades = this.#trades;
    if (!content) return this.#answer(method, { ...NO_METHOD, sub_code: 'isv.invalid-parameter' });
    switch (method) {
      case 'alipay.trade.pay':
        return this.#answer(method, trades.pay(content, notifyUrl));
      case 'alipay.trade.precreate':
        return this.#answer(method, trades.precreate(content, notifyUrl));
      case 'alipay.trade.query':
        return this.#answer(method, trades.query(content));
      case 'alipay.trade.cancel':
        return this.#answer(method, trades.cancel(content));
      case 'alipay.trade.refund':
        return this.#answer(method, trades.refund(content));
      case 'alipay.trade.fastpay.refund.query':
        return this.#answer(method, trades.refundState(content));
      default:
        return this.#answer('', NO_METHOD);
    }
  }

  paymentCode(mood: CustomerMood): string {
    return this.#trades.codes.show(mood);
  }

  scan(code: string, mood: CustomerMood): 'paid' | 'asked' | 'refused' | 'unknown' {
    return this.#trades.scan(code, mood);
  }

  confirm(): number {
    return this.#trades.confirm();
  }

  refuse(): number {
    return this.#trades.refuse();
  }

  books(): readonly WalletBooking[] {
    return this.#trades.book.bookings();
  }

  #answer(method: string, response: GatewayResponse): RigHttpAnswer {
    const name = method ? `${method.replaceAll('.', '_')}_response` : 'error_response';
    return signedResponse(name, response, this.#signingKey());
  }

  #signingKey(): string {
    if (!this.switches.wrongSignature) return this.#parts.keys.provider.privateKey;
    this.#wrongKey ??= makeRsaPair().privateKey;
    return this.#wrongKey;
  }

  #notify(order: BookedOrder, url: string): void {
    const { clock, random, notify } = this.#parts;
    const time = chinaTime(clock.now());
    const fields = {
      notify_type: 'trade_status_sync',
      notify_id: digits(random, 34),
      notify_time: time,
      gmt_payment: time,
      charset: 'utf-8',
      version: '1.0',
      sign_type: 'RSA2',
      app_id: this.#appId,
      auth_app_id: this.#appId,
      seller_id: SELLER,
      out_trade_no: order.orderNumber,
      trade_no: order.transaction,
      trade_status: 'TRADE_SUCCESS',
      total_amount: yuan(order.minor),
      receipt_amount: yuan(order.minor),
      fund_bill_list: JSON.stringify([{ amount: yuan(order.minor), fundChannel: 'ALIPAYACCOUNT' }]),
    };
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const body = signedNotification(fields, this.#signingKey());
    for (let sent = 0; sent < (this.switches.duplicateNotify ? 2 : 1); sent++)
      notify?.({ url, headers, body });
  }
}

const CHINA_AHEAD_MS = 8 * 3_600_000;

/** "2026-01-05 17:00:00". */
const chinaTime = (wallClockMs: number): string =>
  new Date(wallClockMs + CHINA_AHEAD_MS).toISOString().slice(0, 19).replace('T', ' ');
