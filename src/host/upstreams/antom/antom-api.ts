import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../platform/ports/clock.ts';
import type { NotSent, Unknown } from '../../../platform/ports/wallet.ts';
import { readJson } from '../wallet-json.ts';
import type { HttpAnswer, WalletLink } from '../wallet-link.ts';
import { isSignedByAntom, signatureHeader } from './signature.ts';

export type AntomCall = 'pay' | 'inquiryPayment' | 'cancel' | 'refund';

/** An answer whose signature holds; `fields` is its JSON, null where it is none. */
export interface Verified {
  kind: 'verified';
  fields: unknown;
}

export interface AntomApiSettings {
  endpoint: string;
  clientId: string;
  shopKey: KeyObject;
  keyVersion: number;
  antomKey: KeyObject;
  answerTimeoutMs: number;
}

/** Calls of Antom's payment API: JSON, signed both ways over the bytes of the body. */
export class AntomApi {
  readonly #link: WalletLink;
  readonly #clock: Clock;
  readonly #settings: AntomApiSettings;

  constructor(link: WalletLink, clock: Clock, settings: AntomApiSettings) {
    this.#link = link;
    this.#clock = clock;
    this.#settings = settings;
  }

  async call(
    name: AntomCall,
    content: Readonly<Record<string, unknown>>,
  ): Promise<Verified | NotSent | Unknown> {
    const { endpoint, clientId, shopKey, keyVersion, answerTimeoutMs } = this.#settings;
    const body = new TextEncoder().encode(JSON.stringify(content));
    const head = { path: pathOf(name, clientId), clientId, time: `${this.#clock.now()}` };
    const answer = await this.#link.send({
      method: 'POST',
      url: `${endpoint.replace(/\/$/, '')}${head.path}`,
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        'client-id': clientId,
        'request-time': head.time,
        signature: signatureHeader(shopKey, keyVersion, head, body),
      },
      body,
      timeoutMs: answerTimeoutMs,
    });
    return answer.kind === 'answer' ? this.#verified(answer, head.path) : answer;
  }

  #verified({ status, headers, body }: HttpAnswer, path: string): Verified | Unknown {
    if (status !== 200) return unknown(`the provider answers with status ${status}`);
    const { antomKey, clientId } = this.#settings;
    const time = headers['response-time'];
    if (time === undefined || headers['signature'] === undefined) return unknown('the answer is not signed');
    if (!isSignedByAntom(antomKey, headers['signature'], { path, clientId, time }, body)) {
      return unknown('the signature of the answer is wrong');
    }
    return { kind: 'verified', fields: readJson(z.unknown(), body) };
  }
}

/** Clients of the sandbox have paths of their own. */
function pathOf(name: AntomCall, clientId: string): string {
  const root = clientId.startsWith('SANDBOX_') ? '/ams/sandbox/api' : '/ams/api';
  return `${root}/v1/payments/${name}`;
}

const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });
