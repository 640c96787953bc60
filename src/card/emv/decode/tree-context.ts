/** What the readers of single values need to know of the whole. */
export interface TreeContext {
  /** Whose reading of a tag counts where kernels differ; absent where it is not known. */
  kernelId?: number;
  /** Account data may be shown. */
  clear: boolean;
  /** Of the transaction's amounts (5F2A, 5F36). */
  transactionCurrency?: CurrencyContext;
  /** Of the card's own amounts (9F42, 9F44). */
  applicationCurrency?: CurrencyContext;
  /** Issuer Code Table Index 9F11 that holds here: the part of ISO/IEC 8859 of 9F12. */
  codeTable: number;
  /** INS of the command that this answers: tells what a template 80 holds. */
  ins?: number;
}

export interface CurrencyContext {
  /** ISO 4217 numeric code. */
  numeric: number;
  /** As the data say it; absent: as ISO 4217 does. */
  exponent?: number;
}

export const EMPTY_CONTEXT: TreeContext = { clear: false, codeTable: 1 };
