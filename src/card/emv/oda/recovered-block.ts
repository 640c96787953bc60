import { createHash } from 'node:crypto';
import { equalBytes } from '../../../platform/bytes/hex.ts';
import { RsaError, type RsaPublicKey, rsaRecover } from './rsa.ts';

/** What can be wrong with any certificate or signature, in the order it is tested. */
export type BlockFault = 'length' | 'range' | 'trailer' | 'header' | 'format' | 'hash_algorithm' | 'hash';

/** @spec EMV 4.4 Book 2, Annex B2.1: hash algorithm indicator 01 is SHA-1 */
const SHA_1 = 0x01;
const HASH_BYTES = 20;
/** Hash result and trailer. */
export const TAIL_BYTES = HASH_BYTES + 1;

export interface RecoveredBlock {
  /** All bytes, header 6A to trailer BC, as long as the key's modulus. */
  bytes: Uint8Array;
  /** From the format byte up to the hash result: what the block itself adds to the hash input. */
  hashed: Uint8Array;
  hashResult: Uint8Array;
}

/**
 * Opens `signed` with `key` and tests length, trailer BC, header 6A, the format byte and, at index
 * `hashAlgorithmAt`, the hash algorithm.
 * NOTE: the Books test the header after the trailer for certificates and before it for SSAD and SDAD; it makes
 * no difference but to the reason given, so the order is one.
 * @spec EMV 4.4 Book 2, 5.3, 5.4, 6.3, 6.4, 6.5.2, 6.6.2 (the first steps)
 */
export function recoverBlock(
  signed: Uint8Array,
  key: RsaPublicKey,
  layout: { format: number; hashAlgorithmAt: number },
): RecoveredBlock | BlockFault {
  if (signed.length !== key.modulus.length) return 'length';
  let bytes: Uint8Array;
  try {
    bytes = rsaRecover(signed, key.modulus, key.exponent);
  } catch (error) {
    if (error instanceof RsaError && error.code === 'range') return 'range';
    throw error;
  }
  const fault = formatFault(bytes, layout);
  if (fault !== null) {
    bytes.fill(0); // it may hold a PAN all the same
    return fault;
  }
  const tail = bytes.length - TAIL_BYTES;
  return { bytes, hashed: bytes.subarray(1, tail), hashResult: bytes.subarray(tail, tail + HASH_BYTES) };
}

function formatFault(
  bytes: Uint8Array,
  layout: { format: number; hashAlgorithmAt: number },
): BlockFault | null {
  if (bytes[bytes.length - 1] !== 0xbc) return 'trailer';
  if (bytes[0] !== 0x6a) return 'header';
  if (bytes[1] !== layout.format) return 'format';
  return bytes[layout.hashAlgorithmAt] === SHA_1 ? null : 'hash_algorithm';
}

/** The hash over the block itself and `appended`, in this order, is the one it carries. */
export function hashMatches(block: RecoveredBlock, appended: readonly Uint8Array[]): boolean {
  return equalBytes(sha1(block.hashed, ...appended), block.hashResult);
}

export function sha1(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
