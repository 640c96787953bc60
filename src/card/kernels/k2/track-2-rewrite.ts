import type { Kernel2Transaction } from './transaction.ts';

const SEPARATOR = 0x0d;
const PADDING = 0x0f;
/** Expiry date and service code. */
const DIGITS_BEFORE_DISCRETIONARY = 7;
const SHORT_PAN_DIGITS = 16;
const LONGEST_MS = 999;
const UNITS_PER_MS = 10;

/**
 * What relay resistance found goes into the discretionary data of track 2 where no CDA signature carries it: CA key
 * index, RRP counter, the card's entropy and the measured time in milliseconds, as decimal digits.
 * NOTE: a 57 without separator, or one that ends before its service code, stays as it is.
 * @spec EMV Contactless Book C-2, S910.39
 */
export function rewriteTrack2({ database }: Kernel2Transaction): void {
  const track2 = database.get(0x57);
  if (!track2) return;
  const nibbles = new Uint8Array(track2.length * 2);
  for (let at = 0; at < track2.length; at++) {
    nibbles[2 * at] = track2[at]! >> 4;
    nibbles[2 * at + 1] = track2[at]! & 0x0f;
  }
  const panDigits = nibbles.indexOf(SEPARATOR);
  const start = panDigits + 1 + DIGITS_BEFORE_DISCRETIONARY;
  if (panDigits >= 0 && start <= nibbles.length) {
    const digits = discretionaryDigits(database, panDigits <= SHORT_PAN_DIGITS);
    const length = start + digits.length;
    const rewritten = new Uint8Array(Math.ceil(length / 2));
    const nibble = (at: number) => (at < start ? nibbles[at]! : (digits[at - start] ?? PADDING));
    for (let at = 0; at < rewritten.length; at++) rewritten[at] = (nibble(2 * at) << 4) | nibble(2 * at + 1);
    database.set(0x57, rewritten);
  }
  nibbles.fill(0);
}

function discretionaryDigits(database: Kernel2Transaction['database'], shortPan: boolean): number[] {
  const keyIndex = database.get(0x8f)?.[0] ?? 0;
  const entropy = database.get(0xdf8302)!;
  const [timeHigh = 0, timeLow = 0] = database.get(0xdf8306)!;
  const milliseconds = Math.floor(((timeHigh << 8) | timeLow) / UNITS_PER_MS);
  return [
    keyIndex < 0x0a ? keyIndex : 0,
    database.get(0xdf8307)![0]!,
    ...decimalDigits((entropy[2]! << 8) | entropy[3]!, 5),
    ...(shortPan ? decimalDigits(entropy[1]!, 3) : []),
    ...decimalDigits(Math.min(LONGEST_MS, milliseconds), 3),
  ];
}

function decimalDigits(value: number, count: number): number[] {
  return Array.from(String(value).padStart(count, '0'), Number);
}
