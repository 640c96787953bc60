import type { PaymentState } from '../../../src/payment/payment.ts';
import type { Clock } from '../../../src/platform/ports/clock.ts';
import type { Http, HttpRequest, HttpResult } from '../../../src/platform/ports/http.ts';
import type { RigHttpAnswer, SimulatedWallet } from '../../../src/rig/wallets/simulated-wallet.ts';
import type { Life } from '../world/life.ts';

/** What a request to a provider wants; a probe only wants to know whether somebody is there. */
export type Call = 'make' | 'ask' | 'capture' | 'cancel' | 'refund' | 'token' | 'probe';

const CALLS: readonly (readonly [Call, RegExp])[] = [
  ['refund', /refund/],
  ['make', /alipay\.trade\.(pay|precreate)|payments\/pay$|codepay$|\/native$|^POST .*\/checkout\/orders$/],
  ['ask', /alipay\.trade\.query|inquiryPayment$|^GET .*\/(out-trade-no|checkout\/orders)\//],
  ['capture', /\/capture$/],
  ['cancel', /alipay\.trade\.cancel|payments\/cancel$|\/(reverse|close)$/],
  ['token', /\/oauth2\/token$/],
];

export function callOf({ method, url }: Pick<HttpRequest, 'method' | 'url'>): Call {
  return CALLS.find(([, form]) => form.test(`${method} ${url}`))?.[0] ?? 'probe';
}

/** What becomes of one request. */
export type Fault =
  /** The terminal dies at this moment, and the provider has worked the request off, does so `later`, or never sees it. */
  | { kind: 'dies'; worked: 'yes' | 'never' | 'later' }
  /** Worked off or not, the terminal hears nothing until its time is over. */
  | { kind: 'unanswered'; worked: boolean }
  /** Worked off only so long after the terminal has given it up. */
  | { kind: 'late'; byMs: number }
  /** Answered so late, but in time. */
  | { kind: 'slow'; byMs: number }
  | { kind: 'refused' }
  /** Half of the answer. */
  | { kind: 'garbled' }
  /** The answer is signed by somebody else. */
  | { kind: 'forged' }
  /** The network delivers the request twice; the second answer is heard. */
  | { kind: 'twice' };

export interface Exchange {
  call: Call;
  /** Of all requests but probes, from 1. */
  number: number;
  /** Since the shop opened. */
  atMs: number;
  /** Of the payment at the till. */
  state: PaymentState | null;
}

const ANSWER_MS = 20;
/** When a request arrives that was on its way while the terminal died: after its next start. */
const LATER_MS = 30_000;

/** The network between every life of one terminal and its provider, in memory. */
export class Wire {
  readonly exchanges: Exchange[] = [];
  /** Asked for each request but probes. */
  faultFor: (exchange: Exchange) => Fault | null = () => null;
  readonly #clock: Clock;
  readonly #simulated: SimulatedWallet;
  readonly #state: () => PaymentState | null;

  constructor(clock: Clock, simulated: SimulatedWallet, state: () => PaymentState | null) {
    this.#clock = clock;
    this.#simulated = simulated;
    this.#state = state;
  }

  /** The web as one life sees it: nothing answers the dead. */
  port(life: Life, clock: Clock): Http {
    return {
      send: (request) =>
        new Promise((resolve) => {
          if (!life.isAlive) return;
          const answerIn = (delayMs: number, result: () => HttpResult) =>
            clock.after(delayMs, () => resolve(result()));
          this.#exchange(request, life, answerIn);
        }),
    };
  }

  #exchange(
    request: HttpRequest,
    life: Life,
    answerIn: (delayMs: number, result: () => HttpResult) => unknown,
  ): void {
    const fault = this.#next(callOf(request));
    const { timeoutMs } = request;
    const work = () => this.#work(request);
    const nothing = (): HttpResult => ({ kind: 'unanswered', reason: 'the host does not answer' });
    switch (fault?.kind) {
      case 'dies':
        if (fault.worked === 'yes') work();
        if (fault.worked === 'later') this.#clock.after(LATER_MS, work);
        life.die('kill', request.url);
        break;
      case 'unanswered':
        if (fault.worked) work();
        answerIn(timeoutMs, nothing);
        break;
      case 'late':
        answerIn(timeoutMs, nothing);
        this.#clock.after(timeoutMs + fault.byMs, work);
        break;
      case 'refused':
        answerIn(ANSWER_MS, () => ({ kind: 'not_sent', reason: 'connection refused' }));
        break;
      default: {
        if (fault?.kind === 'twice') work();
        const answer = spoilt(work(), fault);
        const delayMs = fault?.kind === 'slow' ? fault.byMs : ANSWER_MS;
        answerIn(delayMs, () => ({ kind: 'answer', ...answer }));
      }
    }
  }

  #next(call: Call): Fault | null {
    if (call === 'probe') return null;
    const number = this.exchanges.length + 1;
    const exchange = { call, number, atMs: this.#clock.monotonicMs(), state: this.#state() };
    this.exchanges.push(exchange);
    return this.faultFor(exchange);
  }

  #work({ method, url, headers, body }: HttpRequest): RigHttpAnswer {
    const { pathname, search } = new URL(url);
    const request = { method, path: pathname + search, headers, body: body ?? new Uint8Array(0) };
    return this.#simulated.handle(request);
  }
}

function spoilt(answer: RigHttpAnswer, fault: Fault | null): RigHttpAnswer {
  if (fault?.kind === 'garbled') return { ...answer, body: answer.body.slice(0, answer.body.length / 2) };
  return fault?.kind === 'forged' ? forged(answer) : answer;
}

/** Another first letter in each signature; PayPal's answers have none, and stay what they are. */
function forged({ status, headers, body }: RigHttpAnswer): RigHttpAnswer {
  const other = (letter: string) => (letter === 'A' ? 'B' : 'A');
  const forgedHeaders = Object.entries(headers).map(([name, value]) => {
    if (!/^(wechatpay-)?signature$/.test(name)) return [name, value];
    return [
      name,
      value.replace(/^(.*signature=)?(.)/, (_, start = '', letter) => `${start}${other(letter)}`),
    ];
  });
  const text = Buffer.from(body).toString('utf8');
  const forgedBody = text.replace(/("sign":")(.)/, (_, start, letter) => `${start}${other(letter)}`);
  return { status, headers: Object.fromEntries(forgedHeaders), body: Buffer.from(forgedBody, 'utf8') };
}
