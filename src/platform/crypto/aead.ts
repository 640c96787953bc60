import { createCipheriv, timingSafeEqual } from 'node:crypto';
import { concatBytes } from '../bytes/hex.ts';
import { secretBytes } from '../bytes/secret-bytes.ts';
import type { Random } from '../ports/random.ts';

export const KEY_LENGTH = 32;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;
/** Bytes that a box has more than its plain text. */
export const BOX_OVERHEAD = IV_LENGTH + TAG_LENGTH;

/**
 * AES-256-GCM with a fresh IV, as one box: iv (12) | tag (16) | ciphertext.
 * `bound` is additional data: the box opens only with the same.
 * @spec NIST SP 800-38D, 8.2.2 (random 96-bit IV), 5.2.1.2 (128-bit tag)
 */
export function encrypt(key: Uint8Array, plain: Uint8Array, bound: Uint8Array, random: Random): Uint8Array {
  const iv = random.bytes(IV_LENGTH);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_LENGTH });
  cipher.setAAD(bound);
  const ciphertext = cipher.update(plain);
  cipher.final();
  return concatBytes(iv, cipher.getAuthTag(), ciphertext);
}

/**
 * The plain text, or undefined when key, box or `bound` is not the one of `encrypt`; nothing is left in memory then.
 *
 * NOTE: not by `createDecipheriv`: Node shrinks what `update` gives by moving it, and the place where it stood is freed
 * with the plain text in it (seen by scanning the memory of a process). So only the key stream comes out of OpenSSL,
 * the plain text is made in memory of our own that can be wiped, and the tag is that of encrypting it again.
 */
export function decrypt(key: Uint8Array, box: Uint8Array, bound: Uint8Array): Uint8Array | undefined {
  if (box.length < BOX_OVERHEAD) return undefined;
  const iv = box.subarray(0, IV_LENGTH);
  const ciphertext = box.subarray(BOX_OVERHEAD);
  const begin = () => createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_LENGTH });
  const plain = secretBytes(ciphertext.length);
  const keyStream = begin().update(plain);
  for (let at = 0; at < plain.length; at++) plain[at] = ciphertext[at]! ^ keyStream[at]!;
  keyStream.fill(0);
  const cipher = begin();
  cipher.setAAD(bound);
  cipher.update(plain);
  cipher.final();
  if (timingSafeEqual(cipher.getAuthTag(), box.subarray(IV_LENGTH, BOX_OVERHEAD))) return plain;
  plain.fill(0);
  return undefined;
}
