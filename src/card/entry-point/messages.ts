/** Message identifiers. @spec EMV Contactless Book A, 9.4 */
export const MESSAGE = {
  APPROVED: 0x03,
  NOT_AUTHORISED: 0x07,
  ENTER_PIN: 0x09,
  PROCESSING_ERROR: 0x0f,
  REMOVE_CARD: 0x10,
  WELCOME: 0x14,
  PRESENT_CARD: 0x15,
  PROCESSING: 0x16,
  CARD_READ_OK: 0x17,
  INSERT_OR_SWIPE: 0x18,
  PRESENT_ONE_CARD_ONLY: 0x19,
  APPROVED_SIGN: 0x1a,
  AUTHORISING: 0x1b,
  TRY_ANOTHER_CARD: 0x1c,
  INSERT_CARD: 0x1d,
  CLEAR_DISPLAY: 0x1e,
  SEE_PHONE: 0x20,
  PRESENT_CARD_AGAIN: 0x21,
} as const;

export type MessageIdentifier = (typeof MESSAGE)[keyof typeof MESSAGE];

export type UiStatus =
  | 'not_ready'
  | 'idle'
  | 'ready_to_read'
  | 'processing'
  | 'card_read_successfully'
  | 'processing_error';

/** What a kernel or the entry point wants shown. @spec EMV Contactless Book A, user interface request data */
export interface UserInterfaceRequest {
  messageId: MessageIdentifier;
  status: UiStatus;
  /** Milliseconds this stays before a later one may replace it (the Books count units of 100 ms). */
  holdMs?: number;
  /** 5F2D as text, e.g. "enfr". */
  languagePreference?: string;
  value?: { qualifier: 'amount' | 'balance'; minor: bigint; currencyNumeric: number };
}
