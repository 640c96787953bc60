import type { CapturedCard } from '../../card/lane/protocol.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { DiskSpace } from '../../platform/ports/disk-space.ts';
import type { Payment } from '../payment.ts';
import { AnchorFile } from './anchor-file.ts';
import { applyChange } from './apply-change.ts';
import { anchorPath } from './audit-trail.ts';
import { closeOpenBatch, takeStep } from './batch-steps.ts';
import { concludeTries } from './conclude.ts';
import { Connection } from './connection.ts';
import { createPayment } from './create-payment.ts';
import type {
  AuditActor,
  AuditEntry,
  Change,
  Conclusion,
  Delivery,
  ExposureTotals,
  IdempotencyClaim,
  Journal,
  MoneyTotals,
  NewAuditEntry,
  OfflineExposure,
  OpenRecord,
  OutboxEntry,
  OutboxTotals,
  PrintJob,
  Reconciliation,
  ReconciliationStep,
} from './journal.ts';
import { acquireLock, type JournalLock } from './lock.ts';
import { toEntry } from './outbox-row.ts';
import { claimEntries, hurryAll, openRecordsOf, parkEntry, retryEntry } from './outbox-steps.ts';
import { fromRow } from './payment-row.ts';
import { StorageHealth, type StorageWatcher } from './storage-health.ts';
import { DEFAULT_RESERVE_BYTES, StorageReserve } from './storage-reserve.ts';

export interface JournalOptions {
  /** The database file; `.lock`, `.pid`, `.anchor`, `-wal` and `-shm` stand beside it. Its folder must be there. */
  path: string;
  clock: Clock;
  /** 32 bytes that nobody has who can change the file: they make the audit chain. */
  auditKey: Uint8Array;
  watcher?: StorageWatcher;
  /** With it, room is kept for what must go on when the disk is full: a file `.reserve`, and `reserveBytes` (64 MB). */
  disk?: DiskSpace;
  /** New payments are refused while less is free. */
  reserveBytes?: number;
}

const NOBODY_WATCHES: StorageWatcher = { failed: () => {}, recovered: () => {} };

/**
 * Opens the journal and makes this process its only writer.
 * @throws TerminalError database_locked, database_newer, database_failed
 */
