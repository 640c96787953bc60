import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../platform/ports/clock.ts';
import type { NotSent, Unknown } from '../../../platform/ports/wallet.ts';
import { localTimeIn } from '../../../platform/time/local-time.ts';
import { readJson } from '../wallet-json.ts';
import { signRsaSha256, verifyRsaSha256 } from '../wallet-keys.ts';
import type { HttpAnswer, WalletLink } from '../wallet-link.ts';
import { parsedString, rawMembers } from './raw-members.ts';
import { signedContent } from './signed-content.ts';

export type AlipayMethod =
  | 'alipay.trade.pay'
  | 'alipay.trade.precreate'
  | 'alipay.trade.query'
  | 'alipay.trade.cancel'
  | 'alipay.trade.refund'
  | 'alipay.trade.fastpay.refund.query';

/** An answer whose signature holds. `fields` is the response, null where it is no JSON. */
export interface Verified {
  kind: 'verified';
  fields: unknown;
}

export interface GatewaySettings {
  endpoint: string;
  appId: string;
  shopKey: KeyObject;
  alipayKey: KeyObject;
  notifyUrl: string | null;
  answerTimeoutMs: number;
}

/** The open platform tells its time, and reads ours, in China Standard Time. */
const chinaTime = localTimeIn('Asia/Shanghai');

/**
 * Calls of the open platform's gateway: a form, signed; the answer is JSON whose response is signed byte by byte.
 * Common parameters go in the query and `biz_content` in the body, as the platform's own clients send them: the
 * charset must be known before the body is read.
 */
export class AlipayGateway {
  readonly #link: WalletLink;
  readonly #clock: Clock;
  readonly #settings: GatewaySettings;

  constructor(link: WalletLink, clock: Clock, settings: GatewaySettings) {
    this.#link = link;
    this.#clock = clock;
    this.#settings = settings;
  }

  /** `notify`: where the platform tells the outcome by itself, for methods that open an order. */
  async call(
    method: AlipayMethod,
    content: Readonly<Record<string, string>>,
    { notify = false } = {},
  ): Promise<Verified | NotSent | Unknown> {
    const { endpoint, notifyUrl, answerTimeoutMs } = this.#settings;
    const bizContent = JSON.stringify(content);
    const common = this.#common(method, notify ? notifyUrl : null);
    const sign = signRsaSha256(this.#settings.shopKey, signedContent({ ...common, biz_content: bizContent }));
    const answer = await this.#link.send({
      method: 'POST',
      url: `${endpoint}?${new URLSearchParams({ ...common, sign })}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
      body: new TextEncoder().encode(`${new URLSearchParams({ biz_content: bizContent })}`),
      timeoutMs: answerTimeoutMs,
    });
    return answer.kind === 'answer' ? verified(answer, method, this.#settings.alipayKey) : answer;
  }

  #common(method: AlipayMethod, notifyUrl: string | null): Record<string, string> {
    const { year, month, day, hour, minute, second } = chinaTime(this.#clock.now());
    return {
      app_id: this.#settings.appId,
      method,
      format: 'JSON',
      charset: 'utf-8',
      sign_type: 'RSA2',
      timestamp: `${year}-${month}-${day} ${hour}:${minute}:${second}`,
      version: '1.0',
      ...(notifyUrl === null ? {} : { notify_url: notifyUrl }),
    };
  }
}

/** Reads an answer of the gateway. What is not signed by Alipay says nothing, an error least of all. */
export function verified(answer: HttpAnswer, method: string, alipayKey: KeyObject): Verified | Unknown {
  if (answer.status !== 200) return unknown(`the provider answers with status ${answer.status}`);
  const members = rawMembers(answer.body);
  const raw = members?.get(`${method.replaceAll('.', '_')}_response`) ?? members?.get('error_response');
  const signMember = members?.get('sign');
  const sign = signMember ? parsedString(signMember) : null;
  if (!raw) return unknown('the answer is not one of Alipay’s');
  if (!sign) return unknown('the answer is not signed');
  if (!verifyRsaSha256(alipayKey, raw, sign)) return unknown('the signature of the answer is wrong');
  return { kind: 'verified', fields: readJson(z.unknown(), raw) };
}

const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });
