import type { Clock, Timer } from '../ports/clock.ts';

/** Node fires a longer timer at once instead of late. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The machine's clocks. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  /** @throws RangeError when `delayMs` is not 0..2^31-1 (24 days): our own mistake, never the world's */
  after(delayMs: number, action: () => void): Timer {
    if (!(delayMs >= 0 && delayMs <= LONGEST_DELAY_MS)) {
      throw new RangeError(`a timer waits 0..${LONGEST_DELAY_MS} ms, not ${delayMs}`);
    }
    const timeout = setTimeout(action, delayMs);
    return { cancel: () => clearTimeout(timeout) };
  }
}
