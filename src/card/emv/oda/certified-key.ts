import { concatBytes } from '../../../platform/bytes/hex.ts';
import { type CalendarDate, lastDayOfMmyy } from '../date.ts';
import { exponentValue, isUsableModulus, type RsaPublicKey } from './rsa.ts';

/** What can be wrong with the key a certificate carries, apart from its signature. */
export type CertifiedKeyFault =
  | 'expired'
  | 'key_algorithm'
  /** Longer than the key that signs it, or than 1984 bits. */
  | 'key_length'
  /** Not exactly the digits that the certificate has no room for. */
  | 'remainder'
  /** The length the certificate declares is not that of 9F32 or 9F47. */
  | 'exponent_length'
  /** Neither 3 nor 65537. */
  | 'exponent'
  /** Even, beginning with a zero byte, or below 512 bits. */
  | 'modulus';

/** @spec EMV 4.4 Book 2, Annex B2.1: public key algorithm indicator 01 is RSA */
const RSA = 0x01;

/** The fields that end both certificates, and what the card sends besides. */
export interface CertifiedKey {
  algorithm: number;
  /** As declared, bytes. */
  modulusLength: number;
  exponentLength: number;
  /** Leftmost digits of the modulus, padded with BB where the key is shorter than the field. */
  leftmost: Uint8Array;
  /** 92 or 9F48; empty when the card sends none. */
  remainder: Uint8Array;
  /** 9F32 or 9F47. */
  exponent: Uint8Array;
}

/**
 * Puts a certified key together from the certificate and the remainder. `longest`: bytes of the key that signs it.
 * NOTE: a remainder that the key does not need entered the hash but is not used; a remainder of another length
 * than what is missing is a failure, as in the strictest reading.
 * @spec EMV 4.4 Book 2, 5.3 and 6.4 (the last steps)
 */
export function assembleKey(key: CertifiedKey, longest: number): RsaPublicKey | CertifiedKeyFault {
  if (key.algorithm !== RSA) return 'key_algorithm';
  const missing = key.modulusLength - key.leftmost.length;
  if (key.modulusLength > longest) return 'key_length';
  if (missing > 0 && key.remainder.length !== missing) return 'remainder';
  if (key.exponent.length !== key.exponentLength) return 'exponent_length';
  if (exponentValue(key.exponent) === null) return 'exponent';
  const modulus =
    missing > 0 ? concatBytes(key.leftmost, key.remainder) : key.leftmost.slice(0, key.modulusLength);
  return isUsableModulus(modulus) ? { modulus, exponent: key.exponent } : 'modulus';
}

/** The certificate (MMYY, 2 bytes) is past its month on `date`, or names no month. @spec EMV 4.4 Book 2, 5.3 and 6.4 */
export function isExpired(mmyy: Uint8Array, date: CalendarDate | null): boolean {
  const last = lastDayOfMmyy(mmyy);
  return last === null || date === null || last < date;
}
