import { z } from 'zod';
import type { Clock } from '../../../platform/ports/clock.ts';
import { isoTime } from '../../../platform/time/iso-time.ts';
import type { RigHttpRequest } from '../simulated-wallet.ts';
import { type RigRefund, type RigTrade, refundedOf, type WechatLedger } from './ledger.ts';
import { WECHAT_SHOP } from './shop.ts';

export interface Reply {
  status: number;
  /** Null: no content. */
  content: object | null;
}

const merchant = { appid: z.literal(WECHAT_SHOP.appId), mchid: z.literal(WECHAT_SHOP.mchId) };
const orderNumber = z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/);
const total = z.object({ total: z.int().min(1), currency: z.string().length(3) });
const description = z.string().min(1).max(127);
const codepay = z.object({
  ...merchant,
  description,
  out_trade_no: orderNumber,
  payer: z.object({ auth_code: z.string().regex(/^1[0-5]\d{16}$/) }),
  amount: total,
  scene_info: z.object({ device_ip: z.string().min(1) }),
});
const native = z.object({
  ...merchant,
  description,
  out_trade_no: orderNumber,
  time_expire: z.iso.datetime({ offset: true }),
  notify_url: z.url({ protocol: /^https$/ }),
  amount: total,
});
const refund = z.object({
  out_trade_no: orderNumber,
  out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
  amount: z.object({ refund: z.int().min(1), total: z.int().min(1), currency: z.string().length(3) }),
});

const fault = (status: number, code: string): Reply => ({ status, content: { code, message: code } });
const NO_ORDER = fault(404, 'ORDER_NOT_EXIST');
const TRADE_PATH = /^\/v3\/pay\/transactions\/out-trade-no\/([^/?]+)(?:\/(reverse|close))?(?:\?(.*))?$/;
const REFUND_PATH = /^\/v3\/refund\/domestic\/refunds\/([^/?]+)$/;
const SHORTEST_LIFE_MS = 60_000;

/** What WeChat Pay answers to a request whose signature holds. @spec WeChat Pay API v3 */
export class WechatRules {
  readonly #ledger: WechatLedger;
  readonly #clock: Clock;

  constructor(ledger: WechatLedger, clock: Clock) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  reply({ method, path, body }: RigHttpRequest): Reply {
    const text = Buffer.from(body).toString('utf8');
    const content = jsonOf(text);
    if (method === 'POST') {
      if (path === '/v3/pay/transactions/codepay')
        return this.#codepay(codepay.safeParse(content).data, text);
      if (path === '/v3/pay/transactions/native') return this.#native(native.safeParse(content).data, text);
      if (path === '/v3/refund/domestic/refunds') return this.#refund(refund.safeParse(content).data);
    }
    const asked = REFUND_PATH.exec(path)?.[1];
    if (method === 'GET' && asked !== undefined) return this.#refundOf(decodeURIComponent(asked));
    const [, number, step, query] = TRADE_PATH.exec(path) ?? [];
    if (number === undefined) return fault(404, 'RESOURCE_NOT_EXISTS');
    const trade = this.#ledger.trade(decodeURIComponent(number));
    if (method === 'GET' && step === undefined) {
      if (query !== `mchid=${WECHAT_SHOP.mchId}`) return fault(400, 'PARAM_ERROR');
      return trade ? { status: 200, content: this.describe(trade) } : NO_ORDER;
    }
    const isMerchants = z.object({ mchid: merchant.mchid }).safeParse(content).success;
    if (method !== 'POST' || step === undefined || !isMerchants) return fault(400, 'PARAM_ERROR');
    if (!trade) return NO_ORDER;
    return step === 'close' ? close(trade) : this.#reverse(trade);
  }

