import { errorFields } from '../../platform/log/error-fields.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Printer } from '../../platform/ports/printer.ts';
import type { Journal, PrintJob } from '../journal/journal.ts';

const RETRY_MS = 3_000;
/** How long a stop waits for the receipt that is being printed. */
const STOP_GRACE_MS = 2_000;

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
  /** The run that is under way. */
  #run: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #retry: Timer | null = null;
  /** Is on paper while the journal could not be told. */
  #unmarked: number | null = null;
  /** What keeps receipts waiting, said once. */
  #trouble: string | null = null;

  constructor(surroundings: SpoolerSurroundings) {
    this.#at = surroundings;
    surroundings.printer.onStatus((status) => {
      if (status.state === 'ready') this.nudge();
    });
  }

  /** Something new may be waiting. */
  nudge(): void {
    if (this.#stopped) return;
    if (this.#run) {
      this.#again = true;
      return;
    }
    this.#retry?.cancel();
    this.#run = this.#printWaiting().then(() => {
      this.#run = null;
      if (!this.#again) return;
      this.#again = false;
      this.nudge();
    });
  }

  /** Starts no further receipt, and waits a moment for the one that is being printed. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#retry?.cancel();
    const run = this.#run;
    if (!run) return Promise.resolve();
    return new Promise((done) => {
      const grace = this.#at.clock.after(STOP_GRACE_MS, done);
      void run.then(() => {
        grace.cancel();
        done();
      });
    });
  }

  /** Never rejects: what fails is logged and tried again. */
  async #printWaiting(): Promise<void> {
    try {
      let job = this.#next();
      while (job && (await this.#print(job))) job = this.#next();
    } catch (error) {
      const fields = errorFields(error);
      this.#waitFor(fields.code ?? 'internal', () =>
        this.#at.log.error('Receipts wait: journal or printer failed', fields),
      );
    }
  }

  /** true when the job is done and the next may follow. */
  async #print(job: PrintJob): Promise<boolean> {
    const { journal, printer, log, onPrinted } = this.#at;
    if (this.#unmarked !== job.id) {
      const result = await printer.print(job);
      if (result.kind === 'unavailable') {
        this.#waitFor(result.code, () =>
          log.warn('A receipt waits for the printer', { paymentId: job.paymentId, code: result.code }),
        );
        return false;
      }
      this.#unmarked = job.id;
    }
    journal.markPrinted(job.id);
    this.#unmarked = null;
    this.#trouble = null;
    onPrinted(job);
    return true;
  }

  #waitFor(trouble: string, say: () => void): void {
    if (this.#stopped) return;
    if (trouble !== this.#trouble) say();
    this.#trouble = trouble;
    this.#retry = this.#at.clock.after(RETRY_MS, () => this.nudge());
  }

  #next(): PrintJob | undefined {
    return this.#stopped ? undefined : this.#at.journal.nextPrintJob();
  }
}
