import { z } from 'zod';
import type { NotificationAnswer } from '../../../platform/ports/wallet.ts';
import { readJson } from '../wallet-json.ts';
import { decryptResource } from './resource.ts';

/** @spec WeChat Pay API v3, 支付成功回调通知 */
const wechatNotification = z.object({
  resource: z.object({
    algorithm: z.string(),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().optional(),
  }),
});

const notifiedTrade = z.object({ mchid: z.string(), out_trade_no: z.string() });

/** Order that a notification of a payment or a refund is about; null when it is no notification for this shop. */
export function notifiedOrder(body: Uint8Array, key: Uint8Array, mchId: string): string | null {
  const notification = readJson(wechatNotification, body);
  const plain = notification && decryptResource(notification.resource, key);
  const trade = plain && readJson(notifiedTrade, plain);
  return trade && trade.mchid === mchId ? trade.out_trade_no : null;
}

/** @spec WeChat Pay API v3, 支付成功回调通知: 2xx ends the repeats, anything else asks for one */
export function notificationAnswer(orderNumber: string | null): NotificationAnswer {
  const isTaken = orderNumber !== null;
  return {
    orderNumber,
    status: isTaken ? 200 : 401,
    contentType: 'application/json',
    body: JSON.stringify(isTaken ? { code: 'SUCCESS' } : { code: 'FAIL', message: 'not accepted' }),
  };
}
