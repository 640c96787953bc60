import type { Payment } from '../payment.ts';

/**
 * What one durable point writes: all of it or nothing, with exactly one fsync. `forwarding` follows `outbox`, and
 * the sealed record of a payment that has ended with nothing owed is dropped, whatever the snapshot says. At
 * most one record is owed to the host for a payment.
 */
export interface Change {
  /** The next snapshot; its version must be the stored one + 1. */
  payment: Payment;
  /** Take the next STAN and fill `stan` and `retrievalReference` in the same transaction. */
  allocateStan?: boolean;
  /** What is now owed to the host. A reversal gets a STAN of its own. */
  outbox?: NewOutboxEntry;
  /** Receipt copies; as a function where they show the STAN that this very change allocates. */
  print?: readonly NewPrintJob[] | ((payment: Payment) => readonly NewPrintJob[]);
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
  /** Tries begun so far, those included that provably sent nothing. */
  attempts: number;
  /** An earlier try may have reached the host: the next is sent as a repeat. */
  mayHaveArrived: boolean;
  /** How often the host answered "later", or the message could not be made. */
  deferrals: number;
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

/** How a try ended that the host did not answer, or answered with "later". */
export interface TryEnd {
  /** Wall clock ms of the next try; without it the time set by the claim stands. */
  retryAt?: number;
  /** Proven that no byte left: the next try is not a repeat on account of this one. */
  notSent?: boolean;
  /** It was not silence: the host could not deal with the record now, or its message could not be made. */
  deferred?: boolean;
}

/** What the host said to the record owed for a payment, kept after the record is gone. */
export interface Delivery {
  /** Wall clock ms. */
  at: number;
  /** Response code of an acknowledged record, reason of a parked one. */
  result: string;
}

/**
 * What was approved offline and waits to be acknowledged. A parked record does not count: its end is known,
 * and it must not use up the limits for ever.
 */
export interface OfflineExposure {
  count: number;
  /** Minor units by currency. */
  sums: ReadonlyMap<string, bigint>;
  /** Wall clock ms of the oldest, or null. */
  oldestAt: number | null;
}

/** How much is in the outbox, without looking at each entry. */
export interface OutboxTotals {
  waiting: number;
  parked: number;
  /** Advices that wait, by currency. */
  advices: readonly { currency: string; minor: bigint; count: number }[];
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
  /**
   * Makes the change durable and gives the payment as it now stands.
   * @throws Error when it breaks a rule: a version that does not follow, a final state that would change
   */
  commit(change: Change): Payment;
  payment(id: string): Payment | undefined;
  /** The payment of that idempotency key. */
  paymentByKey(key: string): Payment | undefined;
  /** Newest first. */
  payments(query: { limit: number; beforeId?: string }): Payment[];
  /** Payments in a state that is not final, oldest first: what a restart must settle. */
  unfinished(): Payment[];
  /** Was this cryptogram of this card seen in another payment? */
  isReplayed(
    card: { panToken: string; atc: number | null; cryptogram: string | null },
    paymentId: string,
  ): boolean;
  /**
   * Has another approved payment shown this counter of this card, or a later one? A true card only counts up. A card that
   * was not approved proves nothing, so that nobody can block a card by a counter of their own making.
   */
  counterWentBack(
    card: { panToken: string; panSequenceNumber: string | null; atc: number | null },
    paymentId: string,
  ): boolean;
  offlineExposure(): OfflineExposure;

  /**
   * Takes up to `limit` entries that are due, reversals first, those due longest first within a kind, and makes
   * the try durable (attempts + 1, may have arrived, next attempt pushed to `retryAt`) before they are returned,
   * so that after a crash the repeat goes out as a repeat. The result shows each entry as it was before this
   * try. Entries in `underWay` (a bounded set) are left alone: their try has not ended.
   */
  claimDue(
    now: number,
    limit: number,
    retryAt: (earlierAttempts: number) => number,
    underWay?: ReadonlySet<number>,
  ): OutboxEntry[];
  /** The host has it: entry gone, payment's forwarding acknowledged, sealed part gone. One transaction. */
  acknowledge(seq: number, responseCode: string): Payment;
  /**
   * Refused for good: kept, visible, out of the way of the others. With `hostDecided` the host has given its
   * final answer, so that the sealed part goes as well.
   */
  park(seq: number, result: string, hostDecided?: boolean): Payment;
  /**
   * A parked entry waits again, due at `now`: a person has removed the cause.
   * @throws TerminalError not_found when nothing of that number is parked; request_invalid when the host has
   * decided and the sealed part is gone
   */
  release(seq: number, now: number): Payment;
  /** The try had no certain end; it stays due at the time set by the claim, or at `end.retryAt`. */
  noteResult(seq: number, result: string, end?: TryEnd): void;
  /**
   * Makes everything that waits due now (the host is back), those with the fewest tries first: a record that never
   * gets an answer does not stand in front of the others each time that the link comes up.
   */
  hurry(now: number): void;
  /** Earliest nextAttemptAt, or null when nothing waits. */
  nextDueAt(): number | null;
  /** Does a reversal of this card wait? It goes before any new request on the card. */
  hasPendingReversal(panToken: string): boolean;
  /** Makes the waiting reversals of this card due now. */
  hurryReversals(panToken: string, now: number): void;
  /** Everything that waits or is parked, in the order it was owed; the first 10,000. */
  outbox(): OutboxEntry[];
  outboxTotals(): OutboxTotals;
  /** The end of the record that was owed for a payment, if there was one and it has ended. */
  delivery(paymentId: string): Delivery | undefined;
  /** The sealed records still stored, for the key store to know which epochs are needed. */
  sealedRecords(): Uint8Array[];

  nextPrintJob(): PrintJob | undefined;
  markPrinted(id: number): void;
  printJobs(paymentId: string): PrintJob[];
  /** Queues the same document again. */
  reprint(id: number): PrintJob;
  printJobsWaiting(): number;

  /** Keeps a lane's torn transactions, as it sealed them, in place of those before; null: it has none. */
  keepTornLog(lane: string, sealed: Uint8Array | null): void;
  tornLog(lane: string): Uint8Array | undefined;

  /** Called when idle: checkpoint TRUNCATE, so that nothing deleted lingers in the WAL. */
  settle(): void;
  close(): void;
}
