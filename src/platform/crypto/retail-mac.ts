import { TDES } from './block-cipher.ts';

/** 1: zeros up to a whole block, one block for an empty message. 2: 0x80, then zeros; always adds. */
export type MacPadding = 1 | 2;

const BLOCK = 8;

/**
 * Retail MAC, 8 bytes: single DES with the left half of the key over all blocks but the last, double-length
 * TDES over the last. Shorter MACs are its leftmost bytes.
 * @spec ISO 9797-1 algorithm 3, padding methods 1 and 2; ANSI X9.19 (method 1)
 */
export function retailMac(key: Uint8Array, message: Uint8Array, padding: MacPadding = 1): Uint8Array {
  if (key.length !== 16) throw new Error('a retail MAC key has 16 bytes');
  const padded = padMessage(message, padding);
  const last = padded.length - BLOCK;
  const chain = cbcMac(key.subarray(0, 8), padded.subarray(0, last));
  const mac = TDES.encryptCbc(key, chain, padded.subarray(last));
  padded.fill(0);
  return mac;
}

/**
 * The MAC of the age of single DES, 8 bytes; only for hosts that still ask for it.
 * @spec ISO 9797-1 algorithm 1, padding method 1; ANSI X9.9
 */
export function singleDesMac(key: Uint8Array, message: Uint8Array): Uint8Array {
  if (key.length !== 8) throw new Error('an X9.9 MAC key has 8 bytes');
  const padded = padMessage(message, 1);
  const mac = cbcMac(key, padded);
  padded.fill(0);
  return mac;
}

/** The last block of CBC with a zero IV, which is itself the result when there is no block. */
function cbcMac(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  const zeros = new Uint8Array(BLOCK);
  if (blocks.length === 0) return zeros;
  return TDES.encryptCbc(key, zeros, blocks).slice(-BLOCK);
}

/** @spec ISO 9797-1, 6.3.2 and 6.3.3 */
function padMessage(message: Uint8Array, padding: MacPadding): Uint8Array {
  const filled = padding === 1 ? Math.max(message.length, 1) : message.length + 1;
  const padded = new Uint8Array(Math.ceil(filled / BLOCK) * BLOCK);
  padded.set(message);
  if (padding === 2) padded[message.length] = 0x80;
  return padded;
}
