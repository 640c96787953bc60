import type { CapturedCard, LaneMessage } from '../../card/lane/protocol.ts';
import type { ReasonCode, WalletPart } from '../payment.ts';
import type { PaymentEventType } from './payment-table.ts';

/** What the card brought, kept with the payment from then on. */
export interface CardPart {
  card: CapturedCard | null;
  cvm: string | null;
  /** Sealed data record, or null where nothing will be sent to a host. */
  sealed: Uint8Array | null;
}

interface Payloads {
  /** `reason`: what the payment ends with if nothing more comes. `message`: what the card or phone wants shown. */
  present_again: { reason: ReasonCode; message: LaneMessage | null };
  tender_timeout: { reason: ReasonCode };
  attempts_exhausted: { reason: ReasonCode } & CardPart;
  card_declined: { reason: ReasonCode } & CardPart;
  online_requested: CardPart;
  offline_approved: { authorisationCode: string } & CardPart;
  deferred_approved: CardPart;
  offline_refused: { reason: ReasonCode } & CardPart;
  host_approved: { responseCode: string; authorisationCode: string };
  host_declined: { responseCode: string };
  host_unknown: { reason: ReasonCode };
  host_unreachable: CardPart | object;
  code_accepted: { wallet: WalletPart };
  show_chosen: { wallet: WalletPart };
  /** What the answer told: the provider's number, the code to show. */
  wallet_waiting: Pick<WalletPart, 'transaction' | 'code'>;
  wallet_paid: { transaction: string; payer: string | null };
  /** `code` is the provider's own. */
  wallet_refused: { reason: ReasonCode; code: string };
  /** Why its end is not known, or why it shall end. */
  confirm_timeout: { reason: ReasonCode };
}

/** An event with what it carries. */
export type PaymentEvent = {
  [T in PaymentEventType]: { type: T } & (T extends keyof Payloads ? Payloads[T] : object);
}[PaymentEventType];
