import type { ReconciliationTotals } from '../../platform/ports/upstream.ts';
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
  /** The host is asked late: the payment was approved at the merchant's risk. */
  | { kind: 'deferred' }
  | { kind: 'reversal'; cause: 'timeout' | 'cancelled' | 'interrupted' };

export interface NewPrintJob {
  copy: 'customer' | 'merchant';
  /** receiptline text. */
  receiptline: string;
}

export interface OutboxEntry {
  seq: number;
  kind: NewOutboxEntry['kind'];
  cause: 'timeout' | 'cancelled' | 'interrupted' | null;
  payment: Payment;
  /** The reversal's own STAN; null for the others, which use the payment's. */
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

/** The end of one try. */
export type Conclusion =
  /** The host has it: entry gone, forwarding acknowledged, sealed part gone. */
  | { seq: number; end: 'acknowledged'; responseCode: string; authorisationCode?: string }
  /**
   * It did not get through: kept, visible, out of the way of the others. With `hostDecided` the host has given its final
   * answer, so that the sealed part goes as well; forwarding becomes `declined_upstream` for a payment approved here.
   */
  | { seq: number; end: 'parked'; result: string; hostDecided: boolean }
  /** No certain end; it stays due at the time set by the claim, or at `retryAt`. */
  | ({ seq: number; end: 'retry'; result: string } & TryEnd);

/** What the host said to the record owed for a payment, kept after the record is gone. */
export interface Delivery {
  /** Wall clock ms. */
  at: number;
  /** Response code of an acknowledged record, reason of a parked one. */
  result: string;
}

export interface ExposureTotals {
  count: number;
  /** Minor units by currency. */
  sums: ReadonlyMap<string, bigint>;
}

/**
 * What was approved without the host, deferred payments included, and waits to be acknowledged. A parked record does not
 * count: its end is known, and it must not use up the limits for ever.
 */
export interface OfflineExposure extends ExposureTotals {
  schemes: ReadonlyMap<string, ExposureTotals>;
  /** Wall clock ms of the oldest, or null. */
  oldestAt: number | null;
}

/** How much is in the outbox, without looking at each entry. */
export interface OutboxTotals {
  waiting: number;
  parked: number;
  /** Advices and deferred requests that wait, by currency. */
  advices: readonly { currency: string; minor: bigint; count: number }[];
}

export interface MoneyCount {
  currency: string;
  count: number;
  minor: bigint;
}

export interface MoneyTotals {
  /** Approved payments by currency and by how far the host knows of them. */
  approved: readonly (MoneyCount & { forwarding: Payment['forwarding'] })[];
  /** Payments with a merchant's copy among the print jobs, waiting or printed; reprints do not count. */
  receipts: readonly MoneyCount[];
}

/** A record of a batch whose end the terminal does not know yet, or knows to be bad. */
export interface OpenRecord {
  seq: number;
  kind: OutboxEntry['kind'];
  state: OutboxEntry['state'];
  paymentId: string;
  minor: bigint;
  currency: string;
  lastResult: string | null;
}

/** A batch and how it was reconciled. Money is counted by the batch that a payment got with its STAN. */
export interface Reconciliation {
  /** DE 60, 1..999999. */
  batch: number;
  openedAt: number;
  closedAt: number | null;
  /**
   * open: payments come in. closing: closed here, waits for its records and for the host. agreed, differs: the host has
   * said so; `differs` is over when the host has the advice (0520) too.
   */
  state: 'open' | 'closing' | 'agreed' | 'differs';
  /** STAN of the request or advice under way, or null before the first try. */
  stan: number | null;
  attempts: number;
  mayHaveArrived: boolean;
  nextAttemptAt: number | null;
  lastResult: string | null;
  /**
   * The terminal's totals: live until they are sent, then as they were sent. One for each currency that was used. Debits
   * are the payments of the batch that the host has approved, and those whose advice or deferred request it has
   * acknowledged; debit reversals the acknowledged ones. There are no credits yet. What waits or is parked is in none of
   * these: it is among the open records.
   */
  totals: readonly ReconciliationTotals[];
  /** The host's, where they differ and it told them. */
  host: ReconciliationTotals | null;
  /** Sentences that explain a difference. */
  explanation: readonly string[];
  /** The host has the advice that closes a batch in difference. */
  advised: boolean;
  /** "SEQ:HASH" as it was sent. */
  auditHead: string | null;
}

export type ReconciliationStep =
  /** A try begins: its STAN, attempts + 1, totals and audit head as they will be sent. */
  | { step: 'try'; totals: readonly ReconciliationTotals[]; retryAt: number }
  | { step: 'retry'; result: string; retryAt: number; notSent: boolean }
  /**
   * The host counts otherwise: where records have come to their end since the totals were sent, the next try is a new
   * message with new totals, and `auditHead` is null in the result; else nothing changes.
   */
  | { step: 'anew' }
  | { step: 'agreed' }
  | { step: 'differs'; host: ReconciliationTotals | null; explanation: readonly string[] }
  | { step: 'advised' };

/** Who did something: 'register' (API), 'console', 'cli', 'terminal' (by itself), 'host'. */
export type AuditActor = 'register' | 'console' | 'cli' | 'terminal' | 'host';

export interface NewAuditEntry {
  by: AuditActor;
  /** "payment.approved", "queue.parked", "terminal.started", "configuration.loaded" … */
  event: string;
  /** Payment id, queue entry, batch: what it was done to. */
  subject: string | null;
  /** Never anything secret. */
  detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** One link of the audit chain. `hash` is HMAC-SHA-256 over the hash before and this entry, 64 hex digits. */
export interface AuditEntry extends NewAuditEntry {
  seq: number;
  /** Wall clock ms. */
  at: number;
  hash: string;
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
   * @throws TerminalError idempotency_conflict for the same key with another request; storage_low for a new payment when
   * the reserve that delivery and answers need would be touched
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
  /** Refunds of a payment, oldest first, whatever their state; at most 1,000. */
  refundsOf(paymentId: string): Payment[];
  /** Payments and refunds through wallets that began at or after `createdAt` (wall clock ms), newest first. */
  walletPayments(createdAt: number, limit: number): Payment[];
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
  /** The same of one card. */
  cardExposure(panToken: string): ExposureTotals;

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
  /**
   * The ends of tries, in one transaction whatever their number. Gives the payments whose record has come to an end.
   * A person may have parked an entry while its try was under way: then an answer still counts, and a try without one
   * changes nothing.
   * @throws Error when there is no such entry: nothing is written then
   */
  conclude(ends: readonly Conclusion[]): Payment[];
  /**
   * A person's word: a parked entry waits again, or a waiting one becomes due now.
   * @throws TerminalError not_found when nothing of that number waits or is parked; request_invalid when the host has
   * decided and the sealed part is gone
   */
  retry(seq: number, now: number, by: AuditActor): Payment;
  /** A person parks what waits. @throws TerminalError not_found */
  park(seq: number, reason: string, by: AuditActor): Payment;
  /**
   * Makes everything that waits due now (the host is back), those with the fewest tries first: a record that never
   * gets an answer does not stand in front of the others each time that the link comes up. A bounded number at once, the
   * others with the claims that follow.
   */
  hurry(now: number): void;
  /** Earliest nextAttemptAt, or null when nothing waits. */
  nextDueAt(): number | null;
  /** Latest nextAttemptAt: beyond any schedule it tells that the clock was set back. */
  lastDueAt(): number | null;
  /** Does a reversal of this card wait? It goes before any new request on the card. */
  hasPendingReversal(panToken: string): boolean;
  /** Makes the waiting reversals of this card due now. */
  hurryReversals(panToken: string, now: number): void;
  /**
   * Everything that waits or is parked, or only what is in `state`, in the order it was owed, beginning behind `after`; at
   * most `limit` (10,000).
   */
  outbox(page?: { after?: number; limit?: number; state?: OutboxEntry['state'] }): OutboxEntry[];
  outboxTotals(): OutboxTotals;
  /** All that was ever sold, counted afresh: for people who compare. Reads every payment. */
  moneyTotals(): MoneyTotals;
  /** The end of the record that was owed for a payment, if there was one and it has ended. */
  delivery(paymentId: string): Delivery | undefined;
  /** For the key store to know which epochs are needed: one stored record of each, blanked behind the epoch's name. */
  sealedRecords(): Uint8Array[];

