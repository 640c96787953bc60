import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Printer } from '../../platform/ports/printer.ts';
import type { Journal, PrintJob } from '../journal/journal.ts';

const RETRY_MS = 3_000;

export interface SpoolerSurroundings {
  journal: Pick<Journal, 'nextPrintJob' | 'markPrinted'>;
  printer: Printer;
  clock: Clock;
  log: Log;
  onPrinted(job: PrintJob): void;
}

/**
 * Brings queued receipts to paper, oldest first, one at a time. Sales never wait for it: a job stays in the
 * journal until the printer has taken it. After a crash between paper and journal it prints twice rather than never.
 */
export class PrintSpooler {
  readonly #at: SpoolerSurroundings;
  #busy = false;
  #again = false;
  #stopped = false;
  #retry: Timer | null = null;

  constructor(surroundings: SpoolerSurroundings) {
    this.#at = surroundings;
    surroundings.printer.onStatus((status) => {
      if (status.state === 'ready') this.nudge();
    });
  }

  /** Something new may be waiting. */
  nudge(): void {
    if (this.#busy) this.#again = true;
    else void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#retry?.cancel();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    this.#retry?.cancel();
    try {
      for (let job = this.#next(); job; job = this.#next()) {
        const result = await this.#at.printer.print(job);
        if (this.#stopped) return;
        if (result.kind === 'unavailable') {
          this.#at.log.warn('A receipt waits for the printer', {
            paymentId: job.paymentId,
            code: result.code,
          });
          this.#retry = this.#at.clock.after(RETRY_MS, () => this.nudge());
          break;
        }
        this.#at.journal.markPrinted(job.id);
        this.#at.onPrinted(job);
      }
    } finally {
      this.#busy = false;
    }
    if (this.#again) {
      this.#again = false;
      this.nudge();
    }
  }

  #next(): PrintJob | undefined {
    return this.#stopped ? undefined : this.#at.journal.nextPrintJob();
  }
}
