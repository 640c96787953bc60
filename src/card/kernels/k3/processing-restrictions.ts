import { equalBytes } from '../../../platform/bytes/hex.ts';
import { AUC, CTQ, TTQ } from '../../emv/bit-tables.ts';
import { type BitPosition, isSet } from '../../emv/bits.ts';
import { parseTrack2 } from '../../emv/track2.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { isAfter } from '../yymmdd.ts';
import { insertOrSwipe } from './outcomes.ts';
import { ctqSet, dataElement, type Kernel3Transaction, optionOn, ttqSet } from './transaction.ts';

/** In the Book's order, up to the first that declines or switches the interface. @spec EMV Contactless Book C-3, 5.5 */
export function processingRestrictions(transaction: Kernel3Transaction): Outcome | null {
  for (const restriction of [applicationExpiry, exceptionFile, cash, cashback, atmOffline]) {
    if (transaction.declineRequired) return null;
    const ended = restriction(transaction);
    if (ended) return ended;
  }
  return null;
}

/** @spec EMV Contactless Book C-3, 5.5.1.1 */
function applicationExpiry(transaction: Kernel3Transaction): null {
  if (transaction.cryptogramType !== 'TC' || !isExpired(transaction)) return null;
  if (ctqSet(transaction, CTQ.ONLINE_IF_EXPIRED) && !ttqSet(transaction, TTQ.OFFLINE_ONLY)) {
    transaction.onlineRequired = true;
  } else {
    transaction.declineRequired = true;
  }
  return null;
}

function isExpired(transaction: Kernel3Transaction): boolean {
  const expiry = dataElement(transaction, 0x5f24);
  const today = dataElement(transaction, 0x9a);
  return !expiry || !today || isAfter(today, expiry);
}

/** @spec EMV Contactless Book C-3, 5.5.1.2 */
function exceptionFile(transaction: Kernel3Transaction): null {
  const { exceptionFile } = transaction.context;
  if (transaction.cryptogramType !== 'TC' || !exceptionFile) return null;
  const { pan } = parseTrack2(transaction.card.get(0x57)!);
  if (exceptionFile(pan)) transaction.declineRequired = true;
  pan.fill(0);
  return null;
}

/** @spec EMV Contactless Book C-3, 5.5.1.3 */
function cash(transaction: Kernel3Transaction): Outcome | null {
  if (!optionOn(transaction, 'AUC_CASH_CHECK')) return null;
  if (transactionType(transaction) !== 0x01) return null;
  if (usageAllowed(transaction, AUC.DOMESTIC_CASH, AUC.INTERNATIONAL_CASH)) return null;
  return switchOrDecline(transaction, CTQ.SWITCH_INTERFACE_FOR_CASH);
}

/**
 * NOTE: cashback shows as type 09 or as Amount, Other above zero; implementations take one or the other.
 * @spec EMV Contactless Book C-3, 5.5.1.4
 */
function cashback(transaction: Kernel3Transaction): Outcome | null {
  if (!optionOn(transaction, 'AUC_CASHBACK_CHECK')) return null;
  const otherAmount = dataElement(transaction, 0x9f03)?.some((byte) => byte !== 0);
  if (transactionType(transaction) !== 0x09 && !otherAmount) return null;
  if (usageAllowed(transaction, AUC.DOMESTIC_CASHBACK, AUC.INTERNATIONAL_CASHBACK)) return null;
  return switchOrDecline(transaction, CTQ.SWITCH_INTERFACE_FOR_CASHBACK);
}

/** Terminal types of cash dispensers. @spec EMV 4.4 Book 4, Annex A1 */
const ATM_TYPES: ReadonlySet<number> = new Set([0x14, 0x15, 0x16]);

/**
 * NOTE: one implementation only, which reads CTQ byte 1 bit 1 the other way round; here it means "not valid".
 * @spec EMV Contactless Book C-3, 5.5.1.5
 */
function atmOffline(transaction: Kernel3Transaction): null {
  if (!optionOn(transaction, 'ATM_OFFLINE_CHECK')) return null;
  if (!ATM_TYPES.has(dataElement(transaction, 0x9f35)?.[0] ?? 0)) return null;
  if (!transaction.card.has(0x9f6c) || ctqSet(transaction, CTQ.NOT_VALID_FOR_CONTACTLESS_ATM)) {
    transaction.declineRequired = true;
  }
  return null;
}

/**
 * NOTE: a card that says nothing of its use (no 9F07, no issuer country) allows nothing, as three implementations have
 * it. 9F57 is Visa's own issuer country code, which one of them takes where 5F28 is missing.
 */
function usageAllowed(
  { card, terminal }: Kernel3Transaction,
  domestic: BitPosition,
  international: BitPosition,
): boolean {
  const usageControl = card.get(0x9f07);
  const issuerCountry = card.get(0x5f28)?.length ? card.get(0x5f28) : card.get(0x9f57);
  const terminalCountry = terminal.get(0x9f1a);
  if (!usageControl?.length || issuerCountry?.length !== 2 || !terminalCountry) return false;
  const isDomestic = equalBytes(issuerCountry, terminalCountry);
  return isSet(usageControl, ...(isDomestic ? domestic : international));
}

function switchOrDecline(transaction: Kernel3Transaction, switchInterface: BitPosition): Outcome | null {
  if (ctqSet(transaction, switchInterface)) return insertOrSwipe();
  transaction.declineRequired = true;
  return null;
}

const transactionType = (transaction: Kernel3Transaction) => dataElement(transaction, 0x9c)?.[0];
