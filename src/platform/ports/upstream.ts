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

export type ForwardMessage = AdviceMessage | ReversalMessage;

export type DeliveryResult =
  | { kind: 'acknowledged'; responseCode: string }
  /** The host answered, and not with an approval. What the code means (later, never, had it before) forwarding decides. */
  | { kind: 'refused'; responseCode: string }
  /** It may or may not have arrived: the next try is a repeat. */
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
}