  /** The open batch first, then the closed ones, newest first. */
  reconciliations(limit: number): Reconciliation[];
  /** Closes the open batch, whatever of it still waits, and opens the next. */
  closeBatch(now: number, by: AuditActor): Reconciliation;
  /** The oldest batch in `closing`, or in `differs` without its advice: what the reconciler works on. */
  batchToReconcile(): Reconciliation | undefined;
  /** Records of the batch that wait or are parked; the first 1,000. */
  openRecords(batch: number): OpenRecord[];
  /**
   * A try with the totals of one that may have arrived is its repeat: STAN and audit head stay. With others, or after one
   * that provably was not sent, it is a new message. The result of a try shows `mayHaveArrived` as it was before it.
   * @throws Error when the step does not fit the state of the batch
   */
  stepReconciliation(batch: number, step: ReconciliationStep): Reconciliation;

  /** Appends to the audit chain. Payments, queue and batches are audited by the journal itself, in the same transaction. */
  audit(entry: NewAuditEntry): void;
  auditTrail(page: { after: number; limit: number }): AuditEntry[];
  /** seq 0 and 64 zeros before the first. */
  auditHead(): { seq: number; hash: string };

  /** The next value of a counter, durable before it is given and never given twice: DUKPT. */
  nextCount(name: string): number;

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
