import { z } from 'zod';
import type { Clock } from '../../../platform/ports/clock.ts';
import type { NotSent, Refused } from '../../../platform/ports/wallet.ts';
import { readJson } from '../wallet-json.ts';
import type { WalletLink } from '../wallet-link.ts';
import type { WalletSurroundings } from '../wallet-surroundings.ts';
import type { PaypalOptions } from './options.ts';
import { issueOf } from './refusals.ts';

const tokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,4096}$/),
  /** Seconds. */
  expires_in: z.number().int().min(1),
});

/** Given up so long before its end that a request under way is not caught by it. */
const SPARE_MS = 60_000;

export type Token = { kind: 'token'; token: string } | Refused | NotSent;

/** The access token of the shop's app, fetched when it is needed and kept until shortly before its end. @spec RFC 6749, 4.4 */
export class AccessToken {
  readonly #options: PaypalOptions;
  readonly #surroundings: WalletSurroundings;
  readonly #clock: Clock;
  readonly #link: WalletLink;
  #held: { token: string; untilMs: number } | null = null;
  #fetching: Promise<Token> | null = null;

  constructor(options: PaypalOptions, surroundings: WalletSurroundings, link: WalletLink) {
    this.#options = options;
    this.#surroundings = surroundings;
    this.#clock = surroundings.clock;
    this.#link = link;
  }

  /** Not having one proves that the request it was for has not left: `not_sent`, whatever became of the token's own. */
  async get(): Promise<Token> {
    const held = this.#held;
    if (held && this.#clock.monotonicMs() < held.untilMs) return { kind: 'token', token: held.token };
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  /** PayPal does not take this one any more. */
  drop(token: string): void {
    if (this.#held?.token === token) this.#held = null;
  }

  async #fetch(): Promise<Token> {
    const askedMs = this.#clock.monotonicMs();
    const answer = await this.#link.send({
      method: 'POST',
      url: `${this.#options.endpoint}/v1/oauth2/token`,
      headers: {
        authorization: this.#credentials(),
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: Buffer.from('grant_type=client_credentials', 'ascii'),
      timeoutMs: this.#options.answerTimeoutMs,
    });
    if (answer.kind !== 'answer') return { kind: 'not_sent', reason: answer.reason };
    const granted = answer.status === 200 ? readJson(tokenAnswer, answer.body) : null;
    if (granted) {
      const untilMs = askedMs + granted.expires_in * 1000 - SPARE_MS;
      this.#held = { token: granted.access_token, untilMs };
      return { kind: 'token', token: granted.access_token };
    }
    const issue = issueOf(answer.body);
    return answer.status >= 400 && answer.status < 500 && answer.status !== 429 && issue !== null
      ? { kind: 'refused', reason: 'shop_not_accepted', code: issue }
      : { kind: 'not_sent', reason: `PayPal gives no access token, status ${answer.status}` };
  }

  #credentials(): string {
    const { clientId, clientSecret } = this.#options;
    const secret = this.#surroundings.keys.read(clientSecret);
    const pair = Buffer.concat([Buffer.from(`${clientId}:`, 'utf8'), secret]);
    const header = `Basic ${pair.toString('base64')}`;
    secret.fill(0);
    pair.fill(0);
    return header;
  }
}
