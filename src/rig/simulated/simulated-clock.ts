import type { Clock, Timer } from '../../platform/ports/clock.ts';

interface PendingTimer {
  dueMs: number;
  /** Order of creation: timers due at the same moment run in it. */
  order: number;
  action: () => void;
}

/** More timers than this in one advance is a loop that re-arms itself without time passing. */
const MOST_TIMERS_PER_ADVANCE = 100_000;

const DEFAULT_START = Date.UTC(2026, 0, 5, 9, 0, 0);

/** A clock that stands still until it is told to move. Same timers, same order, every run. */
export class SimulatedClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;
  #nextOrder = 0;
  readonly #pending = new Set<PendingTimer>();

  /** `start` is the wall clock's first reading, ms since 1970; by default 2026-01-05T09:00:00Z. */
  constructor(start: number = DEFAULT_START) {
    this.#wallMs = start;
  }

  now(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, action: () => void): Timer {
    if (!(delayMs >= 0)) throw new RangeError(`a timer waits 0 ms or more, not ${delayMs}`);
    const timer = { dueMs: this.#monotonicMs + delayMs, order: this.#nextOrder++, action };
    this.#pending.add(timer);
    return { cancel: () => this.#pending.delete(timer) };
  }

  /** Timers that wait. A test that ends with some left has a leak. */
  get pendingTimers(): number {
    return this.#pending.size;
  }

  /** Moves time on by `ms` and runs what falls due on the way, in order, those set meanwhile included. */
  advance(ms: number): void {
    const untilMs = this.#monotonicMs + ms;
    for (const timer of this.#due(untilMs)) timer.action();
    this.#moveTo(untilMs);
  }

  /** Like `advance`, and lets promise continuations run before, between and after the timers. */
  async run(ms: number): Promise<void> {
    const untilMs = this.#monotonicMs + ms;
    await eventLoopTurn();
    for (const timer of this.#due(untilMs)) {
      timer.action();
      await eventLoopTurn();
    }
    this.#moveTo(untilMs);
  }

  /** Somebody sets the wall clock; monotonic time and timers do not notice. */
  jumpWallClock(byMs: number): void {
    this.#wallMs += byMs;
  }

  *#due(untilMs: number): Generator<PendingTimer> {
    for (let ran = 0; ran < MOST_TIMERS_PER_ADVANCE; ran++) {
      let next: PendingTimer | undefined;
      for (const timer of this.#pending) {
        const sooner =
          !next || timer.dueMs < next.dueMs || (timer.dueMs === next.dueMs && timer.order < next.order);
        if (timer.dueMs <= untilMs && sooner) next = timer;
      }
      if (!next) return;
      this.#pending.delete(next);
      this.#moveTo(next.dueMs);
      yield next;
    }
    throw new Error(`${MOST_TIMERS_PER_ADVANCE} timers ran without the clock reaching its goal`);
  }

  #moveTo(monotonicMs: number): void {
    this.#wallMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
