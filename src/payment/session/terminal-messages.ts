import { MESSAGE } from '../../card/entry-point/messages.ts';
import type { LaneMessage } from '../../card/lane/protocol.ts';
import type { Payment } from '../payment.ts';

const message = (
  messageId: LaneMessage['messageId'],
  status: LaneMessage['status'],
  languagePreference: string | null,
): LaneMessage => ({ messageId, status, holdMs: 0, languagePreference });

/** "Present card", or "present card again". @spec EMV Contactless Book A, 9.4 */
export function presentMessage(again: boolean): LaneMessage {
  return message(again ? MESSAGE.PRESENT_CARD_AGAIN : MESSAGE.PRESENT_CARD, 'ready_to_read', null);
}

/** What the terminal shows on reaching a state; null where the lane's own messages say it. */
export function messageFor(payment: Payment): LaneMessage | null {
  const language = payment.card?.languagePreference ?? null;
  switch (payment.state) {
    case 'authorising':
    case 'requesting':
    case 'reversing':
      return message(MESSAGE.AUTHORISING, 'not_ready', language);
    case 'approved':
      return payment.cvm === 'obtain_signature'
        ? message(MESSAGE.APPROVED_SIGN, 'card_read_successfully', language)
        : message(MESSAGE.APPROVED, 'card_read_successfully', language);
    case 'declined':
      return message(MESSAGE.NOT_AUTHORISED, 'not_ready', language);
    case 'cancelled':
    case 'timed_out':
      return message(MESSAGE.WELCOME, 'idle', null);
    case 'failed':
      return message(MESSAGE.PROCESSING_ERROR, 'processing_error', null);
    case 'unknown':
      return message(MESSAGE.WELCOME, 'idle', null);
    case 'awaiting_tender':
    case 'reading':
    case 'confirming':
      return null;
  }
}