export function openJournal(options: JournalOptions): Journal {
  const { path, clock, auditKey, disk } = options;
  const lock = acquireLock(path);
  try {
    const health = new StorageHealth(options.watcher ?? NOBODY_WATCHES);
    const reserveBytes = options.reserveBytes ?? DEFAULT_RESERVE_BYTES;
    const reserve = disk && new StorageReserve(`${path}.reserve`, { disk, reserveBytes, health });
    const connection = new Connection({ path, auditKey, health, ...(reserve && { reserve }) });
    return new SqliteJournal({ connection, lock, clock, reserve, anchors: new AnchorFile(anchorPath(path)) });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Draining fills the write-ahead log faster than anything else does: so it pays for emptying it, not a payment. */
const CONCLUDED_BETWEEN_CHECKPOINTS = 2_000;

interface JournalParts {
  connection: Connection;
  lock: JournalLock;
  clock: Clock;
  reserve: StorageReserve | undefined;
  anchors: AnchorFile;
}

class SqliteJournal implements Journal {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #at: JournalParts;
  #concluded = 0;

  constructor(parts: JournalParts) {
    const { connection, clock } = parts;
    this.#at = parts;
    this.#connection = connection;
    this.#clock = clock;
    if (connection.read(({ batches }) => batches.open()) === undefined) {
      connection.write(({ batches }) => batches.openFirst(clock.now()));
    }
  }

  create(payment: Payment, claim: IdempotencyClaim): { payment: Payment; replayed: boolean } {
    const mayAdd = this.#at.reserve?.hasRoom(() => this.#connection.relieveLog('TRUNCATE')) ?? true;
    return this.#connection.write(
      (stores) => createPayment(stores, { payment, claim, mayAdd, now: this.#clock.now() }),
      {
        canBeRefused: true,
        reread: ({ payments }) => {
          const stored = payments.byKey(claim.key);
          return stored?.id === payment.id ? { payment: stored, replayed: false } : undefined;
        },
      },
    );
  }

  commit(change: Change): Payment {
    return this.#connection.write((stores) => applyChange(stores, change, this.#clock.now()), {
      reread: ({ payments }) => {
        const row = payments.row(change.payment.id);
        return row?.version === change.payment.version ? fromRow(row) : undefined;
      },
    });
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
    return this.#connection.read(({ outbox }) => outbox.exposure.read());
  }

  cardExposure(panToken: string): ExposureTotals {
    return this.#connection.read(({ outbox }) => outbox.exposure.ofCard(panToken));
  }

  claimDue(
    now: number,
    limit: number,
    retryAt: (earlierAttempts: number) => number,
    underWay: ReadonlySet<number> = new Set(),
  ): OutboxEntry[] {
    return this.#connection.write((stores) => claimEntries(stores, now, limit, retryAt, underWay));
  }

  conclude(ends: readonly Conclusion[]): Payment[] {
    const ended = this.#connection.write((stores) => concludeTries(stores, ends, this.#clock.now()));
    this.#concluded += ends.length;
    if (this.#concluded >= CONCLUDED_BETWEEN_CHECKPOINTS) {
      this.#concluded = 0;
      this.#connection.relieveLog('PASSIVE');
    }
    return ended;
  }

  retry(seq: number, now: number, by: AuditActor): Payment {
    return this.#connection.write((stores) => retryEntry(stores, seq, now, by));
  }

  park(seq: number, reason: string, by: AuditActor): Payment {
    return this.#connection.write((stores) => parkEntry(stores, seq, reason, by, this.#clock.now()));
  }

  hurry(now: number): void {
    this.#connection.write((stores) => hurryAll(stores, now));
  }

  nextDueAt(): number | null {
    return this.#connection.read(({ outbox }) => outbox.nextDueAt());
  }

  hasPendingReversal(panToken: string): boolean {
    return this.#connection.read(({ outbox }) => outbox.waitingReversals(panToken).length > 0);
  }

  hurryReversals(panToken: string, now: number): void {
    this.#connection.write(({ outbox }) => {
      for (const row of outbox.waitingReversals(panToken)) outbox.hurry(row, now);
    });
  }

  outbox(page: { after?: number; limit?: number; state?: OutboxEntry['state'] } = {}): OutboxEntry[] {
    const { after = 0, limit = Number.MAX_SAFE_INTEGER, state } = page;
    return this.#connection.read(({ outbox, payments }) =>
      outbox.page(after, limit, state).map((row) => toEntry(row, payments.numbered(row.payment))),
    );
  }

  outboxTotals(): OutboxTotals {
    return this.#connection.read(({ outbox }) => outbox.totals());
  }

  moneyTotals(): MoneyTotals {
    return this.#connection.read(({ money }) => money.totals());
  }

  delivery(paymentId: string): Delivery | undefined {
    return this.#connection.read(({ payments }) => payments.delivery(paymentId));
  }

  sealedRecords(): Uint8Array[] {
    return this.#connection.read(({ sealedHeads }) => sealedHeads.blanked());
  }

  reconciliations(limit: number): Reconciliation[] {
    return this.#connection.read(({ batches }) => batches.list(limit));
  }

  closeBatch(now: number, by: AuditActor): Reconciliation {
    const closed = this.#connection.write((stores) => closeOpenBatch(stores, now, by));
    try {
      this.#anchor();
    } catch {
      // The batch is closed; the next call of settle writes the anchor.
    }
    return closed;
  }

  batchToReconcile(): Reconciliation | undefined {
    return this.#connection.read(({ batches }) => batches.unsettled());
  }

  openRecords(batch: number): OpenRecord[] {
    return this.#connection.read((stores) => openRecordsOf(stores, batch));
  }

  stepReconciliation(batch: number, step: ReconciliationStep): Reconciliation {
    return this.#connection.write((stores) => takeStep(stores, batch, step, this.#clock.now()));
  }

  audit(entry: NewAuditEntry): void {
    this.#connection.write(({ audit }) => audit.append(entry, this.#clock.now()));
  }

  auditTrail(page: { after: number; limit: number }): AuditEntry[] {
    return this.#connection.read(({ audit }) => audit.page(page.after, page.limit));
  }

  auditHead(): { seq: number; hash: string } {
    return this.#connection.read(({ audit }) => audit.head());
  }

  nextCount(name: string): number {
    return this.#connection.write(({ counters }) => counters.next(name));
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
    this.#at.reserve?.restore();
    try {
      this.#anchor();
    } catch (cause) {
      throw new TerminalError('database_failed', 'The head of the audit log cannot be anchored.', { cause });
    }
  }

  close(): void {
    this.#connection.close();
    this.#at.lock.release();
  }

  #anchor(): void {
    this.#at.anchors.note(this.auditHead());
  }
}
