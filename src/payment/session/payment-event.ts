import type { CapturedCard, LaneMessage } from '../../card/lane/protocol.ts';
import type { ReasonCode } from '../payment.ts';
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
}

/** An event with what it carries. */
export type PaymentEvent = {
  [T in PaymentEventType]: { type: T } & (T extends keyof Payloads ? Payloads[T] : object);
}[PaymentEventType];
