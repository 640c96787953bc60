import { MAX_TAG_BYTES, TLV_LIMITS, tagAt, tagLengthAt } from '../tlv.ts';
import type { DecodeFault } from './decoded.ts';
import { tagText } from './tag-text.ts';

/** A data object as far as it could be read. */
export interface ReadObject {
  tag: number;
  constructed: boolean;
  /** Of the tag. */
  offset: number;
  valueOffset: number;
  /** After the last byte that is there. */
  end: number;
  /** Bytes that its length announces and that are not there. */
  missing: number;
  children: readonly ReadObject[];
}

export interface ReadTlv {
  objects: readonly ReadObject[];
  fault: DecodeFault | null;
}

interface Reading {
  bytes: Uint8Array;
  fault: DecodeFault | null;
  left: number;
}

/**
 * Data objects up to the first that cannot be read, that one's readable part included: for people, who want to see
 * how far it went. The kernels read with `parseTlvs`, which takes all or nothing.
 * @spec EMV 4.4 Book 3, Annex B
 */
export function readTlv(bytes: Uint8Array, start = 0, end = bytes.length): ReadTlv {
  const reading: Reading = { bytes, fault: null, left: TLV_LIMITS.count };
  const objects = readRange(reading, start, end, TLV_LIMITS.depth, null);
  return { objects, fault: reading.fault };
}

function readRange(
  reading: Reading,
  start: number,
  limit: number,
  depth: number,
  template: number | null,
): ReadObject[] {
  const objects: ReadObject[] = [];
  let at = start;
  while (!reading.fault) {
    while (at < limit && reading.bytes[at] === 0) at++;
    if (at >= limit) break;
    const object = readObject(reading, at, limit, depth, template);
    if (!object) break;
    objects.push(object);
    at = object.end;
  }
  return objects;
}

function readObject(
  reading: Reading,
  offset: number,
  limit: number,
  depth: number,
  template: number | null,
): ReadObject | null {
  const { bytes } = reading;
  const tagLength = tagLengthAt(bytes, offset, limit);
  if (tagLength === 0) return fail(reading, offset, 'The tag is cut off.', CUT_OFF);
  if (tagLength > MAX_TAG_BYTES) return fail(reading, offset, 'The tag is longer than 3 bytes.', NO_TLV);
  if (depth <= 0) return fail(reading, offset, 'Templates are nested too deeply.', NO_TLV);
  if (reading.left-- <= 0) return fail(reading, offset, 'There are too many data objects.', NO_TLV);
  const tag = tagAt(bytes, offset, tagLength);
  const length = readLength(reading, tag, offset, offset + tagLength, limit);
  if (!length) return null;
  const { valueOffset, value } = length;
  const end = Math.min(valueOffset + value, limit);
  const constructed = (bytes[offset]! & 0x20) !== 0;
  const children = constructed ? readRange(reading, valueOffset, end, depth - 1, tag) : [];
  if (valueOffset + value > limit) tooLong(reading, tag, offset, value, limit - valueOffset, template);
  return { tag, constructed, offset, valueOffset, end, missing: valueOffset + value - end, children };
}

function readLength(
  reading: Reading,
  tag: number,
  offset: number,
  at: number,
  limit: number,
): { valueOffset: number; value: number } | null {
  const { bytes } = reading;
  const name = tagText(tag);
  const first = at < limit ? bytes[at]! : null;
  if (first === null) return fail(reading, offset, `${name} has no length after it.`, CUT_OFF);
  if (first < 0x80) return { valueOffset: at + 1, value: first };
  const count = first & 0x7f;
  if (count === 0)
    return fail(reading, offset, `The length of ${name} is indefinite (80).`, 'EMV does not allow that.');
  if (count > 2) return fail(reading, offset, `The length of ${name} takes more than 3 bytes.`, NO_TLV);
  if (at + count >= limit) return fail(reading, offset, `The length of ${name} is cut off.`, CUT_OFF);
  const value = count === 1 ? bytes[at + 1]! : (bytes[at + 1]! << 8) | bytes[at + 2]!;
  return { valueOffset: at + 1 + count, value };
}

const CUT_OFF = 'Give the whole object: its end is missing.';
const NO_TLV = 'These bytes are no TLV from here on: check where the object before begins and ends.';

function fail(reading: Reading, offset: number, message: string, hint: string): null {
  reading.fault ??= { offset, message, hint };
  return null;
}

/** Faults deeper inside stay: they come first in the input. */
function tooLong(
  reading: Reading,
  tag: number,
  offset: number,
  value: number,
  there: number,
  template: number | null,
): void {
  const name = tagText(tag);
  const where = template === null ? 'follow' : `follow in its template ${tagText(template)}`;
  const message = `${name} says that it has ${value} bytes, but only ${Math.max(0, there)} ${where}.`;
  const hint = template === null ? CUT_OFF : `Check the lengths of ${name} and of ${tagText(template)}.`;
  fail(reading, offset, message, hint);
}
