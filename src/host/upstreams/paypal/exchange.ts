import type { NotSent, Refused, Unknown } from '../../../platform/ports/wallet.ts';
import type { WalletLink } from '../wallet-link.ts';
import type { PaypalOptions } from './options.ts';
import { unknown } from './order-answer.ts';
import { issueOf } from './refusals.ts';
import type { AccessToken } from './token.ts';

export type PaypalAnswer =
  /** Status 2xx. */
  | { kind: 'done'; status: number; body: Uint8Array }
  /** Status 4xx with an issue. */
  | { kind: 'error'; status: number; issue: string };

interface Call {
  method: 'GET' | 'POST';
  path: string;
  content?: object;
  /** PayPal-Request-Id: PayPal works a number off once and gives every repeat the first one's result. */
  requestId?: string;
}

/** Requests under the shop's access token. `refused`: PayPal does not know the shop, and the request has not left. */
export class PaypalExchange {
  readonly #options: PaypalOptions;
  readonly #link: WalletLink;
  readonly #token: AccessToken;

  constructor(options: PaypalOptions, link: WalletLink, token: AccessToken) {
    this.#options = options;
    this.#link = link;
    this.#token = token;
  }

  get(path: string): Promise<PaypalAnswer | Refused | Unknown | NotSent> {
    return this.#withToken({ method: 'GET', path });
  }

  post(
    path: string,
    requestId: string,
    content: object,
  ): Promise<PaypalAnswer | Refused | Unknown | NotSent> {
    return this.#withToken({ method: 'POST', path, content, requestId });
  }

  /** A token may be withdrawn before its time: PayPal has done nothing then, and the request goes once more. */
  async #withToken(call: Call): Promise<PaypalAnswer | Refused | Unknown | NotSent> {
    const first = await this.#token.get();
    if (first.kind !== 'token') return first;
    const answer = await this.#send(call, first.token);
    if (answer.kind !== 'error' || answer.status !== 401) return answer;
    this.#token.drop(first.token);
    const second = await this.#token.get();
    return second.kind === 'token' ? this.#send(call, second.token) : second;
  }

  async #send(call: Call, token: string): Promise<PaypalAnswer | Unknown | NotSent> {
    const { method, path, content, requestId } = call;
    const answer = await this.#link.send({
      method,
      url: `${this.#options.endpoint}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        prefer: 'return=representation',
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...(requestId === undefined ? {} : { 'paypal-request-id': requestId }),
      },
      body: content === undefined ? null : Buffer.from(JSON.stringify(content), 'utf8'),
      timeoutMs: this.#options.answerTimeoutMs,
    });
    if (answer.kind !== 'answer') return answer;
    const { status, body } = answer;
    if (status >= 200 && status < 300) return { kind: 'done', status, body };
    const issue = issueOf(body);
    // 409: an earlier request of the same number is still being worked off.
    return status >= 400 && status < 500 && status !== 409 && status !== 429 && issue !== null
      ? { kind: 'error', status, issue }
      : unknown(`PayPal answers with status ${status}${issue === null ? '' : `, ${issue}`}`);
  }
}
