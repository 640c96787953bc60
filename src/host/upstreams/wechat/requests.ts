import type { WalletOrder, WalletRefund } from '../../../platform/ports/wallet.ts';
import { isoTime } from '../../../platform/time/iso-time.ts';
import type { WechatOptions } from './options.ts';

/** What each order tells about the shop. */
export interface WechatShop {
  options: WechatOptions;
  terminalId: string;
  notifyUrl: string | null;
}

/** WeChat Pay lets no code live for less than a minute. */
const SHORTEST_LIFE_MS = 65_000;

/**
 * NOTE: native orders must name an address for notifications. A terminal that cannot be reached names one that never
 * resolves (RFC 2606) and asks instead.
 */
const NOWHERE = 'https://notify.invalid/';

/** Exact: an amount has 12 digits at most, JSON numbers 15. */
const fen = (minor: bigint): number => Number(minor);

/** @spec WeChat Pay API v3, 付款码支付 (codepay): request */
export function codepayRequest(
  order: WalletOrder,
  code: string,
  { options, terminalId }: WechatShop,
): object {
  const { appId, mchId, storeId, deviceIp } = options;
  return {
    appid: appId,
    mchid: mchId,
    description: order.subject,
    out_trade_no: order.orderNumber,
    payer: { auth_code: code },
    amount: { total: fen(order.amount.minor), currency: order.amount.currency },
    scene_info: {
      device_id: terminalId,
      device_ip: deviceIp,
      store_info: { ...(storeId === undefined ? { out_id: terminalId } : { id: storeId }) },
    },
  };
}

/** The same for the same order: WeChat Pay takes a repeat only with the same content. @spec API v3, Native下单: request */
export function nativeRequest(order: WalletOrder, { options, terminalId, notifyUrl }: WechatShop): object {
  const { appId, mchId, storeId, deviceIp } = options;
  const expiresAt = Math.max(order.expiresAt, order.createdAt + SHORTEST_LIFE_MS);
  return {
    appid: appId,
    mchid: mchId,
    description: order.subject,
    out_trade_no: order.orderNumber,
    time_expire: `${isoTime(expiresAt).slice(0, 19)}+00:00`,
    notify_url: notifyUrl ?? NOWHERE,
    amount: { total: fen(order.amount.minor), currency: order.amount.currency },
    scene_info: {
      payer_client_ip: deviceIp,
      device_id: terminalId,
      ...(storeId === undefined ? {} : { store_info: { id: storeId } }),
    },
  };
}

/** @spec WeChat Pay API v3, 退款申请: request */
export function refundRequest(order: WalletOrder, { refundNumber, amount }: WalletRefund): object {
  return {
    out_trade_no: order.orderNumber,
    out_refund_no: refundNumber,
    amount: {
      refund: fen(amount.minor),
      total: fen(order.amount.minor),
      currency: order.amount.currency,
    },
  };
}
