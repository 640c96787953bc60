import { MESSAGE, type UserInterfaceRequest } from '../../entry-point/messages.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { outcome } from '../../entry-point/outcomes.ts';

/** Units of 100 ms. @spec EMV Contactless Book C-3, 5.2.2.2: hold time 13 */
const SEE_PHONE_HOLD_MS = 1300;

const processingError = (messageId: UserInterfaceRequest['messageId']): UserInterfaceRequest => ({
  messageId,
  status: 'processing_error',
});

/** The link to the card was lost. @spec EMV Contactless Book C-3, 4.1.1.2 */
export function linkLost(): Outcome {
  return outcome('try_again', { start: 'B' });
}

/** Card data or status bytes that the Book does not allow. @spec EMV Contactless Book C-3, 4.2.1.1, 5.4.2 */
export function endApplication(): Outcome {
  return outcome('end_application', { uiOnOutcome: processingError(MESSAGE.TRY_ANOTHER_CARD) });
}

/** @spec EMV Contactless Book C-3, 5.2.2.2 (6985) */
export function selectNext(): Outcome {
  return outcome('select_next', { start: 'C' });
}

/**
 * The phone wants its owner first. @spec EMV Contactless Book C-3, 5.2.2.2 (6986)
 * NOTE: implementations differ on field-off time (13 or 10) and restart message; 13, and 21 "present card again",
 * follow the majority and later versions of the Book.
 */
export function seePhone(): Outcome {
  return outcome('try_again', {
    start: 'B',
    uiOnOutcome: { ...processingError(MESSAGE.SEE_PHONE), holdMs: SEE_PHONE_HOLD_MS },
    uiOnRestart: { messageId: MESSAGE.PRESENT_CARD_AGAIN, status: 'ready_to_read' },
    fieldOffHoldMs: SEE_PHONE_HOLD_MS,
  });
}

/** @spec EMV Contactless Book C-3, 5.2.2.2 (6984), 5.6.1.2 */
export function insertCard(): Outcome {
  return outcome('try_another_interface', {
    uiOnOutcome: processingError(MESSAGE.INSERT_CARD),
    alternateInterface: 'contact_chip',
  });
}

/** For cash and cashback. @spec EMV Contactless Book C-3, 5.5.1.3, 5.5.1.4 */
export function insertOrSwipe(): Outcome {
  return outcome('try_another_interface', { uiOnOutcome: processingError(MESSAGE.INSERT_OR_SWIPE) });
}
