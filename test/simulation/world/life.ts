import type { Clock, Timer } from '../../../src/platform/ports/clock.ts';

/** kill: the process is gone, what it wrote stays. power: what was not synced is lost or torn as well. */
export type CrashKind = 'kill' | 'power';

/**
 * The life of one terminal process. Every call through a port is a step; at the step that was planned the process
 * dies: from then on no timer, no answer and no message reaches it, and nothing that it does reaches anybody.
 */
export class Life {
  isAlive = true;
  /** Steps so far. */
  steps = 0;
  #planned: { step: number; kind: CrashKind } | null = null;
  readonly #ends: (() => void)[] = [];
  readonly #onDeath: (kind: CrashKind, where: string) => void;

  constructor(onDeath: (kind: CrashKind, where: string) => void) {
    this.#onDeath = onDeath;
  }

  /** The process dies at the step number `stepsFromNow` from now, 1 being the next. */
  planDeath(stepsFromNow: number, kind: CrashKind): void {
    this.#planned ??= { step: this.steps + stepsFromNow, kind };
  }

  forgetPlan(): void {
    this.#planned = null;
  }

  /** Kind of the death that this step brings, or null. The caller must `die` then. */
  step(): CrashKind | null {
    if (!this.isAlive) return null;
    this.steps++;
    return this.#planned && this.steps >= this.#planned.step ? this.#planned.kind : null;
  }

  die(kind: CrashKind, where: string): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.#onDeath(kind, where);
    for (const end of this.#ends) end();
  }

  /** A step at which nothing but the process itself is at stake. @returns whether it lives on */
  pass(where: string): boolean {
    const kind = this.step();
    if (kind) this.die(kind, where);
    return this.isAlive;
  }

  /** Something reaches the process, if it lives. */
  reach(where: string, action: () => void): void {
    if (this.isAlive && this.pass(where)) action();
  }

  /** The operating system's part of a death. */
  atDeath(end: () => void): void {
    this.#ends.push(end);
  }

  /** It ended by itself. */
  end(): void {
    this.isAlive = false;
    for (const end of this.#ends) end();
  }
}

/** The clock as one process sees it: its timers die with it, its monotonic time begins with it. */
export class MortalClock implements Clock {
  readonly #clock: Clock;
  readonly #life: Life;
  readonly #bornAt: number;
  readonly #timers = new Set<Timer>();

  constructor(clock: Clock, life: Life) {
    this.#clock = clock;
    this.#life = life;
    this.#bornAt = clock.monotonicMs();
    life.atDeath(() => {
      for (const timer of this.#timers) timer.cancel();
    });
  }

  now(): number {
    return this.#clock.now();
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs() - this.#bornAt;
  }

  after(delayMs: number, action: () => void): Timer {
    if (!this.#life.isAlive) return { cancel: () => {} };
    const timer = this.#clock.after(delayMs, () => {
      this.#timers.delete(timer);
      this.#life.reach('timer', action);
    });
    this.#timers.add(timer);
    return {
      cancel: () => {
        timer.cancel();
        this.#timers.delete(timer);
      },
    };
  }
}
