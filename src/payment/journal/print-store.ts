import type Database from 'better-sqlite3';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { NewPrintJob, PrintJob } from './journal.ts';

/** Receipts in the order they are printed. Runs inside the caller's transaction. */
export class PrintStore {
  readonly #insert: Database.Statement<[number, string, string]>;
  readonly #again: Database.Statement<[number], number>;
  readonly #printed: Database.Statement<[number]>;
  readonly #next: Database.Statement<[], PrintJob>;
  readonly #byId: Database.Statement<[number], PrintJob>;
  readonly #ofPayment: Database.Statement<[string], PrintJob>;
  readonly #waiting: Database.Statement<[], number>;

  constructor(database: Database.Database) {
    this.#insert = database.prepare(
      "INSERT INTO print_jobs (payment, copy, receiptline, state) VALUES (?, ?, ?, 'waiting')",
    );
    this.#again = database
      .prepare<[number], number>(
        `INSERT INTO print_jobs (payment, copy, receiptline, state)
         SELECT payment, copy, receiptline, 'waiting' FROM print_jobs WHERE id = ? RETURNING id`,
      )
      .pluck();
    this.#printed = database.prepare("UPDATE print_jobs SET state = 'printed' WHERE id = ?");
    this.#next = database.prepare(NEXT_PRINT_JOB);
    this.#byId = database.prepare(`${JOBS} WHERE job.id = ?`);
    this.#ofPayment = database.prepare(`${JOBS} WHERE payments.id = ? ORDER BY job.id`);
    this.#waiting = database
      .prepare<[], number>("SELECT count(*) FROM print_jobs WHERE state = 'waiting'")
      .pluck();
  }

  add(payment: number, jobs: readonly NewPrintJob[]): void {
    for (const job of jobs) this.#insert.run(payment, job.copy, job.receiptline);
  }

  /** @throws TerminalError not_found */
  again(id: number): PrintJob {
    const copy = this.#again.get(id);
    if (copy === undefined) throw new TerminalError('not_found', `There is no print job ${id}.`);
    return this.#byId.get(copy)!;
  }

  /** @throws Error when there is no such job */
  markPrinted(id: number): void {
    if (this.#printed.run(id).changes !== 1) throw new Error(`no print job ${id}`);
  }

  next(): PrintJob | undefined {
    return this.#next.get();
  }

  ofPayment(paymentId: string): PrintJob[] {
    return this.#ofPayment.all(paymentId);
  }

  waiting(): number {
    return this.#waiting.get()!;
  }
}

const JOBS = `SELECT job.id, payments.id AS paymentId, job.copy, job.receiptline, job.state
  FROM print_jobs AS job JOIN payments ON payments.number = job.payment`;

export const NEXT_PRINT_JOB = `${JOBS} WHERE job.state = 'waiting' ORDER BY job.id LIMIT 1`;
