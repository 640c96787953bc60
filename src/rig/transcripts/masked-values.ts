import { dataElements } from '../../card/emv/data-elements.ts';
import { luhnValid, PanError, panFrom5A, truncatePan } from '../../card/emv/pan.ts';
import { isConstructedTag } from '../../card/emv/tlv.ts';
import { equalBytes } from '../../platform/bytes/hex.ts';

/**
 * What takes the place of what is masked. `shown`, for people: F and '*', so that nobody takes it for a number.
 * `replayable`, for files: decimal digits, so that the value keeps its format and a terminal can read it; never such
 * that the card number would pass its check digit.
 */
export type MaskStyle = 'shown' | 'replayable';

const PAN = 0x5a;
const TRACK_2 = new Set([0x57, 0x9f6b]);
const TRACK_1 = 0x56;
const ASTERISK = 0x2a;
const SEPARATOR_1 = 0x5e; // ^
const SEPARATOR_2 = 0xd;
/** Expiry YYMM and service code: in the clear elsewhere in the card's records (5F24, 5F30). */
const EXPIRY_AND_SERVICE_CODE = 7;

/** Kernels whose dictionaries say what is sensitive besides the common one. */
const KERNELS = [2, 3];

/**
 * Objects nobody may see, from the dictionaries, and 93: with the issuer's key it gives a hash over the records, from
 * which six missing digits are quickly found. An ICC certificate (9F46) holds the card number itself.
 */
const SENSITIVE: ReadonlySet<number> = new Set([
  0x93,
  ...[undefined, ...KERNELS]
    .flatMap((kernelId) => dataElements(kernelId))
    .filter(({ sensitive, tag }) => sensitive && !isConstructedTag(tag))
    .map(({ tag }) => tag),
]);

/** Sensitive objects that are text: names and digits in ASCII. */
const TEXTS: ReadonlySet<number> = new Set([0x5f20, 0x9f0b, 0x9f1f]);

/**
 * A copy of a data object's value, masked where the object is sensitive; always of the same length. Of a card number
 * the first six and last four digits stay at most.
 */
export function maskValue(tag: number, value: Uint8Array, style: MaskStyle): Uint8Array {
  if (tag === PAN) return maskPan(value, style);
  if (TRACK_2.has(tag)) return maskTrack2(value, style);
  if (tag === TRACK_1) return maskTrack1(value, style);
  return SENSITIVE.has(tag) ? maskWhole(value, style, TEXTS.has(tag)) : value.slice();
}

export function maskWhole(value: Uint8Array, style: MaskStyle, text = false): Uint8Array {
  const filler = style === 'shown' ? 0xff : 0x00;
  return new Uint8Array(value.length).fill(text ? ASTERISK : filler);
}

/** A nibble that stands for a digit taken away where there is no better one. */
const fillNibble = (style: MaskStyle) => (style === 'shown' ? 0xf : 0x0);

/** Digits (one a byte) without those that are not to be seen; the same digits give the same. */
export function maskDigits(digits: Uint8Array, style: MaskStyle): Uint8Array {
  const { truncated } = truncatePan(digits);
  const filled = (fill: number) =>
    Uint8Array.from(truncated, (character) => (character === '*' ? fill : Number(character)));
  if (style === 'shown') return filled(0xf);
  for (let fill = 0; fill <= 9; fill++) {
    const masked = filled(fill);
    if (!luhnValid(masked) && !equalBytes(masked, digits)) return masked;
  }
  return new Uint8Array(digits.length);
}

function maskPan(value: Uint8Array, style: MaskStyle): Uint8Array {
  try {
    const digits = panFrom5A(value);
    const masked = maskDigits(digits, style);
    digits.fill(0);
    const nibbles = new Uint8Array(2 * value.length).fill(0xf);
    nibbles.set(masked);
    return packed(nibbles);
  } catch (error) {
    if (error instanceof PanError) return maskWhole(value, style);
    throw error;
  }
}

function maskTrack2(value: Uint8Array, style: MaskStyle): Uint8Array {
  const nibbles = unpacked(value);
  const separator = nibbles.indexOf(SEPARATOR_2);
  const pan = nibbles.subarray(0, Math.max(0, separator));
  if (separator < 0 || pan.some((nibble) => nibble > 9)) return maskWhole(value, style);
  nibbles.set(maskDigits(pan, style));
  const padding = nibbles.at(-1) === 0xf ? 1 : 0;
  const discretionary = Math.min(separator + 1 + EXPIRY_AND_SERVICE_CODE, nibbles.length);
  nibbles.fill(fillNibble(style), discretionary, Math.max(discretionary, nibbles.length - padding));
  return packed(nibbles);
}

/** In ASCII: B, card number, ^, name, ^, expiry, service code, discretionary data. @spec ISO/IEC 7813 */
function maskTrack1(value: Uint8Array, style: MaskStyle): Uint8Array {
  const first = value.indexOf(SEPARATOR_1);
  const second = value.indexOf(SEPARATOR_1, first + 1);
  const digits = value.subarray(1, Math.max(1, first)).map((character) => character - 0x30);
  if (first < 0 || second < 0 || digits.some((digit) => digit > 9)) return maskWhole(value, style, true);
  const masked = value.slice();
  const pan = maskDigits(digits, style).map((digit) => (digit > 9 ? ASTERISK : digit + 0x30));
  masked.set(pan, 1);
  masked.fill(ASTERISK, first + 1, second);
  const filler = style === 'shown' ? ASTERISK : 0x30;
  masked.fill(filler, Math.min(second + 1 + EXPIRY_AND_SERVICE_CODE, masked.length));
  return masked;
}

/** One nibble a byte. */
export function unpacked(value: Uint8Array): Uint8Array {
  const nibbles = new Uint8Array(2 * value.length);
  value.forEach((byte, index) => {
    nibbles[2 * index] = byte >> 4;
    nibbles[2 * index + 1] = byte & 0x0f;
  });
  return nibbles;
}

export function packed(nibbles: Uint8Array): Uint8Array {
  const value = new Uint8Array(nibbles.length >> 1);
  for (let i = 0; i < value.length; i++) value[i] = (nibbles[2 * i]! << 4) | nibbles[2 * i + 1]!;
  return value;
}
