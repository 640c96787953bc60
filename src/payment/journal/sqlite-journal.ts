import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Payment } from '../payment.ts';
import { checkChange } from './change-rules.ts';
import { Connection } from './connection.ts';
import type {
  Change,
  Delivery,
  IdempotencyClaim,
  Journal,
  OfflineExposure,
  OutboxEntry,
  PrintJob,
  TryEnd,
} from './journal.ts';
import { acquireLock, type JournalLock } from './lock.ts';
import { type OutboxRow, toEntry } from './outbox-row.ts';
import { fromRow, toRow } from './payment-row.ts';
import type { Stores } from './stores.ts';
import { retrievalReference } from './trace-number.ts';

export interface JournalOptions {
  /** The database file; `.lock`, `.pid`, `-wal` and `-shm` stand beside it. Its folder must be there. */
  path: string;
  clock: Clock;
  /** Told of each storage failure, after the journal has tried to reopen itself. */
  onFailure?: (error: TerminalError) => void;
}

/**
 * Opens the journal and makes this process its only writer.
 * @throws TerminalError database_locked, database_newer, database_failed
 */
export function openJournal(options: JournalOptions): Journal {
  const lock = acquireLock(options.path);
  try {
    return new SqliteJournal(new Connection(options.path, options.onFailure ?? (() => {})), lock, options.clock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

class SqliteJournal implements Journal {
  readonly #connection: Connection;
  readonly #lock: JournalLock;
  readonly #clock: Clock;

  constructor(connection: Connection, lock: JournalLock, clock: Clock) {
    this.#connection = connection;
    this.#lock = lock;
    this.#clock = clock;
  }

  create(payment: Payment, claim: IdempotencyClaim): { payment: Payment; replayed: boolean } {
    return this.#connection.write(
      ({ payments }) => payments.create(payment, claim),
      ({ payments }) => {
        const stored = payments.byKey(claim.key);
        return stored?.id === payment.id ? { payment: stored, replayed: false } : undefined;
      },
    );
  }

  commit(change: Change): Payment {
    return this.#connection.write(
      (stores) => this.#apply(change, stores),
      ({ payments }) => {
        const row = payments.row(change.payment.id);
        return row?.version === change.payment.version ? fromRow(row) : undefined;
      },
    );
  }

  #apply(change: Change, { payments, outbox, prints, traceNumbers }: Stores): Payment {
    const stored = payments.row(change.payment.id);
    if (!stored) throw new Error(`payment ${change.payment.id} was never created`);
    checkChange(stored, toRow(change.payment), change);
    const now = this.#clock.now();
    const payment: Payment = { ...change.payment };
    if (change.allocateStan) {
      payment.stan = traceNumbers.next();
      payment.retrievalReference = retrievalReference(now, payment.stan);
    }
    if (change.outbox) payment.forwarding = `${change.outbox.kind}_pending`;
    payments.update(payment, stored.number);
    if (change.outbox) {
      outbox.add(change.outbox, {
        payment: stored.number,
        panToken: payment.card?.panToken ?? null,
        amount: payment.amount,
        stan: change.outbox.kind === 'reversal' ? traceNumbers.next() : null,
        now,
      });
    }
    const jobs = typeof change.print === 'function' ? change.print(payment) : (change.print ?? []);
    prints.add(stored.number, jobs);
    return payment;
  }

  payment(id: string): Payment | undefined {
    return this.#connection.read(({ payments }) => {
      const row = payments.row(id);
      return row && fromRow(row);
    });
  }

  paymentByKey(key: string): Payment | undefined {
    return this.#connection.read(({ payments }) => payments.byKey(key));
  }

  payments(query: { limit: number; beforeId?: string }): Payment[] {
    return this.#connection.read(({ payments }) => payments.page(query.limit, query.beforeId));
  }

  unfinished(): Payment[] {
    return this.#connection.read(({ payments }) => payments.unfinished());
  }

  isReplayed(
    { panToken, atc, cryptogram }: { panToken: string; atc: number | null; cryptogram: string | null },
    paymentId: string,
  ): boolean {
    if (atc === null || cryptogram === null) return false;
    return this.#connection.read(({ payments }) => payments.isReplayed(panToken, atc, cryptogram, paymentId));
  }

  offlineExposure(): OfflineExposure {
    return this.#connection.read(({ outbox }) => outbox.exposure());
  }

  claimDue(
    now: number,
    limit: number,
    retryAt: (earlierAttempts: number) => number,
    underWay: ReadonlySet<number> = new Set(),
  ): OutboxEntry[] {
    return this.#connection.write(({ outbox, payments }) =>
      outbox.queue.due(now, limit, underWay).map(({ seq }) => {
        const row = outbox.entry(seq, 'waiting');
        const next = retryAt(row.attempts);
        outbox.beginTry(row, next);
        return toEntry({ ...row, next_attempt: next }, payments.numbered(row.payment));
      }),
    );
  }

  acknowledge(seq: number, responseCode: string): Payment {
    return this.#end(seq, responseCode, true, (row, payment, { outbox }) => {
      outbox.remove(row, payment.amount);
      return `${row.kind}_acknowledged`;
    });
  }

  park(seq: number, result: string, hostDecided = false): Payment {
    return this.#end(seq, result, hostDecided, (row, payment, { outbox }) => {
      outbox.park(outbox.entry(row.seq, 'waiting'), payment.amount, result);
      return 'parked';
    });
  }

  #end(
    seq: number,
    result: string,
    dropSealed: boolean,
    apply: (row: OutboxRow, payment: Payment, stores: Stores) => Payment['forwarding'],
  ): Payment {
    return this.#connection.write((stores) => {
      const row = stores.outbox.entry(seq);
      const before = stores.payments.numbered(row.payment);
      const forwarding = apply(row, before, stores);
      const payment = { ...before, version: before.version + 1, forwarding };
      if (dropSealed) payment.sealed = null;
      stores.payments.update(payment, row.payment);
      stores.payments.noteDelivery(row.payment, this.#clock.now(), result);
      return payment;
    });
  }

  release(seq: number, now: number): Payment {
    return this.#connection.write(({ outbox, payments }) => {
      const row = outbox.find(seq);
      if (row?.state !== 'parked') throw new TerminalError('not_found', `Nothing is parked as ${seq}.`);
      const before = payments.numbered(row.payment);
      if (before.sealed === null) {
        throw new TerminalError('request_invalid', 'The host has decided; sending it again changes nothing.', {
          hint: 'Settle the payment with the customer or the acquirer.',
        });
      }
      const payment: Payment = { ...before, version: before.version + 1, forwarding: `${row.kind}_pending` };
      outbox.release(row, payment.amount, now);
      payments.update(payment, row.payment);
      return payment;
    });
  }

  noteResult(seq: number, result: string, end: TryEnd = {}): void {
    this.#connection.write(({ outbox }) => outbox.endTry(outbox.entry(seq, 'waiting'), result, end));
  }

  hurry(now: number): void {
    this.#connection.write(({ outbox }) => {
      for (const { seq } of outbox.queue.later(now)) outbox.reschedule(outbox.entry(seq, 'waiting'), now);
    });
  }

  nextDueAt(): number | null {
    return this.#connection.read(({ outbox }) => outbox.queue.earliest());
  }

  hasPendingReversal(panToken: string): boolean {
    return this.#connection.read(({ outbox }) => outbox.waitingReversals(panToken).length > 0);
  }

  hurryReversals(panToken: string, now: number): void {
    this.#connection.write(({ outbox }) => {
      for (const row of outbox.waitingReversals(panToken)) {
        if (row.next_attempt! > now) outbox.reschedule(row, now);
      }
    });
  }

  outbox(): OutboxEntry[] {
    return this.#connection.read(({ outbox, payments }) =>
      outbox.all().map((row) => toEntry(row, payments.numbered(row.payment))),
    );
  }

  delivery(paymentId: string): Delivery | undefined {
    return this.#connection.read(({ payments }) => payments.delivery(paymentId));
  }

  sealedRecords(): Uint8Array[] {
    return this.#connection.read(({ payments }) => payments.sealedRecords());
  }

  nextPrintJob(): PrintJob | undefined {
    return this.#connection.read(({ prints }) => prints.next());
  }

  markPrinted(id: number): void {
    this.#connection.write(({ prints }) => prints.markPrinted(id));
  }

  printJobs(paymentId: string): PrintJob[] {
    return this.#connection.read(({ prints }) => prints.ofPayment(paymentId));
  }

  reprint(id: number): PrintJob {
    return this.#connection.write(({ prints }) => prints.again(id));
  }

  printJobsWaiting(): number {
    return this.#connection.read(({ prints }) => prints.waiting());
  }

  settle(): void {
    this.#connection.checkpoint();
  }

  close(): void {
    this.#connection.close();
    this.#lock.release();
  }
}
