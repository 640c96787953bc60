/** Transaction types with their own combinations. @spec EMV Contactless Book A, 9C */
export type TransactionType = '00' | '01' | '09' | '20';

/**
 * One {AID, kernel} pair of the reader with its data for one transaction type. An absent limit or flag is
 * not zero or false: it switches the check off.
 * @spec EMV Contactless Book B, configuration data
 */
export interface Combination {
  /** Reader AID, 5..16 bytes; the card's ADF name may be longer (partial match). */
  aid: Uint8Array;
  kernelId: number;
  transactionType: TransactionType;
  /** Scheme as receipts and the API name it. */
  scheme: string;
  statusCheckSupport?: boolean;
  zeroAmountAllowed?: boolean;
  extendedSelectionSupport?: boolean;
  /** Minor units of the transaction currency; compared with 9F02. */
  contactlessTransactionLimit?: bigint;
  contactlessFloorLimit?: bigint;
  /** Terminal Floor Limit 9F1B, used where the contactless one is absent. */
  terminalFloorLimit?: bigint;
  cvmRequiredLimit?: bigint;
  /** 9F66 as configured, 4 bytes. */
  ttq?: Uint8Array;
  /** Limits by the program of the card, in place of those above. Kernel 3 alone looks at them. */
  dynamicReaderLimits?: readonly DynamicReaderLimitSet[];
  /** Kernel-specific data elements by tag: kernel 2's DF81xx, 9F09 and so on. */
  kernelData: ReadonlyMap<number, Uint8Array>;
}

/**
 * What holds for the cards of one program. A limit or flag that is absent here switches its check off: the
 * combination's own does not step in.
 * @spec EMV Contactless Book C-3, 5.1
 */
export interface DynamicReaderLimitSet {
  /** Application Program Identifier, 1..16 bytes: the card's 9F5A, or the beginning of it. */
  programId: Uint8Array;
  statusCheckSupport?: boolean;
  zeroAmountAllowed?: boolean;
  contactlessTransactionLimit?: bigint;
  contactlessFloorLimit?: bigint;
  cvmRequiredLimit?: bigint;
}

/** Result of pre-processing for one combination, valid for one transaction. @spec EMV Contactless Book B, 3.1.1 */
export interface PreProcessingIndicators {
  statusCheckRequested: boolean;
  zeroAmount: boolean;
  contactlessApplicationNotAllowed: boolean;
  floorLimitExceeded: boolean;
  cvmRequiredLimitExceeded: boolean;
}
