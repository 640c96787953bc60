import { fromHex } from '../../platform/bytes/hex.ts';
import type { TransactionType } from './combination.ts';

/** What the terminal is asked to do, fixed before the field is powered. */
export interface Transaction {
  /** Amount, Authorised (9F02): minor units, cashback included. */
  amountMinor: bigint;
  /** Amount, Other (9F03): minor units of cashback, 0n without. */
  otherAmountMinor: bigint;
  /** ISO 4217 numeric, 5F2A. */
  currencyNumeric: number;
  /** 5F36. */
  currencyExponent: number;
  type: TransactionType;
  /** YYMMDD, terminal's time zone: 9A. */
  date: string;
  /** HHMMSS, terminal's time zone: 9F21. */
  time: string;
}

/**
 * The transaction as data elements: 9F02 9F03 5F2A 5F36 9A 9F21 9C. @spec EMV Contactless Book A, table of data
 * for the kernels
 */
export function transactionDataElements(transaction: Transaction): Map<number, Uint8Array> {
  return new Map([
    [0x9f02, numeric(transaction.amountMinor, 6)],
    [0x9f03, numeric(transaction.otherAmountMinor, 6)],
    [0x5f2a, numeric(BigInt(transaction.currencyNumeric), 2)],
    [0x5f36, numeric(BigInt(transaction.currencyExponent), 1)],
    [0x9a, fromHex(transaction.date)],
    [0x9f21, fromHex(transaction.time)],
    [0x9c, fromHex(transaction.type)],
  ]);
}

/**
 * Format n: two digits a byte, zeros at the left.
 * @throws RangeError when the value does not fit
 */
export function numeric(value: bigint, length: number): Uint8Array {
  const digits = value.toString().padStart(length * 2, '0');
  if (value < 0n || digits.length > length * 2) {
    throw new RangeError(`${length * 2} digits do not hold the value`);
  }
  return fromHex(digits);
}
