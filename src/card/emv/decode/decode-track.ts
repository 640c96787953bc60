import { truncatePan } from '../pan.ts';
import { parseTrack1, Track1Error } from '../track1.ts';
import { parseTrack2, Track2Error } from '../track2.ts';
import { serviceCodeWords } from './coded-values.ts';
import {
  type Decoded,
  type DecodedNode,
  type DecodeFault,
  type DecodeOptions,
  type Details,
  group,
  maskedPart,
} from './decoded.ts';
import { textValue } from './text-values.ts';
import { unwrapped } from './unwrapped.ts';

const TRACK_1 = 0x56;
const TRACK_2_TAGS = [0x57, 0x9f6b];

/**
 * Track 2 as 57 and 9F6B have it, or track 1 as 56 has it, with or without tag and length.
 * @spec EMV 4.4 Book 3, Annex A; ISO/IEC 7813
 */
export function decodeTrack2(bytes: Uint8Array, options: DecodeOptions = {}): Decoded {
  const clear = options.clear ?? false;
  const { value, at, tag } = unwrapped(bytes, [TRACK_1, ...TRACK_2_TAGS]);
  const isTrack1 = tag === TRACK_1 || (tag === null && looksLikeTrack1(value));
  const details = isTrack1 ? track1Parts(value, at, clear) : track2Parts(value, at, clear);
  const fault = details.notes ? trackFault(details.notes.join(' '), at) : null;
  const name = isTrack1 ? 'Track 1 Data' : 'Track 2 Equivalent Data';
  const node = clear
    ? { ...group(name, at, value.length, details.children ?? []), bytes: value }
    : maskedPart(name, value.length, at, { children: details.children ?? [] });
  return { nodes: [node], kernelId: options.kernelId ?? null, fault };
}

/** Format code B in ASCII, then digits in ASCII: track 2 has its separator's nibble D before that many. */
function looksLikeTrack1(value: Uint8Array): boolean {
  return value[0] === 0x42 && value.includes(0x5e) && value.subarray(1, 9).every((byte) => byte >> 4 === 3);
}

function trackFault(message: string, offset: number): DecodeFault {
  const hint = 'Track 2 is the number, D (or =), YYMM, the service code and discretionary data.';
  return { offset, message, hint };
}

/** The parts of track 2 (57 or 9F6B); what cannot be read is a note, without the digits. */
export function track2Parts(value: Uint8Array, at: number, clear: boolean): Details {
  try {
    const { pan, expiry, serviceCode, discretionary } = parseTrack2(value);
    const digits = [...discretionary].map((digit) => digit.toString(16).toUpperCase()).join('');
    const children = [
      panPart(pan, at, clear),
      expiryPart(expiry, at),
      serviceCodePart(serviceCode, at),
      hidable('Discretionary Data', digits, at, clear),
    ];
    pan.fill(0);
    discretionary.fill(0);
    return { children };
  } catch (error) {
    if (error instanceof Track2Error) return { notes: [sentence(error)] };
    throw error;
  }
}

/** The parts of track 1 (56). */
export function track1Parts(value: Uint8Array, at: number, clear: boolean): Details {
  try {
    const { pan, name, expiry, serviceCode, discretionary } = parseTrack1(value);
    const children = [
      panPart(pan, at, clear),
      hidable('Cardholder Name', String(textValue(name).value), at, clear),
      expiryPart(expiry, at),
      serviceCodePart(serviceCode, at),
      hidable('Discretionary Data', String(textValue(discretionary).value), at, clear),
    ];
    pan.fill(0);
    return { children };
  } catch (error) {
    if (error instanceof Track1Error) return { notes: [sentence(error)] };
    throw error;
  }
}

function sentence({ message }: Error): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

/** The number, truncated unless `clear`; `digits` one a byte. */
export function panDetails(digits: Uint8Array, clear: boolean): Details {
  const value = clear ? digits.join('') : truncatePan(digits).truncated;
  return { value, meaning: value, parameters: { digits: digits.length } };
}

function panPart(digits: Uint8Array, at: number, clear: boolean): DecodedNode {
  return valuePart('Primary Account Number', at, panDetails(digits, clear), digits.length, !clear);
}

function expiryPart(expiry: string, at: number): DecodedNode {
  const century = Number(expiry.slice(0, 2)) < 50 ? '20' : '19';
  const meaning = `${century}${expiry.slice(0, 2)}-${expiry.slice(2)}`;
  return valuePart('Expiration Date (YYMM)', at, { value: expiry, meaning }, expiry.length);
}

function serviceCodePart(code: string, at: number): DecodedNode {
  return valuePart(
    'Service Code',
    at,
    { value: code, meaning: `${code}: ${serviceCodeWords(code)}` },
    code.length,
  );
}

function hidable(name: string, text: string, at: number, clear: boolean): DecodedNode {
  const details = clear ? { value: text, meaning: text } : {};
  return valuePart(name, at, details, text.length, !clear && text.length > 0);
}

/** NOTE: the parts of a track begin within a byte: their offset is the track's, their length counts characters. */
function valuePart(
  name: string,
  offset: number,
  details: Details,
  length: number,
  masked = false,
): DecodedNode {
  return { name, offset, length, bytes: null, masked, ...details };
}
