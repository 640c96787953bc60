import type { CapturedCard, PassRead } from '../card/lane/protocol.ts';
import type { Amount } from '../platform/money/amount.ts';
import type { WalletScheme } from '../platform/ports/wallet.ts';

/** Where a payment stands. The table that moves it is in session/payment-table.ts. */
export type PaymentState =
  /** Waits for a card or phone. */
  | 'awaiting_tender'
  /** A card is in the field, the handshake runs. */
  | 'reading'
  /** The request to the host is out (its intent is durable). */
  | 'authorising'
  /** A wallet's provider is being asked (its intent is durable). */
  | 'requesting'
  /** The provider has the order; the customer is to confirm, or to scan the code that is shown. */
  | 'confirming'
  /** It is to end without money: the provider is asked to cancel it. */
  | 'reversing'
  /**
   * What the provider did is not known and is asked in the background until it is; the till is free meanwhile. Never
   * called failed: money may have moved.
   */
  | 'unknown'
  | 'approved'
  | 'declined'
  | 'cancelled'
  | 'timed_out'
  /** The terminal could not finish it (reader gone, restart in the middle). Nothing was charged. */
  | 'failed';

export const FINAL_STATES = ['approved', 'declined', 'cancelled', 'timed_out', 'failed'] as const;
export type FinalState = (typeof FINAL_STATES)[number];

export function isFinal(state: PaymentState): state is FinalState {
  return (FINAL_STATES as readonly string[]).includes(state);
}

/** Does it keep the till from the next sale? */
export function isUnderWay(state: PaymentState): boolean {
  return !isFinal(state) && state !== 'unknown';
}

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
  | 'passes_only'
  | 'cancelled_by_cashier'
  | 'no_card_presented'
  | 'not_presented_again'
  | 'reader_unavailable'
  | 'interrupted'
  | 'wallet_code_not_valid'
  | 'wallet_customer_cancelled'
  | 'wallet_no_funds'
  | 'wallet_over_limit'
  | 'wallet_shop_not_accepted'
  | 'wallet_declined'
  | 'wallet_closed'
  | 'wallet_not_confirmed'
  | 'wallet_unreachable'
  | 'wallet_no_answer';

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

/** The wallet's side of a payment, durable with its intent. */
export interface WalletPart {
  /** Name in the configuration. */
  name: string;
  scheme: WalletScheme;
  /** scan: the customer showed a code. show: the customer scans one. */
  route: 'scan' | 'show';
  /** The terminal's number of the order, or of the refund. */
  orderNumber: string;
  /** Wall clock ms: not confirmed by then, it is taken back. */
  expiresAt: number;
  transaction: string | null;
  payer: string | null;
  /** What the customer is to scan; wall clock ms of its end. */
  code: { text: string; expiresAt: number } | null;
  /**
   * Durable before the first cancellation leaves: it may still be on its way, so whatever the provider says meanwhile, the
   * order ends by being cancelled.
   */
  takingBack?: true;
}

/** One payment, as the journal keeps it. A refund is a payment of its own, the other way. */
export interface Payment {
  /** UUIDv7-like, sortable by creation. */
  id: string;
  /** Optimistic lock: +1 at each commit. */
  version: number;
  state: PaymentState;
  amount: Amount;
  /** 9C: '00' purchase, '20' refund. */
  transactionType: '00' | '20';
  /** The payment that this refunds. */
  refundOf: string | null;
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
  /** Where it is paid through a wallet; never with a card. */
  wallet: WalletPart | null;
  /** Loyalty passes that were read with it. */
  passes: readonly PassRead[];
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
