import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Journal } from '../journal/journal.ts';
import type { Payment } from '../payment.ts';

/** Pause before a payment whose durable point failed is ended in another try. */
const PAUSE_MS = 5_000;

export interface RecoveryParts {
  journal: Pick<Journal, 'unfinished'>;
  clock: Clock;
  log: Log;
  /** Ends one payment durably. @returns false when the journal did not take it */
  end(payment: Payment): boolean;
  /** Nothing unfinished is left. */
  done(): void;
}

/**
 * Ends what a crash or a storage failure left unfinished: nothing that was not durable counts, an unknown
 * outcome is reversed. While something is left, it tries again, and no payment may begin.
 */
export class Recovery {
  readonly #parts: RecoveryParts;
  #timer: Timer | null = null;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** @throws TerminalError database_failed when the journal cannot even be read */
  run(): void {
    this.stop();
    for (const payment of this.#parts.journal.unfinished()) {
      // Its end is found out in the background.
      if (payment.state === 'unknown') continue;
      this.#parts.log.warn('A payment was interrupted', { paymentId: payment.id, state: payment.state });
      if (this.#parts.end(payment)) continue;
      this.later();
      return;
    }
    this.#parts.done();
  }

  later(): void {
    this.stop();
    this.#timer = this.#parts.clock.after(PAUSE_MS, () => {
      try {
        this.run();
      } catch (error) {
        if (!(error instanceof TerminalError)) throw error;
        this.later();
      }
    });
  }

  /** Before a new payment. @throws TerminalError database_failed while an old one cannot be ended */
  first(): void {
    if (!this.#timer) return;
    try {
      this.run();
    } catch (error) {
      this.later();
      throw error;
    }
    if (this.#timer) throw new TerminalError('database_failed');
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
