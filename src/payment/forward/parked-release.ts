import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { AuditActor, Journal } from '../journal/journal.ts';
import { errorCode } from './delivery.ts';

/** Each is a commit of its own; then the event loop is free: some ms. */
const PAGE = 20;

export interface ParkedReleaseParts {
  journal: Journal;
  clock: Clock;
  log: Log;
  /** Some of them wait again. */
  released(): void;
}

/**
 * Lets everything parked wait again, page by page beside the work of the terminal, save where the host has decided: a
 * record without its sealed part has had its answer.
 */
export class ParkedRelease {
  readonly #parts: ParkedReleaseParts;
  #timer: Timer | null = null;

  constructor(parts: ParkedReleaseParts) {
    this.#parts = parts;
  }

  begin(by: AuditActor): void {
    this.#page(0, by);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #page(after: number, by: AuditActor): void {
    this.stop();
    const { journal, clock, log, released } = this.#parts;
    try {
      const page = journal.outbox({ state: 'parked', after, limit: PAGE });
      const open = page.filter(({ payment }) => payment.sealed !== null);
      for (const { seq } of open) journal.retry(seq, clock.now(), by);
      if (open.length > 0) released();
      const last = page.at(-1);
      if (last && page.length === PAGE) this.#timer = clock.after(0, () => this.#page(last.seq, by));
    } catch (error) {
      log.error('What is parked could not be released', { code: errorCode(error) });
    }
  }
}
