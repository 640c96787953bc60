import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { Journal, OutboxEntry } from '../journal/journal.ts';
import type { Payment } from '../payment.ts';
import { errorCode } from './delivery.ts';
import { conclusionOf, type Disposition } from './delivery-policy.ts';
import { retryDelayMs } from './retry-schedule.ts';

/** A try that has ended. */
export interface EndedTry {
  entry: OutboxEntry;
  disposition: Disposition;
}

export interface ConclusionsParts {
  journal: Journal;
  clock: Clock;
  random: Random;
  log: Log;
}

/** Gathers the ends of tries, so that one transaction makes many of them durable. */
export class Conclusions {
  readonly #parts: ConclusionsParts;
  #gathered: EndedTry[] = [];

  constructor(parts: ConclusionsParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#gathered.length;
  }

  add(ended: EndedTry): void {
    this.#gathered.push(ended);
  }

  /**
   * Makes the oldest ends durable, `most` at most. `settled`: payments whose record has come to its end; null when the
   * journal did not take them.
   */
  conclude(most: number): { ended: EndedTry[]; settled: Payment[] | null } {
    const ended = this.#gathered.splice(0, most);
    return { ended, settled: ended.length > 0 ? this.#durable(ended) : [] };
  }

  /**
   * What the journal does not take stays as it is durable, and its time comes again: as a repeat, which the host
   * knows. One bad entry costs the others nothing; a journal that fails is not asked a hundred times.
   */
  #durable(ended: readonly EndedTry[]): Payment[] | null {
    const { journal, clock, random, log } = this.#parts;
    const now = clock.now();
    try {
      return journal.conclude(
        ended.map(({ entry, disposition }) =>
          conclusionOf(entry.seq, disposition, () => now + retryDelayMs(entry.attempts, random)),
        ),
      );
    } catch (error) {
      if (ended.length > 1 && !(error instanceof TerminalError)) {
        return ended.flatMap((one) => this.#durable([one]) ?? []);
      }
      const about = ended.length === 1 ? { paymentId: ended[0]!.entry.payment.id } : {};
      log.error('The end of a try could not be made durable', {
        ...about,
        code: errorCode(error),
        count: ended.length,
      });
      return null;
    }
  }
}
