import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { NotificationAnswer, WalletNotification } from '../../../platform/ports/wallet.ts';
import { readJson } from '../wallet-json.ts';
import { isSignedByAntom } from './signature.ts';

export interface NotificationSettings {
  clientId: string;
  antomKey: KeyObject;
  notifyUrl: string | null;
}

const PaymentNotification = z.object({ paymentRequestId: z.string().regex(/^\w{1,64}$/) });

const TAKEN = { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' };
const REFUSED = { resultCode: 'INVALID_SIGNATURE', resultStatus: 'F', resultMessage: 'not taken' };

/**
 * A notification, by its signature; what it says of the payment is not taken from it. Antom signs the path that it was
 * told: a proxy on the way may have changed the one that arrives.
 */
export function readNotification(
  { headers, body, path }: WalletNotification,
  { clientId, antomKey, notifyUrl }: NotificationSettings,
): NotificationAnswer {
  const head = {
    path: notifyUrl === null ? path : pathOf(notifyUrl),
    clientId,
    time: headers['request-time'] ?? '',
  };
  const isOurs =
    headers['client-id'] === clientId && isSignedByAntom(antomKey, headers['signature'], head, body);
  if (!isOurs) return answer(null, 400, REFUSED);
  // Notifications about anything but a payment are taken, and nothing is asked for.
  return answer(readJson(PaymentNotification, body)?.paymentRequestId ?? null, 200, TAKEN);
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

const answer = (orderNumber: string | null, status: number, result: object): NotificationAnswer => ({
  orderNumber,
  status,
  contentType: 'application/json',
  body: JSON.stringify({ result }),
});
