import { createCipheriv } from 'node:crypto';
import { concatBytes } from '../../../platform/bytes/hex.ts';

/** What both functions take: 8 bytes of input, the 8 bytes of an operator id, and a DS ID of 8 to 11 bytes. */
export interface OneWayHashInput {
  input: Uint8Array;
  operatorId: Uint8Array;
  dsId: Uint8Array;
}

/**
 * One-way hash of data storage version 1: two-key triple DES under a key out of DS ID and operator id. 8 bytes.
 * NOTE: after three independent implementations, which agree; there is no published test vector.
 * @spec EMV Contactless Book C-2, 8.2 (OWHF2)
 */
export function owhf2({ input, operatorId, dsId }: OneWayHashInput): Uint8Array {
  const left = concatBytes(doubledDigits(dsId.subarray(0, 6)), operatorId.subarray(4, 6));
  const right = concatBytes(doubledDigits(dsId.subarray(dsId.length - 6)), operatorId.subarray(6, 8));
  const enciphered = encipher('des-ede', concatBytes(left, right), xor(operatorId, input));
  return xor(enciphered, input);
}

/**
 * One-way hash of data storage version 2: AES-128, the first 8 bytes of it.
 * NOTE: sources as for OWHF2.
 * @spec EMV Contactless Book C-2, 8.3 (OWHF2AES)
 */
export function owhf2Aes({ input, operatorId, dsId }: OneWayHashInput): Uint8Array {
  const message = concatBytes(input, operatorId);
  const key = new Uint8Array(16);
  key.set(dsId, DS_ID_BYTES - dsId.length);
  key.set(operatorId.subarray(4), DS_ID_BYTES);
  key[15] = 0x3f;
  return xor(encipher('aes-128-ecb', key, message), message).slice(0, 8);
}

/** A DS ID shorter than that stands after zeros in the AES key. */
const DS_ID_BYTES = 11;

/** Each byte as the two decimal digits it codes, times two: the parity bit of DES stays free. */
function doubledDigits(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => ((byte >> 4) * 10 + (byte & 0x0f)) * 2);
}

function encipher(algorithm: 'des-ede' | 'aes-128-ecb', key: Uint8Array, block: Uint8Array): Uint8Array {
  const cipher = createCipheriv(algorithm, key, null).setAutoPadding(false);
  return concatBytes(cipher.update(block), cipher.final());
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ b[index]!);
}
