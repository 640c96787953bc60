import type { Clock } from '../../../platform/ports/clock.ts';
import type { Random } from '../../../platform/ports/random.ts';
import { PAYPAL_SHOP } from './shop.ts';

const LIFE_S = 32_400;
const MOST = 100;

/** Access tokens of the one shop. @spec RFC 6749, 4.4 and 5.1 */
export class PaypalTokens {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #untilMs = new Map<string, number>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Null: not the shop's name and secret. */
  grant(authorization: string, form: string): object | null {
    const [scheme, pair = ''] = authorization.split(' ');
    const isShop =
      Buffer.from(pair, 'base64').toString('utf8') === `${PAYPAL_SHOP.clientId}:${PAYPAL_SHOP.clientSecret}`;
    if (scheme !== 'Basic' || !isShop || form !== 'grant_type=client_credentials') return null;
    const token = `A21AA${Buffer.from(this.#random.bytes(24)).toString('base64url')}`;
    this.#untilMs.set(token, this.#clock.monotonicMs() + LIFE_S * 1000);
    if (this.#untilMs.size > MOST) this.#untilMs.delete(this.#untilMs.keys().next().value!);
    return { access_token: token, token_type: 'Bearer', expires_in: LIFE_S };
  }

  isValid(authorization: string): boolean {
    const [scheme, token = ''] = authorization.split(' ');
    return scheme === 'Bearer' && (this.#untilMs.get(token) ?? 0) > this.#clock.monotonicMs();
  }

  /** All of them, before their time. */
  revoke(): void {
    this.#untilMs.clear();
  }
}
