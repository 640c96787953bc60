import { createCipheriv } from 'node:crypto';
import { concatBytes } from '../../platform/bytes/hex.ts';

const BLOCK = 8;

/** Double-length TDES in ECB mode. `key` is 16 bytes, `blocks` a multiple of 8 bytes. */
export function tripleDesEncrypt(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  return encrypt('des-ede', key, null, blocks);
}

/**
 * Retail MAC of a message, 8 bytes: padded with 80 00.., single DES over all blocks but the last, TDES over
 * the last one. `key` is 16 bytes.
 * @spec ISO/IEC 9797-1 MAC algorithm 3, padding method 2; EMV 4.4 Book 2, A1.2
 */
export function retailMac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const padded = concatBytes(
    message,
    Uint8Array.of(0x80),
    new Uint8Array(BLOCK - 1 - (message.length % BLOCK)),
  );
  const last = padded.length - BLOCK;
  let chained = new Uint8Array(BLOCK);
  if (last > 0) {
    const leftKey = key.subarray(0, BLOCK);
    // TDES with three equal keys is single DES, which OpenSSL 3 no longer offers by its own name.
    const single = encrypt('des-ede-cbc', concatBytes(leftKey, leftKey), chained, padded.subarray(0, last));
    chained = new Uint8Array(single.subarray(last - BLOCK));
  }
  return encrypt('des-ede-cbc', key, chained, padded.subarray(last));
}

function encrypt(cipher: string, key: Uint8Array, iv: Uint8Array | null, blocks: Uint8Array): Uint8Array {
  if (key.length !== 16) throw new RangeError(`TDES key of ${key.length} bytes, 16 wanted`);
  const engine = createCipheriv(cipher, key, iv).setAutoPadding(false);
  return engine.update(blocks);
}
