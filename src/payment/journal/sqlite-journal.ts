import type { CapturedCard } from '../../card/lane/protocol.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Payment } from '../payment.ts';
import { applyChange } from './apply-change.ts';
import { Connection, type StorageWatcher } from './connection.ts';
import type {
  Change,
  Delivery,
  IdempotencyClaim,
  Journal,
  OfflineExposure,
  OutboxEntry,
  OutboxTotals,
  PrintJob,
  TryEnd,
} from './journal.ts';
import { acquireLock, type JournalLock } from './lock.ts';
import { toEntry } from './outbox-row.ts';
import { acknowledgeEntry, claimEntries, parkEntry, releaseEntry } from './outbox-steps.ts';
import { fromRow } from './payment-row.ts';

export interface JournalOptions {
  /** The database file; `.lock`, `.pid`, `-wal` and `-shm` stand beside it. Its folder must be there. */
  path: string;
  clock: Clock;
  watcher?: StorageWatcher;
}

const NOBODY_WATCHES: StorageWatcher = { failed: () => {}, recovered: () => {} };

/**
 * Opens the journal and makes this process its only writer.
 * @throws TerminalError database_locked, database_newer, database_failed
 */
export function openJournal(options: JournalOptions): Journal {
  const lock = acquireLock(options.path);
  try {
    return new SqliteJournal(
      new Connection(options.path, options.watcher ?? NOBODY_WATCHES),
      lock,
      options.clock,
    );
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
      (stores) => applyChange(stores, change, this.#clock.now()),
      ({ payments }) => {
        const row = payments.row(change.payment.id);
        return row?.version === change.payment.version ? fromRow(row) : undefined;
      },
    );
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

  counterWentBack(
    { panToken, panSequenceNumber, atc }: Pick<CapturedCard, 'panToken' | 'panSequenceNumber' | 'atc'>,
    paymentId: string,
  ): boolean {
    if (atc === null) return false;
    return this.#connection.read(({ payments }) =>
      payments.hasLaterApproval(panToken, panSequenceNumber, atc, paymentId),
    );
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
    return this.#connection.write((stores) => claimEntries(stores, now, limit, retryAt, underWay));
  }

  acknowledge(seq: number, responseCode: string): Payment {
    return this.#connection.write((stores) => acknowledgeEntry(stores, seq, responseCode, this.#clock.now()));
  }

  park(seq: number, result: string, hostDecided = false): Payment {
    return this.#connection.write((stores) => parkEntry(stores, seq, result, hostDecided, this.#clock.now()));
  }

  release(seq: number, now: number): Payment {
    return this.#connection.write((stores) => releaseEntry(stores, seq, now));
  }

  noteResult(seq: number, result: string, end: TryEnd = {}): void {
    this.#connection.write(({ outbox }) => outbox.endTry(outbox.entry(seq, 'waiting'), result, end));
  }

  hurry(now: number): void {
    this.#connection.write(({ outbox }) => {
      for (const { seq } of outbox.queue.later(now)) outbox.hurry(outbox.entry(seq, 'waiting'), now);
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
        if (row.next_attempt! > now) outbox.hurry(row, now);
      }
    });
  }

  outbox(): OutboxEntry[] {
    return this.#connection.read(({ outbox, payments }) =>
      outbox.all().map((row) => toEntry(row, payments.numbered(row.payment))),
    );
  }

  outboxTotals(): OutboxTotals {
    return this.#connection.read(({ outbox }) => outbox.totals());
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

  keepTornLog(lane: string, sealed: Uint8Array | null): void {
    this.#connection.write(({ tornLogs }) => tornLogs.keep(lane, sealed));
  }

  tornLog(lane: string): Uint8Array | undefined {
    return this.#connection.read(({ tornLogs }) => tornLogs.of(lane));
  }

  settle(): void {
    this.#connection.checkpoint();
  }

  close(): void {
    this.#connection.close();
    this.#lock.release();
  }
}
