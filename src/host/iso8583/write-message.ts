import { bitmapSize, writeHalfBitmap } from './bitmap.ts';
import type { Dialect } from './dialect.ts';
import type { FieldValues, IsoMessage } from './field-spec.ts';
import { FieldWriter } from './field-writer.ts';
import { Iso8583Error } from './iso8583-error.ts';

/** Longest message that is packed; a dialect of one field of 9,999 bytes and the usual others stays below. */
export const LONGEST_MESSAGE = 16_384;

/** Data elements that three bitmaps can tell. */
const LAST_ELEMENT = 192;

/**
 * Writes one message row by row: what packing means. It begins at `start`; returns where it ends.
 * @throws Iso8583Error when a value does not fit the dialect
 */
export function writeMessage(
  dialect: Dialect,
  { header, mti, fields }: IsoMessage,
  target: Uint8Array,
  start: number,
): number {
  const writer = new FieldWriter(target, start, start);
  if (dialect.header) writer.write(dialect.header, header ?? '');
  writer.write(dialect.mti, mti);
  const bitmaps = bitmapsNeeded(fields);
  const encodings = dialect.bitmaps.slice(0, bitmaps);
  let bitmapAt = writer.at;
  for (const encoding of encodings) writer.at += bitmapSize(encoding);
  for (let half = 0; half < 2 * bitmaps; half++) {
    const encoding = encodings[half >> 1]!;
    // Bits 1 and 65 say that another bitmap follows.
    const announces = half % 2 === 0 && half + 2 < 2 * bitmaps;
    const bits =
      writeFields(dialect.plans, fields, half * 32 + 1, writer, start) | (announces ? 0x8000_0000 : 0);
    writeHalfBitmap(encoding, bits, target, bitmapAt);
    bitmapAt += bitmapSize(encoding) / 2;
  }
  return writer.at;
}

/** Writes those of 32 data elements that are present and returns their bits. */
function writeFields(
  plans: Dialect['plans'],
  fields: FieldValues,
  first: number,
  writer: FieldWriter,
  start: number,
): number {
  let bits = 0;
  for (let index = 0; index < 32; index++) {
    const value = fields[first + index];
    if (value === undefined) continue;
    const plan = plans[first + index];
    if (plan === undefined) throw new Iso8583Error(`DE ${first + index}`, writer.at - start, 'unknown_field');
    bits |= 0x8000_0000 >>> index;
    writer.write(plan, value);
  }
  return bits;
}

/** 1 to 3, by the highest field present. */
function bitmapsNeeded(fields: FieldValues): number {
  for (let dataElement = LAST_ELEMENT; dataElement > 64; dataElement--) {
    if (fields[dataElement] !== undefined) return Math.ceil(dataElement / 64);
  }
  return 1;
}
