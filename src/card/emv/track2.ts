import { secretBytes, secretCopy } from '../../platform/bytes/secret-bytes.ts';

/** Track 2 as data: digits as bytes 0..9, so that they can be zeroed. */
export interface Track2 {
  /** One digit a byte. */
  pan: Uint8Array;
  /** YYMM. */
  expiry: string;
  serviceCode: string;
  /** One digit a byte, trailing F padding taken away. */
  discretionary: Uint8Array;
}

/** Track data that cannot be read. Says why, never holds digits. */
export class Track2Error extends Error {
  readonly code: 'no_separator' | 'pan' | 'expiry' | 'too_short' | 'too_long';

  constructor(code: Track2Error['code'], explanation: string) {
    super(`track 2: ${explanation}`);
    this.name = 'Track2Error';
    this.code = code;
  }
}

const SEPARATOR = 0xd;
const MAX_BYTES = 19;
const MAX_PAN_DIGITS = 19;
const EXPIRY_DIGITS = 4;
const SERVICE_CODE_DIGITS = 3;

/**
 * Track 2 Equivalent Data (57) or Track 2 Data (9F6B): PAN, separator D, expiry YYMM, service code,
 * discretionary data, F padding to whole bytes.
 * NOTE: nibbles of the service code and the discretionary data are not judged: the terminal only passes them
 * on, and an A..F among them comes out as that hex digit. PAN and expiry must be decimal.
 * @throws Track2Error
 * @spec EMV 4.4 Book 3, Annex A (57); ISO/IEC 7813
 */
export function parseTrack2(value: Uint8Array): Track2 {
  if (value.length > MAX_BYTES) throw new Track2Error('too_long', `${value.length} bytes`);
  const nibbles = secretBytes(value.length * 2);
  value.forEach((byte, index) => {
    nibbles[2 * index] = byte >> 4;
    nibbles[2 * index + 1] = byte & 0x0f;
  });
  try {
    return splitTrack2(nibbles);
  } finally {
    nibbles.fill(0);
  }
}

/** Copies what it takes: `nibbles` is zeroed afterwards. */
function splitTrack2(nibbles: Uint8Array): Track2 {
  const separator = nibbles.indexOf(SEPARATOR);
  if (separator < 0) throw new Track2Error('no_separator', 'no separator D');
  const pan = secretCopy(nibbles.subarray(0, separator));
  if (pan.length === 0 || pan.length > MAX_PAN_DIGITS || !decimal(pan)) {
    throw new Track2Error('pan', `${pan.length} nibbles before the separator that are no PAN`);
  }
  let end = nibbles.length;
  while (end > separator && nibbles[end - 1] === 0xf) end--;
  const rest = nibbles.subarray(separator + 1, end);
  if (rest.length < EXPIRY_DIGITS + SERVICE_CODE_DIGITS) {
    throw new Track2Error('too_short', `${rest.length} digits after the separator`);
  }
  const expiry = rest.subarray(0, EXPIRY_DIGITS);
  if (!decimal(expiry)) throw new Track2Error('expiry', 'the expiry date is not decimal');
  const serviceCode = rest.subarray(EXPIRY_DIGITS, EXPIRY_DIGITS + SERVICE_CODE_DIGITS);
  return {
    pan,
    expiry: expiry.join(''),
    serviceCode: Array.from(serviceCode, (nibble) => nibble.toString(16).toUpperCase()).join(''),
    discretionary: secretCopy(rest.subarray(EXPIRY_DIGITS + SERVICE_CODE_DIGITS)),
  };
}

function decimal(nibbles: Uint8Array): boolean {
  return nibbles.every((nibble) => nibble <= 9);
}
