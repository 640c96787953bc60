import type { KeyObject } from 'node:crypto';
import type { NotificationAnswer, WalletNotification } from '../../../platform/ports/wallet.ts';
import { verifyRsaSha256 } from '../wallet-keys.ts';
import { signedContent } from './signed-content.ts';

export interface NotificationSettings {
  appId: string;
  sellerId: string | null;
  alipayKey: KeyObject;
}

/** Alipay repeats a notification until it reads exactly this. */
const TAKEN = 'success';

/** A trade notification, by its signature; what it says of the trade is not taken from it. */
export function readNotification(
  { body }: WalletNotification,
  settings: NotificationSettings,
): NotificationAnswer {
  const parameters = formParameters(body);
  const orderNumber = parameters?.['out_trade_no'] ?? '';
  const isOurs = parameters && isForShop(parameters, settings) && isSigned(parameters, settings.alipayKey);
  if (!isOurs || !/^[\w-]{1,64}$/.test(orderNumber)) return answer(null, 400, 'failure');
  return answer(orderNumber, 200, TAKEN);
}

/**
 * Signatures of trade notifications leave out `sign` and `sign_type`.
 * NOTE: Notifications of the service market keep `sign_type`; they are about no trade and are not taken here.
 */
export function isSigned(parameters: Readonly<Record<string, string>>, alipayKey: KeyObject): boolean {
  const { sign, sign_type: signType, ...signed } = parameters;
  return signType === 'RSA2' && sign !== undefined && verifyRsaSha256(alipayKey, signedContent(signed), sign);
}

function isForShop(
  parameters: Readonly<Record<string, string>>,
  { appId, sellerId }: NotificationSettings,
): boolean {
  const isSeller = sellerId === null || parameters['seller_id'] === sellerId;
  return parameters['app_id'] === appId && isSeller;
}

/** Null when it is not UTF-8 or a name comes twice. */
function formParameters(body: Uint8Array): Record<string, string> | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
  const entries = [...new URLSearchParams(text)];
  const parameters: Record<string, string> = Object.fromEntries(entries);
  return Object.keys(parameters).length === entries.length ? parameters : null;
}

const answer = (orderNumber: string | null, status: number, body: string): NotificationAnswer => ({
  orderNumber,
  status,
  contentType: 'text/plain',
  body,
});
