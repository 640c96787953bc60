import type { Combination } from '../../entry-point/combination.ts';

/**
 * Reader options of kernel 3 in a combination's kernel data, 1 byte. The Book leaves them to the reader and gives
 * them no tag; this one is private to tilld.
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
  /** The card's available offline amount is shown. @spec EMV Contactless Book C-3, 4.3.1.1 */
  SHOW_AVAILABLE_OFFLINE_AMOUNT: [1, 5],
  /**
   * A card may ask (CTQ) to go online when its authentication failed. Off: the terminal declines, because the card's
   * wish is not authenticated then either.
   */
  ONLINE_IF_ODA_FAILS: [1, 4],
} as const;

const DEFAULT_OPTIONS = new Uint8Array([0b1110_0000]);

export function readerOptions(combination: Combination): Uint8Array {
  return combination.kernelData.get(KERNEL_3_READER_OPTIONS) ?? DEFAULT_OPTIONS;
}
