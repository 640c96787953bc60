import { createCipheriv, createSign, createVerify } from 'node:crypto';
import type { Clock } from '../../../platform/ports/clock.ts';
import type { Random } from '../../../platform/ports/random.ts';
import { makeRsaPair, type WalletKeys } from '../demo-keys.ts';
import type { RigHttpAnswer, RigHttpRequest } from '../simulated-wallet.ts';
import { WECHAT_SHOP } from './shop.ts';

const OLDEST_S = 300;

/**
 * WeChat Pay's side of the signatures, by the documents of API v3 alone: it shares no code with the terminal's client,
 * so that a mistake in one of them shows.
 */
export class WechatSeal {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #keys: WalletKeys;
  #strangersKey: string | null = null;

  constructor(clock: Clock, random: Random, keys: WalletKeys) {
    this.#clock = clock;
    this.#random = random;
    this.#keys = keys;
  }

  /** Whether the shop signed the request, now. */
  isShops({ method, path, headers, body }: RigHttpRequest): boolean {
    const [scheme, list = ''] = (headers['authorization'] ?? '').split(/ (.*)/s);
    const value = Object.fromEntries(
      [...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, text]) => [name!, text!]),
    );
    const isNamed = value['mchid'] === WECHAT_SHOP.mchId && value['serial_no'] === WECHAT_SHOP.merchantSerial;
    if (scheme !== 'WECHATPAY2-SHA256-RSA2048' || !isNamed) return false;
    const { timestamp = '', nonce_str: nonce = '', signature = '' } = value;
    if (!(Math.abs(this.#seconds() - Number.parseInt(timestamp, 10)) <= OLDEST_S) || nonce === '')
      return false;
    const check = createVerify('RSA-SHA256');
    for (const line of [method, path, timestamp, nonce]) check.update(`${line}\n`);
    check.update(body).update('\n');
    return check.verify(this.#keys.shop.publicKey, signature, 'base64');
  }

  /** The headers that prove a body; under a stranger's key when `isWrong`. */
  prove(body: Uint8Array, isWrong: boolean): Record<string, string> {
    const timestamp = String(this.#seconds());
    const nonce = this.nonce(16);
    const sign = createSign('RSA-SHA256').update(`${timestamp}\n${nonce}\n`).update(body).update('\n');
    return {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-serial': WECHAT_SHOP.platformKeyId,
      'wechatpay-signature': sign.sign(isWrong ? this.#stranger() : this.#keys.provider.privateKey, 'base64'),
      'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    };
  }

  answer(status: number, content: object | null, isWrong: boolean): RigHttpAnswer {
    const body = Buffer.from(content === null ? '' : JSON.stringify(content), 'utf8');
    const headers = { 'content-type': 'application/json; charset=utf-8', ...this.prove(body, isWrong) };
    return { status, headers, body };
  }

  /** The `resource` of a notification. */
  encrypt(content: object, kind: 'transaction' | 'refund'): object {
    const nonce = this.nonce(6);
    const cipher = createCipheriv('aes-256-gcm', WECHAT_SHOP.apiV3Key, nonce).setAAD(Buffer.from(kind));
    const text = cipher.update(JSON.stringify(content), 'utf8');
    const rest = cipher.final();
    return {
      original_type: kind,
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: Buffer.concat([text, rest, cipher.getAuthTag()]).toString('base64'),
      associated_data: kind,
      nonce,
    };
  }

  /** Hex digits, two a byte. */
  nonce(bytes: number): string {
    return Buffer.from(this.#random.bytes(bytes)).toString('hex');
  }

  #seconds(): number {
    return Math.trunc(this.#clock.now() / 1000);
  }

  #stranger(): string {
    this.#strangersKey ??= makeRsaPair().privateKey;
    return this.#strangersKey;
  }
}
