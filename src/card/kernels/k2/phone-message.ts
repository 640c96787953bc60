import { MESSAGE, type MessageIdentifier, type UiStatus } from '../../entry-point/messages.ts';
import { UI_STATUSES } from './user-interface-request-data.ts';

/** Bits of DF4B that ask for a second tap. @spec EMV Contactless Book C-2, S910.71 */
const SECOND_TAP_MASK = [0x00, 0x03, 0x0f];

/** `interaction` is POS Cardholder Interaction Information DF4B, 3 bytes. @spec EMV Contactless Book C-2, S910.71, S910.78.1, S15.9.1 */
export function secondTapWanted(interaction: Uint8Array): boolean {
  return SECOND_TAP_MASK.some((mask, index) => (mask & (interaction[index] ?? 0)) !== 0);
}

const ENTRY_LENGTH = 8;

/**
 * The first entry of the Phone Message Table (DF8131: mask 3, value 3, message 1, status 1 each) that matches DF4B.
 * NOTE: a table without its catch-all, or with a code that Book A does not have, ends in "see phone".
 * @spec EMV Contactless Book C-2, A.1 (DF8131)
 */
export function phoneMessage(
  table: Uint8Array | undefined,
  interaction: Uint8Array,
): { messageId: MessageIdentifier; status: UiStatus } {
  for (let at = 0; table && at + ENTRY_LENGTH <= table.length; at += ENTRY_LENGTH) {
    const entry = table.subarray(at, at + ENTRY_LENGTH);
    const matches = [0, 1, 2].every((index) => (interaction[index]! & entry[index]!) === entry[index + 3]);
    if (!matches) continue;
    const messageId = Object.values(MESSAGE).find((message) => message === entry[6]);
    const status = UI_STATUSES[entry[7]!];
    if (messageId !== undefined && status !== undefined) return { messageId, status };
  }
  return { messageId: MESSAGE.SEE_PHONE, status: 'not_ready' };
}
