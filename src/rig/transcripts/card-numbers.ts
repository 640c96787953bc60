import { PanError, panFrom5A } from '../../card/emv/pan.ts';
import { type MaskStyle, maskDigits, packed, unpacked } from './masked-values.ts';

/** A shorter number would be found by chance in what has nothing to do with it. */
const SHORTEST = 8;
const ASCII_ZERO = 0x30;

/** The card number in an object's value, one digit a byte; null where the object has none. */
export function cardNumberIn(tag: number, value: Uint8Array): Uint8Array | null {
  switch (tag) {
    case 0x5a:
      return number5A(value);
    case 0x57:
    case 0x9f6b:
      return digitsBefore(unpacked(value), 0xd);
    case 0x56:
      return digitsBefore(
        value.subarray(1).map((character) => character - ASCII_ZERO),
        '^'.charCodeAt(0) - ASCII_ZERO,
      );
    default:
      return null;
  }
}

/**
 * Masks every place of `bytes` (in place) that holds one of the numbers, packed from any half byte on or in ASCII. The
 * second net: where a card puts its number in an object of its own, or a terminal in a command.
 */
export function maskNumbers(bytes: Uint8Array, numbers: readonly Uint8Array[], style: MaskStyle): void {
  for (const number of numbers) {
    const masked = maskDigits(number, style);
    const nibbles = unpacked(bytes);
    if (replaceAll(nibbles, number, masked)) bytes.set(packed(nibbles));
    const ascii = (digit: number) => (digit > 9 ? '*'.charCodeAt(0) : digit + ASCII_ZERO);
    replaceAll(bytes, number.map(ascii), masked.map(ascii));
  }
}

function replaceAll(bytes: Uint8Array, wanted: Uint8Array, replacement: Uint8Array): boolean {
  let found = false;
  for (let at = 0; at + wanted.length <= bytes.length; at++) {
    if (!wanted.every((byte, index) => bytes[at + index] === byte)) continue;
    bytes.set(replacement, at);
    found = true;
  }
  return found;
}

function number5A(value: Uint8Array): Uint8Array | null {
  try {
    return longEnough(panFrom5A(value));
  } catch (error) {
    if (error instanceof PanError) return null;
    throw error;
  }
}

function digitsBefore(symbols: Uint8Array, separator: number): Uint8Array | null {
  const end = symbols.indexOf(separator);
  const digits = symbols.slice(0, Math.max(0, end));
  return digits.every((digit) => digit <= 9) ? longEnough(digits) : null;
}

const longEnough = (digits: Uint8Array) => (digits.length >= SHORTEST ? digits : null);
