import type { BlockCipher } from './block-cipher.ts';

/** Added to a subkey whose top bit was shifted out. */
const REDUCTION: Readonly<Record<number, number>> = { 8: 0x1b, 16: 0x87 };

/**
 * CMAC of one block (8 bytes for TDES, 16 for AES); shorter MACs are its leftmost bytes.
 * @spec NIST SP 800-38B, 6.1, 6.2; ISO 9797-1 algorithm 5
 */
export function cmac(cipher: BlockCipher, key: Uint8Array, message: Uint8Array): Uint8Array {
  const size = cipher.blockLength;
  const zeros = new Uint8Array(size);
  const subkey = doubled(cipher.encrypt(key, zeros));
  const whole = message.length > 0 && message.length % size === 0;
  if (!whole) doubled(subkey);

  const padded = new Uint8Array(whole ? message.length : (Math.floor(message.length / size) + 1) * size);
  padded.set(message);
  if (!whole) padded[message.length] = 0x80;
  const last = padded.length - size;
  for (let i = 0; i < size; i++) padded[last + i] = padded[last + i]! ^ subkey[i]!;
  subkey.fill(0);

  const chained = cipher.encryptCbc(key, zeros, padded);
  padded.fill(0);
  return chained.slice(last);
}

/** Doubles a block in GF(2^n), in place. */
function doubled(block: Uint8Array): Uint8Array {
  const reduction = (block[0]! & 0x80) === 0 ? 0 : REDUCTION[block.length]!;
  for (let i = 0; i < block.length; i++) {
    block[i] = ((block[i]! << 1) | ((block[i + 1] ?? 0) >> 7)) & 0xff;
  }
  block[block.length - 1] = block[block.length - 1]! ^ reduction;
  return block;
}
