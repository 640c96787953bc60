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
  Change,
  Conclusion,
  IdempotencyClaim,
  Journal,
  NewAuditEntry,
  OutboxEntry,
  PrintJob,
  Reconciliation,
  ReconciliationStep,
} from './journal.ts';
import { JournalReader } from './journal-reader.ts';
import { acquireLock, type JournalLock } from './lock.ts';
import { claimEntries, hurryAll, parkEntry, retryEntry } from './outbox-steps.ts';
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

class SqliteJournal extends JournalReader implements Journal {
  readonly #clock: Clock;
  readonly #at: JournalParts;
  #concluded = 0;

  constructor(parts: JournalParts) {
    const { connection, clock } = parts;
    super(connection);
    this.#at = parts;
    this.#clock = clock;
    if (connection.read(({ batches }) => batches.open()) === undefined) {
      connection.write(({ batches }) => batches.openFirst(clock.now()));
    }
  }

  create(payment: Payment, claim: IdempotencyClaim): { payment: Payment; replayed: boolean } {
    const mayAdd = this.#at.reserve?.hasRoom(() => this.connection.relieveLog('TRUNCATE')) ?? true;
    return this.connection.write(
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
    return this.connection.write((stores) => applyChange(stores, change, this.#clock.now()), {
      reread: ({ payments }) => {
        const row = payments.row(change.payment.id);
        return row?.version === change.payment.version ? fromRow(row) : undefined;
      },
    });
  }

  claimDue(
    now: number,
    limit: number,
    retryAt: (earlierAttempts: number) => number,
    underWay: ReadonlySet<number> = new Set(),
  ): OutboxEntry[] {
    return this.connection.write((stores) => claimEntries(stores, now, limit, retryAt, underWay));
  }

  conclude(ends: readonly Conclusion[]): Payment[] {
    const ended = this.connection.write((stores) => concludeTries(stores, ends, this.#clock.now()));
    this.#concluded += ends.length;
    if (this.#concluded >= CONCLUDED_BETWEEN_CHECKPOINTS) {
      this.#concluded = 0;
      this.connection.relieveLog('PASSIVE');
    }
    return ended;
  }

  retry(seq: number, now: number, by: AuditActor): Payment {
    return this.connection.write((stores) => retryEntry(stores, seq, now, by));
  }

  park(seq: number, reason: string, by: AuditActor): Payment {
    return this.connection.write((stores) => parkEntry(stores, seq, reason, by, this.#clock.now()));
  }

  hurry(now: number): void {
    this.connection.write((stores) => hurryAll(stores, now));
  }

  hurryReversals(panToken: string, now: number): void {
    this.connection.write(({ outbox }) => {
      outbox.writeDownAll();
      for (const row of outbox.list.waitingReversals(panToken)) outbox.hurry(row, now);
    });
  }

  closeBatch(now: number, by: AuditActor): Reconciliation {
    const closed = this.connection.write((stores) => closeOpenBatch(stores, now, by));
    try {
      this.#anchor();
    } catch {
      // The batch is closed; the next call of settle writes the anchor.
    }
    return closed;
  }

  stepReconciliation(batch: number, step: ReconciliationStep): Reconciliation {
    return this.connection.write((stores) => takeStep(stores, batch, step, this.#clock.now()));
  }

  audit(entry: NewAuditEntry): void {
    this.connection.write(({ audit }) => audit.append(entry, this.#clock.now()));
  }

  nextCount(name: string): number {
    return this.connection.write(({ counters }) => counters.next(name));
  }

  markPrinted(id: number): void {
    this.connection.write(({ prints }) => prints.markPrinted(id));
  }

  reprint(id: number): PrintJob {
    return this.connection.write(({ prints }) => prints.again(id));
  }

  keepTornLog(lane: string, sealed: Uint8Array | null): void {
    this.connection.write(({ tornLogs }) => tornLogs.keep(lane, sealed));
  }

  settle(): void {
    this.connection.checkpoint();
    this.#at.reserve?.restore();
    try {
      this.#anchor();
    } catch (cause) {
      throw new TerminalError('database_failed', 'The head of the audit log cannot be anchored.', { cause });
    }
  }

  close(): void {
    this.connection.close();
    this.#at.lock.release();
  }

  #anchor(): void {
    this.#at.anchors.note(this.auditHead());
  }
}
