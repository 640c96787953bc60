import type { Amount } from '../money/amount.ts';

/** State of the way to the host, as far as this side can know. */
export interface LinkStatus {
  state: 'up' | 'down';
  /** Why it is down, for people: "connection refused", "host does not answer". */
  reason?: string;
  /** Wall clock, ms. */
  since: number;
}

/** What every message to the host about one payment needs. Persisted before the first byte leaves. */
export interface HostTransaction {
  paymentId: string;
  /** DE 11, 1..999999. Unique per terminal and business day; durable before use. */
  stan: number;
  /** DE 37, 12 characters. */
  retrievalReference: string;
  amount: Amount;
  /** EMV transaction type 9C: '00' purchase, '20' refund. */
  transactionType: string;
  /** When the payment was made, wall clock ms: DE 12/13. The transmission time DE 7 is set at each sending. */
  localTime: number;
  /** Sealed card record (envelope), or null once the sensitive part is gone. Opened only to build the message. */
  sealed: Uint8Array | null;
  cvm: string | null;
  /** Batch it is reconciled in, 1..999999: DE 60. Given with the STAN. */
  batch: number;
}

export type AuthorisationResult =
  | { kind: 'approved'; responseCode: string; authorisationCode: string }
  | { kind: 'declined'; responseCode: string }
  /** The request left, no valid answer came: the outcome is unknown and must be reversed. */
  | { kind: 'unknown'; reason: 'no_answer' | 'invalid_answer' | 'link_lost' }
  /** Proven that no byte of the request left this machine. */
  | { kind: 'not_sent'; reason: string };

/** An advice of a payment approved offline (0220/0221). */
export interface AdviceMessage {
  kind: 'advice';
  transaction: HostTransaction;
  /** Authorisation code shown on the receipt for the offline approval, 6 characters. */
  authorisationCode: string;
  /** true when an earlier try may have reached the host: sent as a repeat (0221). */
  repeat: boolean;
}

/** A reversal of a request whose outcome is unknown or whose payment was cancelled (0420/0421). */
export interface ReversalMessage {
  kind: 'reversal';
  /** The reversal's own STAN. */
  stan: number;
  original: HostTransaction;
  /** Wall clock ms when the original was first transmitted: part of DE 90. */
  originalTransmittedAt: number;
  /** DE 39 of the reversal: why. */
  cause: 'timeout' | 'cancelled' | 'interrupted';
  repeat: boolean;
}

/**
 * A request that was approved at the counter on the merchant's own risk while the host was away, sent when it is back:
 * the host may still decline it (0200, repeated as 0201, with the card's online cryptogram).
 */
export interface DeferredMessage {
  kind: 'deferred';
  transaction: HostTransaction;
  repeat: boolean;
}

export type ForwardMessage = AdviceMessage | ReversalMessage | DeferredMessage;

export type DeliveryResult =
  /** `authorisationCode`: where the host gave one (a deferred request). */
  | { kind: 'acknowledged'; responseCode: string; authorisationCode?: string }
  /** The host answered, and not with an approval. What the code means (later, never, had it before) forwarding decides. */
  | { kind: 'refused'; responseCode: string }
  /** It may or may not have arrived: the next try is a repeat. */
  | { kind: 'unknown'; reason: string }
  | { kind: 'not_sent'; reason: string };

/** What the host has of a record that may have arrived. */
export type InquiryResult =
  /** It has the record and has decided; `responseCode` is that of the record's own answer. */
  | { kind: 'found'; responseCode: string; authorisationCode?: string }
  /** It has never seen it: sending it again is safe. */
  | { kind: 'not_found' }
  /** This host knows no inquiries. */
  | { kind: 'unsupported' }
  | { kind: 'unanswered'; reason: string }
  | { kind: 'not_sent'; reason: string };

/**
 * Totals of a batch in one currency, minor units. A sale that stands is a debit; what was reversed counts as a debit
 * reversal only, whether or not the host had the sale: both sides can know that number.
 * @spec ISO 8583:1987 DE 74-77, 86-89, 97
 */
export interface ReconciliationTotals {
  currency: string;
  /** DE 76, DE 88 */
  debits: { count: number; minor: bigint };
  /** DE 77, DE 89 */
  debitReversals: { count: number; minor: bigint };
  /** DE 74, DE 86: refunds. */
  credits: { count: number; minor: bigint };
  /** DE 75, DE 87 */
  creditReversals: { count: number; minor: bigint };
}

/** 0500 asks the host to compare; 0520 tells it that the batch is closed all the same. */
export interface ReconciliationMessage {
  kind: 'request' | 'advice';
  /** Its own STAN. */
  stan: number;
  /** DE 60, 1..999999. */
  batch: number;
  totals: ReconciliationTotals;
  /** Head of the audit chain, "SEQ:HASH", anchored at the host: DE 63. */
  auditHead: string;
  /** Sent as 0501 / 0521. */
  repeat: boolean;
}

export type ReconciliationResult =
  | { kind: 'in_balance' }
  /** The host counts otherwise; its totals where it told them. */
  | { kind: 'out_of_balance'; host: ReconciliationTotals | null }
  | { kind: 'refused'; responseCode: string }
  | { kind: 'unknown'; reason: string }
  | { kind: 'not_sent'; reason: string };

/** The other end of the wire. No method rejects for what a network or a host can do. */
export interface Upstream {
  readonly name: string;
  start(): void;
  stop(): Promise<void>;
  link(): LinkStatus;
  onLink(listener: (status: LinkStatus) => void): void;
  /** `transmittedAt` (wall clock ms) becomes DE 7. Resolves within the configured answer time-out. */
  authorise(transaction: HostTransaction, transmittedAt: number): Promise<AuthorisationResult>;
  deliver(message: ForwardMessage, transmittedAt: number): Promise<DeliveryResult>;
  /** Asks what the host has of a record instead of sending it again; changes nothing there. */
  inquire(message: ForwardMessage, transmittedAt: number): Promise<InquiryResult>;
  reconcile(message: ReconciliationMessage, transmittedAt: number): Promise<ReconciliationResult>;
}