  /** The trade as queries and notifications tell it. */
  describe(trade: RigTrade): object {
    const isPaid = trade.charges > 0;
    return {
      appid: WECHAT_SHOP.appId,
      mchid: WECHAT_SHOP.mchId,
      out_trade_no: trade.orderNumber,
      ...(isPaid ? { transaction_id: trade.transaction, success_time: isoTime(this.#clock.now()) } : {}),
      trade_type: trade.type,
      trade_state: trade.state,
      trade_state_desc: trade.state,
      ...(isPaid ? { payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' }, bank_type: 'OTHERS' } : {}),
      amount: { total: Number(trade.minor), payer_total: Number(trade.minor), currency: trade.currency },
    };
  }

  #codepay(order: z.infer<typeof codepay> | undefined, made: string): Reply {
    if (!order) return fault(400, 'PARAM_ERROR');
    const known = this.#ledger.trade(order.out_trade_no);
    if (known) return fault(400, known.charges > 0 ? 'ORDER_PAID' : 'OUT_TRADE_NO_USED');
    const mood = this.#ledger.useCode(order.payer.auth_code);
    if (mood !== 'pays' && mood !== 'asks' && mood !== 'has_no_money') return fault(400, mood);
    const trade = this.#ledger.open(opened(order, made), null);
    // NOTE: how API v3 tells that the customer is asked is not published with the page; an error code, as in API v2.
    if (mood === 'asks') return fault(202, 'USERPAYING');
    if (mood === 'has_no_money') {
      trade.state = 'PAYERROR';
      return fault(403, 'NOT_ENOUGH');
    }
    this.#ledger.charge(trade);
    return { status: 200, content: this.describe(trade) };
  }

  #native(order: z.infer<typeof native> | undefined, made: string): Reply {
    if (!order) return fault(400, 'PARAM_ERROR');
    const known = this.#ledger.trade(order.out_trade_no);
    if (known) {
      if (known.charges > 0) return fault(400, 'ORDER_PAID');
      if (known.state !== 'NOTPAY') return fault(400, 'ORDER_CLOSED');
      if (known.made !== made) return fault(400, 'INVALID_REQUEST');
      return { status: 200, content: { code_url: known.codeUrl } };
    }
    const expiresAt = Date.parse(order.time_expire);
    if (expiresAt - this.#clock.now() < SHORTEST_LIFE_MS) return fault(400, 'PARAM_ERROR');
    const trade = this.#ledger.open(opened(order, made), { expiresAt, notifyUrl: order.notify_url });
    return { status: 200, content: { code_url: trade.codeUrl } };
  }

  #reverse(trade: RigTrade): Reply {
    if (trade.type !== 'MICROPAY') return fault(400, 'TRADE_ERROR');
    if (trade.state === 'SUCCESS') this.#ledger.giveBack(trade, `reverse-${trade.orderNumber}`, trade.minor);
    else if (trade.state !== 'REFUND') trade.state = 'REVOKED';
    const { appId, mchId } = WECHAT_SHOP;
    return { status: 200, content: { appid: appId, mchid: mchId, out_trade_no: trade.orderNumber } };
  }

  #refund(asked: z.infer<typeof refund> | undefined): Reply {
    if (!asked) return fault(400, 'PARAM_ERROR');
    const trade = this.#ledger.trade(asked.out_trade_no);
    const first = this.#ledger.refund(asked.out_refund_no);
    const minor = BigInt(asked.amount.refund);
    if (!trade || trade.charges === 0) return fault(404, 'RESOURCE_NOT_EXISTS');
    if (first) {
      const isSame = first.trade === trade && first.refund.minor === minor;
      return isSame
        ? { status: 200, content: describeRefund(first.refund, trade) }
        : fault(400, 'INVALID_REQUEST');
    }
    const isTooMuch = refundedOf(trade) + minor > trade.minor;
    if (isTooMuch || BigInt(asked.amount.total) !== trade.minor) return fault(400, 'INVALID_REQUEST');
    return {
      status: 200,
      content: describeRefund(this.#ledger.giveBack(trade, asked.out_refund_no, minor), trade),
    };
  }

  #refundOf(number: string): Reply {
    const found = this.#ledger.refund(number);
    return found
      ? { status: 200, content: describeRefund(found.refund, found.trade) }
      : fault(404, 'RESOURCE_NOT_EXISTS');
  }
}

function close(trade: RigTrade): Reply {
  if (trade.type !== 'NATIVE') return fault(400, 'TRADE_ERROR');
  if (trade.charges > 0) return fault(400, 'ORDER_PAID');
  trade.state = 'CLOSED';
  trade.isAsked = false;
  return { status: 204, content: null };
}

function opened(
  order: { out_trade_no: string; amount: { total: number; currency: string } },
  made: string,
): Pick<RigTrade, 'orderNumber' | 'minor' | 'currency' | 'made'> {
  const { total: fen, currency } = order.amount;
  return { orderNumber: order.out_trade_no, minor: BigInt(fen), currency, made };
}

function describeRefund(given: RigRefund, trade: RigTrade): object {
  return {
    refund_id: given.id,
    out_refund_no: given.number,
    transaction_id: trade.transaction,
    out_trade_no: trade.orderNumber,
    channel: 'ORIGINAL',
    status: 'SUCCESS',
    amount: { total: Number(trade.minor), refund: Number(given.minor), currency: trade.currency },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
