import type { Clock } from '../../platform/ports/clock.ts';

/** Bounds how often something may be done: `capacity` at once, `perSecond` in the long run. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perSecond: number;
  readonly #clock: Clock;
  #tokens: number;
  #filledAtMs: number;

  constructor(bounds: { capacity: number; perSecond: number }, clock: Clock) {
    this.#capacity = bounds.capacity;
    this.#perSecond = bounds.perSecond;
    this.#clock = clock;
    this.#tokens = bounds.capacity;
    this.#filledAtMs = clock.monotonicMs();
  }

  /** Takes one token; false when there is none. */
  take(): boolean {
    const nowMs = this.#clock.monotonicMs();
    const refill = ((nowMs - this.#filledAtMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#capacity, this.#tokens + refill);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
