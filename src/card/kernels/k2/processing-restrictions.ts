import { equalBytes } from '../../../platform/bytes/hex.ts';
import { ADDITIONAL_TERMINAL_CAPABILITIES, AUC, TVR } from '../../emv/bit-tables.ts';
import { type BitPosition, isSet, setBit } from '../../emv/bits.ts';
import { isAfter } from '../yymmdd.ts';
import { databaseBit, type Kernel2Transaction } from './transaction.ts';

/** Terminal types of cash dispensers. @spec EMV 4.4 Book 4, Annex A1 */
const ATM_TYPES: ReadonlySet<number> = new Set([0x14, 0x15, 0x16]);

/** Sets bits of TVR byte 2. @spec EMV Contactless Book C-2, PRE (6.7) */
export function processingRestrictions(transaction: Kernel2Transaction): void {
  const { database, tvr } = transaction;
  const version = database.get(0x9f08);
  if (version && !equalBytes(version, database.get(0x9f09)!)) setBit(tvr, ...TVR.APPLICATION_VERSIONS_DIFFER);
  checkDates(transaction);
  const usageControl = database.get(0x9f07);
  if (usageControl && !usageAllowed(transaction, usageControl)) setBit(tvr, ...TVR.SERVICE_NOT_ALLOWED);
}

function checkDates({ database, tvr }: Kernel2Transaction): void {
  const today = database.get(0x9a);
  const effective = database.get(0x5f25);
  const expiry = database.get(0x5f24);
  if (!today) return;
  if (effective && isAfter(effective, today)) setBit(tvr, ...TVR.APPLICATION_NOT_YET_EFFECTIVE);
  if (expiry && isAfter(today, expiry)) setBit(tvr, ...TVR.APPLICATION_EXPIRED);
}

/** Place and service. A card without an issuer country restricts no service. */
function usageAllowed(transaction: Kernel2Transaction, usageControl: Uint8Array): boolean {
  const { database } = transaction;
  const allowed = (bit: BitPosition) => isSet(usageControl, ...bit);
  const atm =
    ATM_TYPES.has(database.get(0x9f35)![0]!) &&
    databaseBit(transaction, 0x9f40, ADDITIONAL_TERMINAL_CAPABILITIES.CASH);
  if (!allowed(atm ? AUC.ATM : AUC.OTHER_THAN_ATM)) return false;

  const issuerCountry = database.get(0x5f28);
  if (!issuerCountry) return true;
  const domestic = equalBytes(issuerCountry, database.get(0x9f1a)!);
  const either = (home: BitPosition, abroad: BitPosition) => allowed(domestic ? home : abroad);
  const type = database.get(0x9c)![0]!;
  if (CASH_TYPES.has(type) && !either(AUC.DOMESTIC_CASH, AUC.INTERNATIONAL_CASH)) return false;
  if (
    PURCHASE_TYPES.has(type) &&
    !either(AUC.DOMESTIC_GOODS, AUC.INTERNATIONAL_GOODS) &&
    !either(AUC.DOMESTIC_SERVICES, AUC.INTERNATIONAL_SERVICES)
  ) {
    return false;
  }
  // NOTE: cashback shows in Amount, Other; one implementation goes by type 09 for want of that amount.
  const cashback = (database.amount(0x9f03) ?? 0n) > 0n;
  return !cashback || either(AUC.DOMESTIC_CASHBACK, AUC.INTERNATIONAL_CASHBACK);
}

/** Values of 9C. */
export const CASH_TYPES: ReadonlySet<number> = new Set([0x01, 0x17]);
export const CASHBACK_TYPE = 0x09;
export const PURCHASE_TYPES: ReadonlySet<number> = new Set([0x00, CASHBACK_TYPE]);
