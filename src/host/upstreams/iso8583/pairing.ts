import type { Clock, Timer } from '../../../platform/ports/clock.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import { responseMti } from '../../iso8583/mti.ts';

/** How a request that was sent ended. */
export type Exchange =
  | { kind: 'answer'; message: IsoMessage }
  | { kind: 'unanswered'; reason: 'no_answer' | 'invalid_answer' | 'link_lost' };

interface Waiting {
  transmissionTime: string;
  dueMs: number;
  settle(exchange: Exchange): void;
}

/**
 * Which answer belongs to which request: message class and trace number (DE 11), and the transmission time
 * (DE 7) where the host echoes it, so that the late answer to an original is not taken for the answer to its
 * repeat. There is one terminal (DE 41) a link; an answer for another is the caller's to refuse.
 */
export class Pairing {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  /** One timer for all: set for the earliest of them, and only looked at again when it rings. */
  #timer: Timer | null = null;
  #timerDueMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get inFlight(): number {
    return this.#waiting.size;
  }

  has(request: IsoMessage): boolean {
    return this.#waiting.has(keyOf(responseMti(request.mti), request));
  }

  /** Resolves with the answer, or without one after `timeoutMs`. */
  expect(request: IsoMessage, timeoutMs: number): Promise<Exchange> {
    const key = keyOf(responseMti(request.mti), request);
    const dueMs = this.#clock.monotonicMs() + timeoutMs;
    return new Promise((settle) => {
      this.#waiting.set(key, { transmissionTime: String(request.fields[7]), dueMs, settle });
      if (dueMs < this.#timerDueMs) this.#ring(dueMs);
    });
  }

  /** false: nobody waits for this answer (any more). It must not be applied to anything. */
  take(answer: IsoMessage): boolean {
    return this.#settle(answer, { kind: 'answer', message: answer });
  }

  /** The answer is not to be believed: what the host did is unknown. false: nobody waits for it. */
  refuse(answer: IsoMessage): boolean {
    return this.#settle(answer, { kind: 'unanswered', reason: 'invalid_answer' });
  }

  endAll(reason: 'invalid_answer' | 'link_lost'): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#silence();
    for (const { settle } of waiting) settle({ kind: 'unanswered', reason });
  }

  #settle(answer: IsoMessage, exchange: Exchange): boolean {
    const key = keyOf(answer.mti, answer);
    const waiting = this.#waiting.get(key);
    const echoed = answer.fields[7];
    if (!waiting || (echoed !== undefined && echoed !== waiting.transmissionTime)) return false;
    this.#waiting.delete(key);
    if (this.#waiting.size === 0) this.#silence();
    waiting.settle(exchange);
    return true;
  }

  #ring(dueMs: number): void {
    this.#silence();
    this.#timerDueMs = dueMs;
    this.#timer = this.#clock.after(Math.max(0, dueMs - this.#clock.monotonicMs()), () => this.#expire());
  }

  #silence(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#timerDueMs = Number.POSITIVE_INFINITY;
  }

  #expire(): void {
    this.#silence();
    const nowMs = this.#clock.monotonicMs();
    let nextMs = Number.POSITIVE_INFINITY;
    const expired: Waiting[] = [];
    for (const [key, waiting] of this.#waiting) {
      if (waiting.dueMs > nowMs) nextMs = Math.min(nextMs, waiting.dueMs);
      else if (this.#waiting.delete(key)) expired.push(waiting);
    }
    if (nextMs !== Number.POSITIVE_INFINITY) this.#ring(nextMs);
    for (const { settle } of expired) settle({ kind: 'unanswered', reason: 'no_answer' });
  }
}

const keyOf = (mti: string | null, message: IsoMessage): string => `${mti}/${String(message.fields[11])}`;
