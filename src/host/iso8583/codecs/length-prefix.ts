import type { Encoding, Prefix } from '../field-spec.ts';
import { CHARACTER_MAPS } from './character-set.ts';
import { TWO_DIGITS } from './digit-tables.ts';

/** Largest number a prefix can hold. */
export function prefixCapacity(prefix: Prefix): number {
  if (prefix.encoding === 'binary') return 256 ** prefix.bytes - 1;
  return (prefix.encoding === 'bcd' ? 100 : 10) ** prefix.bytes - 1;
}

/** The number a prefix holds; negative when it is none. The bytes are there: the caller has checked. */
export function readPrefix(encoding: Encoding, bytes: Uint8Array, at: number, size: number): number {
  let count = 0;
  if (encoding === 'bcd') {
    for (let i = at; i < at + size; i++) count = count * 100 + TWO_DIGITS[bytes[i]!]!;
    return count;
  }
  if (encoding === 'binary') {
    for (let i = at; i < at + size; i++) count = count * 256 + bytes[i]!;
    return count;
  }
  const { toLatin1 } = CHARACTER_MAPS[encoding];
  for (let i = at; i < at + size; i++) {
    const digit = toLatin1[bytes[i]!]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    count = count * 10 + digit;
  }
  return count;
}

/** Writes `count`, which fits (checked against the field's length, and that against the capacity at load). */
export function writePrefix(
  encoding: Encoding,
  count: number,
  target: Uint8Array,
  at: number,
  size: number,
): void {
  const base = encoding === 'binary' ? 256 : encoding === 'bcd' ? 100 : 10;
  let rest = count;
  for (let i = at + size - 1; i >= at; i--) {
    target[i] = prefixByte(encoding, rest % base);
    rest = Math.floor(rest / base);
  }
}

function prefixByte(encoding: Encoding, value: number): number {
  if (encoding === 'binary') return value;
  if (encoding === 'bcd') return (Math.floor(value / 10) << 4) | (value % 10);
  return CHARACTER_MAPS[encoding].fromLatin1[0x30 + value]!;
}
