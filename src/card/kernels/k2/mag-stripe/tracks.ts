import { parseTrack1, Track1Error } from '../../../emv/track1.ts';
import { parseTrack2, Track2Error } from '../../../emv/track2.ts';

/** The discretionary data of a track, one symbol a byte, and how to put them back. */
export interface TrackField {
  symbols: Uint8Array;
  /** The code of the digit 0 among the symbols. */
  zero: number;
  /** The track's value with `symbols` as they are now. */
  value(): Uint8Array;
}

const ASCII_ZERO = 0x30;
/** Separator, expiry date, service code. */
const BETWEEN_PAN_AND_DISCRETIONARY = 1 + 4 + 3;

/** 56; null where it is no track 1. */
export function track1Field(track: Uint8Array): TrackField | null {
  try {
    const { pan, discretionary: symbols } = parseTrack1(track);
    pan.fill(0);
    const value = () => {
      const filled = track.slice();
      filled.set(symbols, track.length - symbols.length);
      return filled;
    };
    return { symbols, zero: ASCII_ZERO, value };
  } catch (error) {
    if (error instanceof Track1Error) return null;
    throw error;
  }
}

/** 9F6B; null where it is no track 2. */
export function track2Field(track: Uint8Array): TrackField | null {
  try {
    const { pan, discretionary: symbols } = parseTrack2(track);
    pan.fill(0);
    const first = pan.length + BETWEEN_PAN_AND_DISCRETIONARY;
    const value = () => {
      const filled = track.slice();
      symbols.forEach((digit, index) => {
        setNibble(filled, first + index, digit);
      });
      return filled;
    };
    return { symbols, zero: 0, value };
  } catch (error) {
    if (error instanceof Track2Error) return null;
    throw error;
  }
}

/** Format cn: two digits a byte, F at the right. */
export function compressedNumeric(digits: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(digits.length / 2)).fill(0xff);
  digits.forEach((digit, index) => {
    setNibble(packed, index, digit);
  });
  return packed;
}

function setNibble(bytes: Uint8Array, index: number, nibble: number): void {
  const byte = bytes[index >> 1]!;
  bytes[index >> 1] = index % 2 === 0 ? (nibble << 4) | (byte & 0x0f) : (byte & 0xf0) | nibble;
}
