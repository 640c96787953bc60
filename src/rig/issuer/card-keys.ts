import { concatBytes } from '../../platform/bytes/hex.ts';
import { tripleDesEncrypt } from './triple-des.ts';

/**
 * Master key of one card from the issuer's: both halves are TDES of the rightmost 16 digits of PAN and PAN
 * sequence number, the right half of their complement. `pan` has one digit a byte; the result is 16 bytes.
 * @spec EMV 4.4 Book 2, A1.4.1 (option A)
 */
export function deriveCardKey(
  issuerMasterKey: Uint8Array,
  pan: Uint8Array,
  panSequenceNumber: number,
): Uint8Array {
  const digits = [...pan, Math.floor(panSequenceNumber / 10), panSequenceNumber % 10].slice(-16);
  while (digits.length < 16) digits.unshift(0);
  const left = new Uint8Array(8);
  for (let i = 0; i < 8; i++) left[i] = (digits[2 * i]! << 4) | digits[2 * i + 1]!;
  const right = left.map((byte) => byte ^ 0xff);
  return withOddParity(tripleDesEncrypt(issuerMasterKey, concatBytes(left, right)));
}

/**
 * Key of one transaction's cryptogram. `atc` is 2 bytes, the result 16.
 * @spec EMV 4.4 Book 2, A1.3.1 (common session key derivation)
 */
export function deriveSessionKey(cardKey: Uint8Array, atc: Uint8Array): Uint8Array {
  const blocks = new Uint8Array(16);
  blocks.set(atc, 0);
  blocks[2] = 0xf0;
  blocks.set(atc, 8);
  blocks[10] = 0x0f;
  return withOddParity(tripleDesEncrypt(cardKey, blocks));
}

/** DES ignores the lowest bit of a key byte; custom is to set it for odd parity. */
function withOddParity(key: Uint8Array): Uint8Array {
  return key.map((byte) => {
    let ones = 0;
    for (let bit = 1; bit < 8; bit++) ones += (byte >> bit) & 1;
    return (byte & 0xfe) | ((ones + 1) & 1);
  });
}
