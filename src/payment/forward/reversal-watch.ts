import type { Clock } from '../../platform/ports/clock.ts';
import type { Journal } from '../journal/journal.ts';

const LONGEST_WAIT_MS = 20_000;

export interface ReversalWatchParts {
  journal: Pick<Journal, 'hasPendingReversal'>;
  clock: Clock;
}

/** Those who wait until no reversal of a card waits any more. */
export class ReversalWatch {
  readonly #parts: ReversalWatchParts;
  readonly #waiters = new Set<{ panToken: string; finish: (settled: boolean) => void }>();

  constructor(parts: ReversalWatchParts) {
    this.#parts = parts;
  }

  /** true when none waits any more, false after 20 s or when forwarding ends. */
  settled(panToken: string): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (settled: boolean) => {
        timer.cancel();
        this.#waiters.delete(waiter);
        resolve(settled);
      };
      const waiter = { panToken, finish };
      const timer = this.#parts.clock.after(LONGEST_WAIT_MS, () => finish(false));
      this.#waiters.add(waiter);
    });
  }

  /** Tries have ended. */
  look(): void {
    for (const { panToken, finish } of [...this.#waiters]) {
      if (!this.#parts.journal.hasPendingReversal(panToken)) finish(true);
    }
  }

  giveUp(): void {
    for (const { finish } of [...this.#waiters]) finish(false);
  }
}
