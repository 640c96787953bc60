import { concatBytes } from '../../platform/bytes/hex.ts';

/** One BER-TLV data object; up to 255 bytes of value, which is what a card's answer can hold. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = concatBytes(...parts);
  if (value.length > 0xff) throw new RangeError(`value of ${value.length} bytes in ${tag.toString(16)}`);
  const head = tag > 0xff ? [tag >> 8, tag & 0xff] : [tag];
  if (value.length > 0x7f) head.push(0x81);
  return concatBytes(Uint8Array.from([...head, value.length]), value);
}

/** Text as the standard stores it: one ASCII byte a character. */
export function text(characters: string): Uint8Array {
  return new Uint8Array(Buffer.from(characters, 'latin1'));
}

/** A number in `length` bytes of packed decimal digits (format n), zeros at the left. */
export function packed(digits: string, length = Math.ceil(digits.length / 2)): Uint8Array {
  return new Uint8Array(Buffer.from(digits.padStart(2 * length, '0'), 'hex'));
}

/** Digits as compressed numeric (format cn): F at the right up to `length` bytes. */
export function compressed(digits: string, length = Math.ceil(digits.length / 2)): Uint8Array {
  return new Uint8Array(Buffer.from(digits.padEnd(2 * length, 'F'), 'hex'));
}
