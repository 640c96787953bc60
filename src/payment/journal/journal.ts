import type { Payment } from '../payment.ts';

/** What one durable point writes: all of it or nothing, with exactly one fsync. */
export interface Change {
  /** The next snapshot; its version must be the stored one + 1. */
  payment: Payment;
  /** Take the next STAN and fill `stan` and `retrievalReference` in the same transaction. */
  allocateStan?: boolean;
  /** What is now owed to the host. A reversal gets a STAN of its own. */
  outbox?: NewOutboxEntry;
  print?: readonly NewPrintJob[];
}

export type NewOutboxEntry =
  | { kind: 'advice' }
  | { kind: 'reversal'; cause: 'timeout' | 'cancelled' | 'interrupted' };

export interface NewPrintJob {
  copy: 'customer' | 'merchant';
  /** receiptline text. */
  receiptline: string;
}

export interface OutboxEntry {
  seq: number;
  kind: 'advice' | 'reversal';
  cause: 'timeout' | 'cancelled' | 'interrupted' | null;
  payment: Payment;
  /** The reversal's own STAN; null for an advice, which uses the payment's. */
  stan: number | null;
  state: 'waiting' | 'parked';
  createdAt: number;
  /** Tries begun so far; > 0 means that an earlier one may have reached the host. */
  attempts: number;
  nextAttemptAt: number | null;
  lastResult: string | null;
}

export interface PrintJob {
  id: number;
  paymentId: string;
  copy: 'customer' | 'merchant';
  receiptline: string;
  state: 'waiting' | 'printed';
}

/** What was approved offline and is not acknowledged yet. */
export interface OfflineExposure {
  count: number;
  /** Minor units by currency. */
  sums: ReadonlyMap<string, bigint>;
  /** Wall clock ms of the oldest, or null. */
  oldestAt: number | null;
}

export interface IdempotencyClaim {
  key: string;
  /** SHA-256 of the canonical request, hex. */
  requestHash: string;
}

/**
 * The journal is the truth: payments, outbox, print jobs, counters in one database with one writer.
 * Every method that changes something is one transaction with synchronous=FULL and throws
 * TerminalError `database_failed` when its outcome is unknown.
 */
export interface Journal {
  /**
   * Stores a new payment under its idempotency key. The same key with the same request gives the stored
   * payment again (`replayed`).
   * @throws TerminalError idempotency_conflict for the same key with another request
   */
  create(payment: Payment, claim: IdempotencyClaim): { payment: Payment; replayed: boolean };
  commit(change: Change): Payment;
  payment(id: string): Payment | undefined;
  /** The payment of that idempotency key. */
  paymentByKey(key: string): Payment | undefined;
  /** Newest first. */
  payments(query: { limit: number; beforeId?: string }): Payment[];
  /** Payments in a state that is not final, oldest first: what a restart must settle. */
  unfinished(): Payment[];
  /** Was this cryptogram of this card seen in another payment? */
  isReplayed(card: { panToken: string; atc: number | null; cryptogram: string | null }, paymentId: string): boolean;
  offlineExposure(): OfflineExposure;

  /**
   * Takes up to `limit` entries that are due, reversals first, oldest first within a kind, and makes the
   * try durable (attempts + 1, next attempt pushed to `retryAt`) before they are returned, so that after a
   * crash the repeat goes out as a repeat. `attempts` in the result counts the earlier tries.
   */
  claimDue(now: number, limit: number, retryAt: (earlierAttempts: number) => number): OutboxEntry[];
  /** The host has it: entry gone, payment's forwarding acknowledged, sealed part gone. One transaction. */
  acknowledge(seq: number, responseCode: string): Payment;
  /** Refused for good: kept, visible, out of the way of the others. */
  park(seq: number, result: string): Payment;
  /** The try had no certain end; it stays due at the time set by the claim. */
  noteResult(seq: number, result: string): void;
  /** Makes everything that waits due now (the host is back). */
  hurry(now: number): void;
  /** Earliest nextAttemptAt, or null when nothing waits. */
  nextDueAt(): number | null;
  outbox(): OutboxEntry[];

  nextPrintJob(): PrintJob | undefined;
  markPrinted(id: number): void;
  printJobs(paymentId: string): PrintJob[];
  /** Queues the same document again. */
  reprint(id: number): PrintJob;
  printJobsWaiting(): number;

  /** Called when idle: checkpoint TRUNCATE, so that nothing deleted lingers in the WAL. */
  settle(): void;
  close(): void;
}
