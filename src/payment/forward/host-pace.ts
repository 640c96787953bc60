const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * How much the host is asked at once. Each answer doubles the number of records that may be under way, up to
 * the limit; each silence halves it and makes a pause, longer with every further one. A host that is away is
 * probed by one record a minute instead of by the whole queue; one that comes back is at full speed after a few
 * answers. Times are monotonic ms.
 */
export class HostPace {
  readonly #most: number;
  #window = 1;
  #silences = 0;
  #pausedUntil = 0;

  /** `most`: records under way at once, 1 or more. */
  constructor(most: number) {
    this.#most = most;
  }

  get window(): number {
    return this.#window;
  }

  answered(): void {
    this.#silences = 0;
    this.#pausedUntil = 0;
    this.#window = Math.min(this.#window * 2, this.#most);
  }

  silent(now: number): void {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(this.#silences, 16), LONGEST_PAUSE_MS);
    this.#silences++;
    this.#pausedUntil = now + pause;
    this.#window = Math.max(1, this.#window >> 1);
  }

  /** There is reason to try now: the link came up, or somebody waits for it. */
  resume(): void {
    this.#silences = 0;
    this.#pausedUntil = 0;
  }

  pauseLeft(now: number): number {
    return Math.max(0, this.#pausedUntil - now);
  }
}
