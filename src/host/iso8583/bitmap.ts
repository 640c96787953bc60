import { CHARACTER_MAPS } from './codecs/character-set.ts';
import type { BitmapEncoding } from './field-spec.ts';

/** Bytes of one bitmap of 64 bits on the wire. */
export function bitmapSize(encoding: BitmapEncoding): number {
  return encoding === 'binary' ? 8 : 16;
}

/**
 * Half a bitmap, 32 bits, its first data element in the highest bit; null when it is not hex where hex
 * belongs. The bytes are there: the caller has checked.
 */
export function readHalfBitmap(encoding: BitmapEncoding, bytes: Uint8Array, at: number): number | null {
  if (encoding === 'binary') {
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  const { toLatin1 } = CHARACTER_MAPS[encoding];
  let bits = 0;
  for (let i = at; i < at + 8; i++) {
    const nibble = Number.parseInt(String.fromCharCode(toLatin1[bytes[i]!]!), 16);
    if (Number.isNaN(nibble)) return null;
    bits = (bits << 4) | nibble;
  }
  return bits;
}

export function writeHalfBitmap(
  encoding: BitmapEncoding,
  bits: number,
  target: Uint8Array,
  at: number,
): void {
  if (encoding === 'binary') {
    target[at] = bits >>> 24;
    target[at + 1] = bits >>> 16;
    target[at + 2] = bits >>> 8;
    target[at + 3] = bits;
    return;
  }
  const { fromLatin1 } = CHARACTER_MAPS[encoding];
  const hex = (bits >>> 0).toString(16).toUpperCase().padStart(8, '0');
  for (let i = 0; i < 8; i++) target[at + i] = fromLatin1[hex.charCodeAt(i)]!;
}
