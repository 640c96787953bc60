import type { Clock, Timer } from '../../../platform/ports/clock.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';

/** How a request that was sent ended. */
export type Exchange =
  | { kind: 'answer'; message: IsoMessage }
  | { kind: 'unanswered'; reason: 'no_answer' | 'invalid_answer' | 'link_lost' };

interface Waiting {
  transmissionTime: string;
  timer: Timer;
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

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get inFlight(): number {
    return this.#waiting.size;
  }

  has(request: IsoMessage): boolean {
    return this.#waiting.has(keyOf(answerType(request.mti), request));
  }

  /** Resolves with the answer, or without one after `timeoutMs`. */
  expect(request: IsoMessage, timeoutMs: number): Promise<Exchange> {
    const key = keyOf(answerType(request.mti), request);
    return new Promise((resolve) => {
      const settle = (exchange: Exchange): void => {
        this.#waiting.get(key)?.timer.cancel();
        this.#waiting.delete(key);
        resolve(exchange);
      };
      const timer = this.#clock.after(timeoutMs, () => settle({ kind: 'unanswered', reason: 'no_answer' }));
      this.#waiting.set(key, { transmissionTime: String(request.fields[7]), timer, settle });
    });
  }

  /** false: nobody waits for this answer (any more). It must not be applied to anything. */
  take(answer: IsoMessage): boolean {
    const waiting = this.#waiting.get(keyOf(answer.mti, answer));
    const echoed = answer.fields[7];
    if (!waiting || (echoed !== undefined && echoed !== waiting.transmissionTime)) return false;
    waiting.settle({ kind: 'answer', message: answer });
    return true;
  }

  endAll(reason: 'invalid_answer' | 'link_lost'): void {
    for (const waiting of [...this.#waiting.values()]) waiting.settle({ kind: 'unanswered', reason });
  }
}

/**
 * Type of the answer to a request: 0200 and 0201 -> 0210, 0220 and 0221 -> 0230, 0800 -> 0810.
 * @spec ISO 8583:1987, 4.2 (message type identifier: class, function, origin)
 */
export function answerType(mti: string): string {
  return `${mti.slice(0, 2)}${Number(mti[2]) + 1}0`;
}

const keyOf = (mti: string, message: IsoMessage): string => `${mti}/${String(message.fields[11])}`;
