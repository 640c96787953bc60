const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * How much the host is asked at once. Each answer makes room for one record more, so that the window doubles with
 * each round trip up to the limit; silence halves it and makes a pause, longer with every further one. A host that is
 * away is probed by one record a minute instead of by the whole queue; one that comes back is at full speed after a
 * few round trips. Where the way there is full, the window halves and from then on grows by one a round. Times are
 * monotonic ms.
 */
export class HostPace {
  readonly #most: number;
  #window = 1;
  /** Beyond it the window grows slowly. */
  #threshold: number;
  #silences = 0;
  #pausedUntil = 0;

  /** `most`: records under way at once, 1 or more. */
  constructor(most: number) {
    this.#most = most;
    this.#threshold = most;
  }

  get window(): number {
    return this.#window;
  }

  /** So many answers came in together. */
  answered(count: number): void {
    this.#silences = 0;
    this.#pausedUntil = 0;
    const growth = this.#window < this.#threshold ? count : 1;
    this.#window = Math.min(this.#window + growth, this.#most);
  }

  /** The host is there and the way to it has no place for as much. */
  crowded(): void {
    this.#window = Math.max(1, this.#window >> 1);
    this.#threshold = this.#window;
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
