import type { KeyObject } from 'node:crypto';
import { concatBytes } from '../../../platform/bytes/hex.ts';
import { signRsaSha256, verifyRsaSha256 } from '../wallet-keys.ts';

/** Answers and notifications that are older, or newer, are refused. @spec WeChat Pay API v3, 签名验证: 5 minutes */
const FRESHNESS_S = 300;

export interface Signer {
  mchId: string;
  /** Serial number of the certificate that `key` belongs to. */
  serial: string;
  key: KeyObject;
}

export interface SignedRequest {
  method: 'GET' | 'POST';
  /** Path and query, as they are sent. */
  path: string;
  body: string;
  /** Seconds since 1970. */
  timestamp: number;
  nonce: string;
}

/**
 * Value of the Authorization header.
 * @spec WeChat Pay API v3, 签名生成: method, path with query, timestamp, nonce and body, each followed by a line feed
 */
export function authorization({ mchId, serial, key }: Signer, request: SignedRequest): string {
  const { method, path, body, timestamp, nonce } = request;
  const signature = signRsaSha256(key, `${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`);
  const attributes = { mchid: mchId, nonce_str: nonce, signature, timestamp, serial_no: serial };
  const list = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
  return `WECHATPAY2-SHA256-RSA2048 ${list.join(',')}`;
}

export interface PlatformKey {
  /** PUB_KEY_ID_… or the serial number of a certificate. */
  id: string;
  key: KeyObject;
}

/** Names of headers in lower case; the body as it came. */
export interface SignedMessage {
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/**
 * Why an answer or a notification is not proven to be WeChat Pay's; null: it is.
 * @spec WeChat Pay API v3, 签名验证: timestamp, nonce and body, each followed by a line feed
 */
export function doubt(message: SignedMessage, platform: PlatformKey, now: number): string | null {
  const { headers, body } = message;
  const header = (name: string): string => headers[`wechatpay-${name}`] ?? '';
  const timestamp = header('timestamp');
  if (header('signature') === '') return 'it is not signed';
  if (header('serial') !== platform.id) return 'it is signed with another key than the one configured';
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) * 1000 - now) > FRESHNESS_S * 1000) {
    return 'its time is more than 5 minutes from that of this computer';
  }
  const front = Buffer.from(`${timestamp}\n${header('nonce')}\n`, 'utf8');
  const content = concatBytes(front, body, Buffer.from('\n'));
  return verifyRsaSha256(platform.key, content, header('signature')) ? null : 'its signature does not hold';
}
