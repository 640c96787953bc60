import { TTQ } from '../emv/bit-tables.ts';
import { isSet, setBit } from '../emv/bits.ts';
import type { Combination, PreProcessingIndicators } from './combination.ts';
import type { Transaction } from './transaction.ts';

/** A combination made ready for one transaction. */
export interface PreparedCombination {
  combination: Combination;
  indicators: PreProcessingIndicators;
  /** The transaction's own copy of 9F66, or null where the combination has none. 4 bytes. */
  ttq: Uint8Array | null;
}

/** What pre-processing looks at. */
type AmountToPrepare = Pick<Transaction, 'amountMinor' | 'currencyExponent'>;

/**
 * Start A: every combination against the amount. All with `contactlessApplicationNotAllowed` means that the field
 * is not to be powered: see `allNotAllowed`.
 * @spec EMV Contactless Book B, 3.1.1
 */
export function preProcess(
  combinations: readonly Combination[],
  transaction: AmountToPrepare,
): PreparedCombination[] {
  return combinations.map((combination) => prepare(combination, transaction));
}

/** @spec EMV Contactless Book B, 3.1.1.13 */
export function allNotAllowed(prepared: readonly PreparedCombination[]): boolean {
  return prepared.every(({ indicators }) => indicators.contactlessApplicationNotAllowed);
}

/**
 * Start B as the first start (Autorun): indicators clear, a fresh copy of 9F66.
 * NOTE: the copy is as configured, as public implementations of v2.5 have it; later ones clear byte 2 bits 8-7.
 * @spec EMV Contactless Book B, 3.2.1.1
 */
export function withoutPreProcessing(combinations: readonly Combination[]): PreparedCombination[] {
  return combinations.map((combination) => ({
    combination,
    indicators: clearIndicators(),
    ttq: combination.ttq ? combination.ttq.slice() : null,
  }));
}

function clearIndicators(): PreProcessingIndicators {
  return {
    statusCheckRequested: false,
    zeroAmount: false,
    contactlessApplicationNotAllowed: false,
    floorLimitExceeded: false,
    cvmRequiredLimitExceeded: false,
  };
}

function prepare(combination: Combination, transaction: AmountToPrepare): PreparedCombination {
  const indicators = clearIndicators(); // 3.1.1.1
  // NOTE: compared is 9F02 alone, which holds the cashback by EMV's convention; one implementation adds 9F03.
  const amount = transaction.amountMinor;

  // 3.1.1.3: a status check is asked for by an amount of exactly one unit of the currency.
  if (combination.statusCheckSupport && amount === 10n ** BigInt(transaction.currencyExponent)) {
    indicators.statusCheckRequested = true;
  }
  // 3.1.1.4: only a flag that is there and false forbids a zero amount.
  if (amount === 0n) {
    if (combination.zeroAmountAllowed === false) indicators.contactlessApplicationNotAllowed = true;
    else indicators.zeroAmount = true;
  }
  // 3.1.1.5
  if (reaches(amount, combination.contactlessTransactionLimit)) {
    indicators.contactlessApplicationNotAllowed = true;
  }
  // 3.1.1.6, 3.1.1.7
  const floorLimit = combination.contactlessFloorLimit ?? combination.terminalFloorLimit;
  if (floorLimit !== undefined && amount > floorLimit) indicators.floorLimitExceeded = true;
  // 3.1.1.8
  if (reaches(amount, combination.cvmRequiredLimit)) indicators.cvmRequiredLimitExceeded = true;

  return { combination, indicators, ttq: transactionTtq(combination, indicators) };
}

const reaches = (amount: bigint, limit: bigint | undefined) => limit !== undefined && amount >= limit;

/**
 * The transaction's 9F66; may also find that an offline-only reader cannot take a zero amount.
 * @spec EMV Contactless Book B, 3.1.1.2 and 3.1.1.9 to 3.1.1.12
 */
function transactionTtq(combination: Combination, indicators: PreProcessingIndicators): Uint8Array | null {
  if (!combination.ttq) return null;
  const ttq = combination.ttq.slice();
  setBit(ttq, ...TTQ.ONLINE_CRYPTOGRAM_REQUIRED, false);
  setBit(ttq, ...TTQ.CVM_REQUIRED, false);
  if (indicators.floorLimitExceeded || indicators.statusCheckRequested) {
    setBit(ttq, ...TTQ.ONLINE_CRYPTOGRAM_REQUIRED);
  }
  if (indicators.zeroAmount) {
    if (isSet(ttq, ...TTQ.OFFLINE_ONLY)) indicators.contactlessApplicationNotAllowed = true;
    else setBit(ttq, ...TTQ.ONLINE_CRYPTOGRAM_REQUIRED);
  }
  if (indicators.cvmRequiredLimitExceeded) setBit(ttq, ...TTQ.CVM_REQUIRED);
  return ttq;
}
