import { createHmac } from 'node:crypto';
import { secretBytes, secretCopy } from '../../platform/bytes/secret-bytes.ts';

/** A PAN is never shorter or longer in a card. @spec ISO/IEC 7812-1, 4.1 (at most 19 digits) */
const MAX_DIGITS = 19;

/** A value that is no PAN. Says why, never holds digits. */
export class PanError extends Error {
  constructor(explanation: string) {
    super(`PAN: ${explanation}`);
    this.name = 'PanError';
  }
}

/**
 * The digits of 5A (format cn, padded with F at the right), one digit a byte: 0..9. The caller zeroes them.
 * @throws PanError
 */
export function panFrom5A(value: Uint8Array): Uint8Array {
  const digits = secretBytes(value.length * 2);
  let count = 0;
  let padded = false;
  for (const byte of value) {
    for (const nibble of [byte >> 4, byte & 0x0f]) {
      if (nibble === 0x0f) padded = true;
      else if (padded || nibble > 9)
        throw new PanError(`${value.length} bytes that are not digits padded with F`);
      else digits[count++] = nibble;
    }
  }
  if (count === 0 || count > MAX_DIGITS) throw new PanError(`${count} digits`);
  return digits.subarray(0, count);
}

/** The other way round, e.g. to compare a PAN from track 2 with 5A: cn, padded with F to whole bytes. */
export function panTo5A(digits: Uint8Array): Uint8Array {
  const value = secretBytes(Math.ceil(digits.length / 2));
  for (let i = 0; i < value.length; i++) value[i] = (digits[2 * i]! << 4) | (digits[2 * i + 1] ?? 0x0f);
  return value;
}

export interface TruncatedPan {
  /** As many characters as digits; '*' for a digit taken away. */
  truncated: string;
  /** For receipts; '*' where even these are not to be shown. */
  last4: string;
}

const LAST = 4;
const FIRST = 6;
/** First and last digits leave at least this many in between: PCI asks for 4 of 16, and 14 digits still do. */
const MIN_REMOVED = 4;

/**
 * The one truncation there is. At most the first 6 and last 4 digits stay: 16 digits lose 6, 15 lose 5.
 * Too short for that: 11 to 13 digits keep the last 4 only, 10 or fewer nothing. What is not a PAN keeps nothing.
 * @spec PCI SSC FAQ 1091
 */
export function truncatePan(digits: Uint8Array): TruncatedPan {
  const length = digits.length;
  const masked = { truncated: '*'.repeat(Math.min(length, MAX_DIGITS)), last4: '****' };
  if (length > MAX_DIGITS || digits.some((digit) => digit > 9)) return masked;
  if (length <= FIRST + LAST) return masked;
  const first = length >= FIRST + MIN_REMOVED + LAST ? FIRST : 0;
  const last4 = digits.subarray(length - LAST).join('');
  const removed = '*'.repeat(length - first - LAST);
  return { truncated: digits.subarray(0, first).join('') + removed + last4, last4 };
}

/** HMAC-SHA256 over the digits as ASCII, in lower-case hex: equal for equal cards, useless without `key`. */
export function panToken(digits: Uint8Array, key: Uint8Array): string {
  const ascii = secretCopy(digits);
  for (let i = 0; i < ascii.length; i++) ascii[i]! += 0x30;
  const token = createHmac('sha256', key).update(ascii).digest('hex');
  ascii.fill(0);
  return token;
}

/** The check digit is right. @spec ISO/IEC 7812-1, Annex B */
export function luhnValid(digits: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits[digits.length - 1 - i]!;
    if (digit > 9) return false;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}
