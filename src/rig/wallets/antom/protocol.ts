import { createSign, createVerify } from 'node:crypto';
import type { RigHttpAnswer, RigHttpRequest } from '../simulated-wallet.ts';

/** Antom's side of the signatures, written apart from the terminal's: each checks the other. */

const FORM = /^algorithm=RSA256, ?keyVersion=\d+, ?signature=([^,]+)$/;

/** Whether the shop's key signed this request, its client id and its time. */
export function isSignedByShop({ path, headers, body }: RigHttpRequest, shopPublicKey: string): boolean {
  const [, escaped] = FORM.exec(headers['signature'] ?? '') ?? [];
  const clientId = headers['client-id'];
  const time = headers['request-time'];
  if (!escaped || !clientId || !time) return false;
  const verify = createVerify('RSA-SHA256').update(`POST ${path}\n${clientId}.${time}.`, 'utf8').update(body);
  return verify.verify(shopPublicKey, decodeURIComponent(escaped), 'base64');
}

export interface Signing {
  privateKey: string;
  clientId: string;
  /** Wall clock ms. */
  now: number;
}

export function signedAnswer(path: string, content: object, signing: Signing): RigHttpAnswer {
  const body = Buffer.from(JSON.stringify(content), 'utf8');
  const time = antomTime(signing.now);
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'client-id': signing.clientId,
      'response-time': time,
      signature: signature(path, time, body, signing),
    },
    body,
  };
}

/** Headers and body of a notification to `url`. */
export function signedNotification(
  url: string,
  content: object,
  signing: Signing,
): { headers: Record<string, string>; body: Uint8Array } {
  const body = Buffer.from(JSON.stringify(content), 'utf8');
  const time = antomTime(signing.now);
  const { pathname, search } = new URL(url);
  return {
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'client-id': signing.clientId,
      'request-time': time,
      signature: signature(`${pathname}${search}`, time, body, signing),
    },
    body,
  };
}

/** "2026-01-05T09:00:00Z". */
export const antomTime = (wallClockMs: number): string =>
  `${new Date(wallClockMs).toISOString().slice(0, 19)}Z`;

function signature(path: string, time: string, body: Uint8Array, { privateKey, clientId }: Signing): string {
  const signer = createSign('RSA-SHA256').update(`POST ${path}\n${clientId}.${time}.`, 'utf8').update(body);
  return `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(signer.sign(privateKey, 'base64'))}`;
}
