import type { UiStatus, UserInterfaceRequest } from '../../entry-point/messages.ts';
import { numeric } from '../../entry-point/transaction.ts';

/** Byte 2 of DF8116, and of an entry of the Phone Message Table, by position. @spec EMV Contactless Book C-2, A.1 (DF8116) */
export const UI_STATUSES: readonly UiStatus[] = [
  'not_ready',
  'idle',
  'ready_to_read',
  'processing',
  'card_read_successfully',
  'processing_error',
];

const LENGTH = 22;
const VALUE_QUALIFIER = { amount: 0x10, balance: 0x20 } as const;
const MS_PER_UNIT = 100;
/** Offsets of hold time, language preference, value qualifier, value and currency. */
const AT = { HOLD: 2, LANGUAGE: 5, QUALIFIER: 13, VALUE: 14, CURRENCY: 20 } as const;

/**
 * User Interface Request Data DF8116, 22 bytes: message, status, hold time (n6, 100 ms), language preference, value
 * qualifier, value, currency.
 * @spec EMV Contactless Book C-2, A.1 (DF8116)
 */
export function userInterfaceRequestData(request: UserInterfaceRequest): Uint8Array {
  const { messageId, status, holdMs = 0, languagePreference = '', value } = request;
  const bytes = new Uint8Array(LENGTH);
  bytes[0] = messageId;
  bytes[1] = UI_STATUSES.indexOf(status);
  bytes.set(numeric(BigInt(Math.round(holdMs / MS_PER_UNIT)), 3), AT.HOLD);
  bytes.set(Buffer.from(languagePreference.slice(0, AT.QUALIFIER - AT.LANGUAGE), 'latin1'), AT.LANGUAGE);
  if (value) {
    bytes[AT.QUALIFIER] = VALUE_QUALIFIER[value.qualifier];
    bytes.set(numeric(value.minor, 6), AT.VALUE);
    bytes.set(numeric(BigInt(value.currencyNumeric), 2), AT.CURRENCY);
  }
  return bytes;
}
