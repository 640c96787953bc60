import type { Combination } from '../../entry-point/combination.ts';

/**
 * Reader options of kernel 3 in a combination's kernel data, 1 byte. The Book leaves them to the reader and gives
 * them no tag; this one is private to tilld. Options that need data are on where the data is: exception file, dynamic
 * reader limits, issuer update (TTQ byte 3 bit 8).
 */
export const KERNEL_3_READER_OPTIONS = 0xdf8f03;

/** Bits of KERNEL_3_READER_OPTIONS. */
export const READER_OPTION = {
  /** Application Usage Control is checked for cash. @spec EMV Contactless Book C-3, 5.5.1.3 */
  AUC_CASH_CHECK: [1, 8],
  /** @spec EMV Contactless Book C-3, 5.5.1.4 */
  AUC_CASHBACK_CHECK: [1, 7],
  /** @spec EMV Contactless Book C-3, 5.5.1.5 */
  ATM_OFFLINE_CHECK: [1, 6],
  /** The card's available offline amount is shown, and handed on to be printed. @spec EMV Contactless Book C-3, 4.3.1.1 */
  SHOW_AVAILABLE_OFFLINE_AMOUNT: [1, 5],
  /**
   * A card may ask (CTQ) to go online when the authentication for its offline approval failed. Off: the terminal
   * declines, because the card's wish is not authenticated then either. @spec EMV Contactless Book C-3, 5.6.1.2
   */
  ONLINE_IF_ODA_FAILS: [1, 4],
  /** A failed ODA for online still goes online. Off: the terminal declines. @spec EMV Contactless Book C-3, 5.6.2 */
  ONLINE_IF_ODA_FOR_ONLINE_FAILS: [1, 3],
  /** fDDA version 00 is accepted, which signs the unpredictable number alone. @spec EMV Contactless Book C-3, Annex C */
  FDDA_VERSION_00: [1, 2],
  /**
   * A reader that asks for ODA for online believes consumer device CVM of a device that did not sign, as the Book has
   * it. Off: only what a signature proves. @spec EMV Contactless Book C-3, 5.7.1.2
   */
  UNSIGNED_CDCVM: [1, 1],
} as const;

const DEFAULT_OPTIONS = new Uint8Array([0b1110_0000]);

export function readerOptions(combination: Combination): Uint8Array {
  return combination.kernelData.get(KERNEL_3_READER_OPTIONS) ?? DEFAULT_OPTIONS;
}
