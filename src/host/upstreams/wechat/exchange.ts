import { z } from 'zod';
import { toHex } from '../../../platform/bytes/hex.ts';
import type { NotSent, Unknown } from '../../../platform/ports/wallet.ts';
import { readJson } from '../wallet-json.ts';
import type { WalletLink } from '../wallet-link.ts';
import type { WalletSurroundings } from '../wallet-surroundings.ts';
import type { WechatOptions } from './options.ts';
import { authorization, doubt, type PlatformKey, type Signer } from './signature.ts';
import { unknown } from './trade.ts';

const NONCE_BYTES = 16;
const wechatError = z.object({ code: z.string().min(1).max(64) });

export type WechatAnswer =
  /** Status 2xx. */
  | { kind: 'done'; body: Uint8Array }
  /** Status 4xx with an error code. */
  | { kind: 'error'; code: string };

/** Requests to API v3, signed by the shop; answers count only as far as WeChat Pay's signature proves them. */
export class WechatExchange {
  readonly #options: WechatOptions;
  readonly #surroundings: WalletSurroundings;
  readonly #link: WalletLink;
  readonly #signer: Signer;
  readonly #platform: PlatformKey;

  constructor(
    options: WechatOptions,
    surroundings: WalletSurroundings,
    { link, signer, platform }: { link: WalletLink; signer: Signer; platform: PlatformKey },
  ) {
    this.#options = options;
    this.#surroundings = surroundings;
    this.#link = link;
    this.#signer = signer;
    this.#platform = platform;
  }

  get(path: string): Promise<WechatAnswer | Unknown | NotSent> {
    return this.#send('GET', path, '');
  }

  post(path: string, content: object): Promise<WechatAnswer | Unknown | NotSent> {
    return this.#send('POST', path, JSON.stringify(content));
  }

  async #send(method: 'GET' | 'POST', path: string, body: string): Promise<WechatAnswer | Unknown | NotSent> {
    const { clock, random } = this.#surroundings;
    const timestamp = Math.floor(clock.now() / 1000);
    const nonce = toHex(random.bytes(NONCE_BYTES));
    const result = await this.#link.send({
      method,
      url: `${this.#options.endpoint}${path}`,
      headers: {
        authorization: authorization(this.#signer, { method, path, body, timestamp, nonce }),
        accept: 'application/json',
        'user-agent': 'tilld',
        // Asks WeChat Pay to sign its answer with this key while a merchant changes from certificates to public keys.
        'wechatpay-serial': this.#platform.id,
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
      },
      body: body === '' ? null : Buffer.from(body, 'utf8'),
      timeoutMs: this.#options.answerTimeoutMs,
    });
    return result.kind === 'answer' ? this.#read(result) : result;
  }

  /**
   * NOTE: WeChat Pay signs an answer only after it has accepted the shop's own signature. So a wrong key of the shop shows
   * as an unsigned 401: its code is told to people, and proves nothing.
   */
  #read(answer: {
    status: number;
    headers: Readonly<Record<string, string>>;
    body: Uint8Array;
  }): WechatAnswer | Unknown {
    const { status, body } = answer;
    const code = readJson(wechatError, body)?.code;
    const reason = doubt(answer, this.#platform, this.#surroundings.clock.now());
    if (reason !== null) {
      const told = code === undefined ? `status ${status}` : `status ${status}, ${code}`;
      this.#surroundings.log.warn('An answer of WeChat Pay proves nothing.', { status, reason });
      return unknown(`an answer proves nothing (${told}): ${reason}`);
    }
    if (status >= 200 && status < 300 && code === undefined) return { kind: 'done', body };
    if (code === undefined || status >= 500 || status === 429) {
      return unknown(`WeChat Pay answers with status ${status}${code === undefined ? '' : `, ${code}`}`);
    }
    return { kind: 'error', code };
  }
}
