import { AES, type BlockCipher, TDES } from './block-cipher.ts';
import { cmac } from './cmac.ts';

/** "zeros": a block of zeros enciphered, 3 bytes. "cmac": its CMAC, 5 bytes. */
export type CheckValueMethod = 'zeros' | 'cmac';

/**
 * The check value of a TDES ("T") or AES ("A") key, by which two people see that they hold the same.
 * Without `method`, the one that is usual for the algorithm.
 * @spec ANSI X9.24-1:2017, A.2, A.3
 */
export function keyCheckValue(
  algorithm: 'T' | 'A',
  key: Uint8Array,
  method: CheckValueMethod = algorithm === 'T' ? 'zeros' : 'cmac',
): Uint8Array {
  const cipher: BlockCipher = algorithm === 'T' ? TDES : AES;
  const zeros = new Uint8Array(cipher.blockLength);
  return method === 'zeros' ? cipher.encrypt(key, zeros).slice(0, 3) : cmac(cipher, key, zeros).slice(0, 5);
}
