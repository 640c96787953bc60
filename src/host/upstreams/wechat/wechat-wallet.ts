import { z } from 'zod';
import type { LinkStatus } from '../../../platform/ports/upstream.ts';
import type {
  CancelAnswer,
  NotificationAnswer,
  NotSent,
  RefundAnswer,
  Unknown,
  Wallet,
  WalletAnswer,
  WalletNotification,
  WalletOrder,
  WalletPresentation,
  WalletRefund,
} from '../../../platform/ports/wallet.ts';
import { readJson } from '../wallet-json.ts';
import type { WalletLink } from '../wallet-link.ts';
import type { WalletSurroundings } from '../wallet-surroundings.ts';
import type { WechatAnswer, WechatExchange } from './exchange.ts';
import { notificationAnswer, notifiedOrder } from './notification.ts';
import type { WechatOptions } from './options.ts';
import { judgeRefund, wechatRefund } from './refund.ts';
import { isNotThere, isUserPaying, refundRefusal, refusal } from './refusals.ts';
import { codepayRequest, nativeRequest, refundRequest, type WechatShop } from './requests.ts';
import { doubt, type PlatformKey } from './signature.ts';
import { ended, isOf, judgeTrade, unknown, type WechatTrade, wechatTrade } from './trade.ts';

const TRANSACTIONS = '/v3/pay/transactions';
const REFUNDS = '/v3/refund/domestic/refunds';

const nativeAnswer = z.object({ code_url: z.string().regex(/^weixin:\/\/\S{1,500}$/) });

type Found = { kind: 'found'; trade: WechatTrade } | { kind: 'not_found' } | Unknown | NotSent;

/**
 * WeChat Pay for one merchant, API v3. Money is in minor units of the terminal's currency.
 * NOTE: a merchant of mainland China can charge CNY only, and WeChat Pay refuses others; a merchant abroad charges the
 * currency of its contract.
 */
export class WechatWallet implements Wallet {
  readonly name: string;
  readonly scheme = 'wechat';
  readonly routes = { scan: true, show: true };
  readonly pollMs: number;
  readonly #options: WechatOptions;
  readonly #surroundings: WalletSurroundings;
  readonly #link: WalletLink;
  readonly #exchange: WechatExchange;
  readonly #platform: PlatformKey;
  readonly #shop: WechatShop;

