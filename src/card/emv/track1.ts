/** Track 1 of format B as data. */
export interface Track1 {
  /** One digit a byte. */
  pan: Uint8Array;
  /** ASCII as on the track, so that it can be zeroed. */
  name: Uint8Array;
  /** YYMM. */
  expiry: string;
  serviceCode: string;
  /** ASCII. */
  discretionary: Uint8Array;
}

/** Track data that cannot be read. Says why, never holds characters. */
export class Track1Error extends Error {
  readonly code: 'format_code' | 'no_separator' | 'pan' | 'expiry' | 'too_short' | 'too_long';

  constructor(code: Track1Error['code'], explanation: string) {
    super(`track 1: ${explanation}`);
    this.name = 'Track1Error';
    this.code = code;
  }
}

const FORMAT_B = 0x42;
const SEPARATOR = 0x5e;
const END_SENTINEL = 0x3f;
const MAX_BYTES = 76;
const MAX_PAN_DIGITS = 19;

/**
 * Track 1 Data (56): format code B, PAN, ^, name, ^, expiry YYMM, service code, discretionary data, in ASCII.
 * NOTE: cards exist whose PAN field goes on after the digits with the end sentinel '?'; the PAN ends there.
 * @throws Track1Error
 * @spec ISO/IEC 7813
 */
export function parseTrack1(value: Uint8Array): Track1 {
  if (value.length > MAX_BYTES) throw new Track1Error('too_long', `${value.length} bytes`);
  if (value[0] !== FORMAT_B) throw new Track1Error('format_code', 'the format code is not B');
  const first = value.indexOf(SEPARATOR);
  const second = value.indexOf(SEPARATOR, first + 1);
  if (first < 0 || second < 0) throw new Track1Error('no_separator', 'fewer than two separators');
  const rest = value.subarray(second + 1);
  if (rest.length < 7) throw new Track1Error('too_short', `${rest.length} characters after the name`);
  if (!digits(rest.subarray(0, 4))) throw new Track1Error('expiry', 'the expiry date is not decimal');
  return {
    pan: panDigits(value.subarray(1, first)),
    name: value.slice(first + 1, second),
    expiry: String.fromCharCode(...rest.subarray(0, 4)),
    serviceCode: String.fromCharCode(...rest.subarray(4, 7)),
    discretionary: rest.slice(7),
  };
}

function panDigits(field: Uint8Array): Uint8Array {
  const sentinel = field.indexOf(END_SENTINEL);
  const pan = sentinel < 0 ? field : field.subarray(0, sentinel);
  if (pan.length === 0 || pan.length > MAX_PAN_DIGITS || !digits(pan)) {
    throw new Track1Error('pan', `${field.length} characters that are no PAN`);
  }
  return pan.map((character) => character - 0x30);
}

function digits(field: Uint8Array): boolean {
  return field.every(isDigit);
}

function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39;
}
