import type { CapturedCard } from '../card/lane/protocol.ts';
import type { Amount } from '../platform/money/amount.ts';

/** Where a payment stands. The table that moves it is in session/payment-table.ts. */
export type PaymentState =
  /** Waits for a card or phone. */
  | 'awaiting_tender'
  /** A card is in the field, the handshake runs. */
  | 'reading'
  /** The request to the host is out (its intent is durable). */
  | 'authorising'
  | 'approved'
  | 'declined'
  | 'cancelled'
  | 'timed_out'
  /** The terminal could not finish it (reader gone, restart in the middle). Nothing was charged. */
  | 'failed';

export const FINAL_STATES = ['approved', 'declined', 'cancelled', 'timed_out', 'failed'] as const;
export type FinalState = (typeof FINAL_STATES)[number];

/** Why a payment ended without approval, or was marked. Texts stand in reasons.ts. */
export type ReasonCode =
  | 'declined_by_card'
  | 'declined_by_host'
  | 'card_unreadable'
  | 'card_needs_other_interface'
  | 'card_authentication_failed'
  | 'attempts_exhausted'
  | 'host_unreachable'
  | 'host_no_answer'
  | 'host_invalid_answer'
  | 'offline_disabled'
  | 'offline_amount_limit'
  | 'offline_count_limit'
  | 'offline_sum_limit'
  | 'offline_age_limit'
  | 'offline_card_count_limit'
  | 'offline_card_sum_limit'
  | 'offline_scheme_limit'
  | 'offline_not_proven'
  | 'cryptogram_replayed'
  | 'mag_stripe_not_accepted'
  | 'pin_required'
  | 'holder_not_verified'
  | 'over_limit'
  | 'card_expired'
  | 'application_not_accepted'
  | 'phone_not_confirmed'
  | 'cancelled_by_cashier'
  | 'no_card_presented'
  | 'not_presented_again'
  | 'reader_unavailable'
  | 'interrupted';

/** How far the host knows of this payment. */
export type ForwardingState =
  /** Nothing is owed to the host. */
  | 'none'
  /** An advice (offline approval) waits in the outbox. */
  | 'advice_pending'
  | 'advice_acknowledged'
  /** Approved at the merchant's risk; the host is yet to be asked. */
  | 'deferred_pending'
  | 'deferred_acknowledged'
  /** A reversal waits in the outbox. */
  | 'reversal_pending'
  | 'reversal_acknowledged'
  /** It did not get through for another reason than the issuer's decision: parked, a person must look. */
  | 'parked'
  /** The host has decided against a payment that was approved here: its money will not come. A person must look. */
  | 'declined_upstream';

/** One payment, as the journal keeps it. */
export interface Payment {
  /** UUIDv7-like, sortable by creation. */
  id: string;
  /** Optimistic lock: +1 at each commit. */
  version: number;
  state: PaymentState;
  amount: Amount;
  transactionType: '00';
  /** The register's own reference, at most 64 characters. */
  reference: string | null;
  /** Wall clock ms. */
  createdAt: number;
  finalAt: number | null;
  /** Presentations so far. */
  attempt: number;
  /** true when authorised by the host, false when approved offline, null while undecided. */
  online: boolean | null;
  /** Approved at the merchant's risk, the card having asked for the host: the host is asked later. */
  deferred: boolean;
  reasonCode: ReasonCode | null;
  card: CapturedCard | null;
  /** no_cvm | obtain_signature | online_pin | confirmation_code_verified */
  cvm: string | null;
  /** DE 11 of the request or advice; allocated with the intent. */
  stan: number | null;
  /** DE 37. */
  retrievalReference: string | null;
  /** Batch it is reconciled in (DE 60), given with the STAN. */
  batch: number | null;
  /** Wall clock ms of the first transmission of the request: part of DE 90 when it must be reversed. */
  transmittedAt: number | null;
  authorisationCode: string | null;
  responseCode: string | null;
  forwarding: ForwardingState;
  /** Sealed card record; nulled once nothing needs it. */
  sealed: Uint8Array | null;
}