  constructor(
    options: WechatOptions,
    surroundings: WalletSurroundings,
    { link, exchange, platform }: { link: WalletLink; exchange: WechatExchange; platform: PlatformKey },
  ) {
    const { name, terminalId, notifyUrl } = surroundings;
    this.name = name;
    this.pollMs = options.pollMs;
    this.#options = options;
    this.#surroundings = surroundings;
    this.#link = link;
    this.#exchange = exchange;
    this.#platform = platform;
    this.#shop = { options, terminalId, notifyUrl };
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

  /**
   * NOTE: the page of codepay is the only source for it; WeChat Pay's own advice for developers (wechatpay-skills) says
   * that payment codes go by API v2 alone. A merchant asks for codepay to be enabled.
   */
  async pay(order: WalletOrder, code: string): Promise<WalletAnswer> {
    const answer = await this.#exchange.post(
      `${TRANSACTIONS}/codepay`,
      codepayRequest(order, code, this.#shop),
    );
    if (answer.kind === 'done') return this.#judge(order, answer.body);
    if (answer.kind !== 'error') return answer;
    if (isUserPaying(answer.code)) return { kind: 'waiting', transaction: null };
    return refusal(answer.code) ?? unknown(`WeChat Pay answers ${answer.code}`);
  }

  async present(order: WalletOrder): Promise<WalletPresentation> {
    const answer = await this.#exchange.post(`${TRANSACTIONS}/native`, nativeRequest(order, this.#shop));
    if (answer.kind === 'error') {
      return refusal(answer.code) ?? unknown(`WeChat Pay answers ${answer.code}`);
    }
    if (answer.kind !== 'done') return answer;
    const native = readJson(nativeAnswer, answer.body);
    if (!native) return unknown('WeChat Pay answers without a code to show');
    return { kind: 'shown', code: native.code_url, transaction: null, expiresAt: order.expiresAt };
  }

  async query(order: WalletOrder): Promise<WalletAnswer> {
    const found = await this.#find(order);
    return found.kind === 'found' ? judgeTrade(found.trade, order) : found;
  }

  /**
   * What was scanned is reversed, what was shown is closed or, once paid, refunded in full: which of them it is, WeChat
   * Pay tells. The end counts only once the order itself says so.
   *
   * NOTE: WeChat Pay asks for 15 s between a payment and its reversal; earlier it may answer that it is still busy.
   */
  async cancel(order: WalletOrder): Promise<CancelAnswer> {
    const found = await this.#find(order);
    if (found.kind === 'not_found') return this.#reverse(order);
    if (found.kind !== 'found') return found;
    const { trade_type, trade_state } = found.trade;
    if (trade_type !== 'NATIVE') return ended(found.trade) ?? this.#reverse(order);
    if (trade_state === 'SUCCESS' || trade_state === 'REFUND') return this.#giveBack(order);
    return ended(found.trade) ?? this.#close(order);
  }

  async refund(order: WalletOrder, refund: WalletRefund): Promise<RefundAnswer> {
    const answer = await this.#exchange.post(REFUNDS, refundRequest(order, refund));
    if (answer.kind === 'done') return this.#judgeRefund(refund, answer.body);
    if (answer.kind !== 'error') return answer;
    // A repeat may be refused because there is nothing left to give back: what the first one did is asked.
    const first = await this.#exchange.get(`${REFUNDS}/${encodeURIComponent(refund.refundNumber)}`);
    if (first.kind === 'done') return this.#judgeRefund(refund, first.body);
    // The refund itself has left, whatever became of the question.
    if (first.kind !== 'error') return { kind: 'unknown', reason: first.reason };
    return isNotThere(first.code)
      ? refundRefusal(answer.code)
      : unknown(`WeChat Pay answers ${first.code} when asked about the refund`);
  }

  readNotification({ headers, body }: WalletNotification): NotificationAnswer {
    const { keys, clock, log } = this.#surroundings;
    const reason = doubt({ headers, body }, this.#platform, clock.now());
    if (reason !== null) {
      log.warn('A notification is not proven to be of WeChat Pay.', { reason });
      return notificationAnswer(null);
    }
    const key = keys.read(this.#options.apiV3Key);
    try {
      return notificationAnswer(notifiedOrder(body, key, this.#options.mchId));
    } finally {
      key.fill(0);
    }
  }

  async #find(order: WalletOrder): Promise<Found> {
    const { mchId } = this.#options;
    const answer = await this.#exchange.get(`${this.#path(order)}?mchid=${mchId}`);
    if (answer.kind === 'error') {
      return isNotThere(answer.code) ? { kind: 'not_found' } : unknown(`WeChat Pay answers ${answer.code}`);
    }
    if (answer.kind !== 'done') return answer;
    const trade = readJson(wechatTrade, answer.body);
    if (!trade) return unknown('the answer of WeChat Pay cannot be read');
    return isOf(trade, order, mchId)
      ? { kind: 'found', trade }
      : unknown('WeChat Pay answers for another order');
  }

  #judge(order: WalletOrder, body: Uint8Array): WalletAnswer {
    const trade = readJson(wechatTrade, body);
    if (!trade) return unknown('the answer of WeChat Pay cannot be read');
    if (!isOf(trade, order, this.#options.mchId)) return unknown('WeChat Pay answers for another order');
    return judgeTrade(trade, order);
  }

  #judgeRefund(refund: WalletRefund, body: Uint8Array): RefundAnswer {
    const answer = readJson(wechatRefund, body);
    return answer ? judgeRefund(answer, refund) : unknown('the answer of WeChat Pay cannot be read');
  }

  async #reverse(order: WalletOrder): Promise<CancelAnswer> {
    const { appId, mchId } = this.#options;
    const content = { appid: appId, mchid: mchId };
    return this.#ended(order, await this.#exchange.post(`${this.#path(order)}/reverse`, content));
  }

  async #close(order: WalletOrder): Promise<CancelAnswer> {
    const content = { mchid: this.#options.mchId };
    return this.#ended(order, await this.#exchange.post(`${this.#path(order)}/close`, content));
  }

  /** After a step that ends it, the order itself is asked: a payment may have come first. */
  async #ended(order: WalletOrder, step: WechatAnswer | Unknown | NotSent): Promise<CancelAnswer> {
    if (step.kind === 'unknown' || step.kind === 'not_sent') return step;
    const found = await this.#find(order);
    if (found.kind === 'not_found') return this.#notThere(order, step);
    if (found.kind !== 'found') return found;
    const told = step.kind === 'error' ? ` (${step.code})` : '';
    return ended(found.trade) ?? unknown(`the order is still ${found.trade.trade_state.slice(0, 32)}${told}`);
  }

  /** A reversal that is refused because there is no such order leaves nothing behind that a late payment would meet. */
  #notThere({ expiresAt }: WalletOrder, { kind }: WechatAnswer): CancelAnswer {
    return kind === 'done' || this.#surroundings.clock.now() > expiresAt
      ? { kind: 'cancelled', moneyReturned: false }
      : unknown('WeChat Pay does not have the order yet');
  }

  /** The hyphen keeps the number apart from those of refunds. PROCESSING has left the shop's account. */
  async #giveBack(order: WalletOrder): Promise<CancelAnswer> {
    const refund = { refundNumber: `${order.orderNumber}-x`, amount: order.amount };
    const answer = await this.refund(order, refund);
    return answer.kind === 'refunded' || answer.kind === 'pending'
      ? { kind: 'cancelled', moneyReturned: true }
      : answer;
  }

  #path({ orderNumber }: WalletOrder): string {
    return `${TRANSACTIONS}/out-trade-no/${encodeURIComponent(orderNumber)}`;
  }
}
