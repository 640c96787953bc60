import { createHash } from 'node:crypto';
import type { Clock } from '../../../src/platform/ports/clock.ts';

const LAST_LINES = 60;

/** What happened, in order: its hash says whether two runs were the same, its last lines what led to a failure. */
export class Trace {
  readonly #clock: Clock;
  readonly #hash = createHash('sha256');
  readonly #last: string[] = [];
  /** Lines so far. */
  steps = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(...words: readonly (string | number | bigint | boolean | null)[]): void {
    const line = `${++this.steps} ${(this.#clock.monotonicMs() / 1_000).toFixed(3)} ${words.join(' ')}`;
    this.#hash.update(`${line}\n`);
    this.#last.push(line);
    if (this.#last.length > LAST_LINES) this.#last.shift();
  }

  get last(): readonly string[] {
    return this.#last;
  }

  /** Ends the trace. */
  digest(): string {
    return this.#hash.digest('hex').slice(0, 32);
  }
}
