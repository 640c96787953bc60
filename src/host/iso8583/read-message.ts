import { bitmapSize, readHalfBitmap } from './bitmap.ts';
import type { Dialect } from './dialect.ts';
import type { FieldPlan } from './field-plan.ts';
import { FieldReader } from './field-reader.ts';
import type { BitmapEncoding, FieldValue, IsoMessage } from './field-spec.ts';
import { Iso8583Error } from './iso8583-error.ts';

/** A field with its place in the message: from the first byte of its length prefix to the byte after its value. */
export interface LocatedField {
  /** 0 for the header and the MTI. */
  dataElement: number;
  plan: FieldPlan;
  value: FieldValue;
  offset: number;
  end: number;
}

/**
 * Reads one message row by row: what unpacking means, and where each field is. Tells of each field as it comes, so
 * that of a message that cannot be read to its end the beginning is known.
 * @throws Iso8583Error with place and reason
 */
export function readMessage(
  dialect: Dialect,
  bytes: Uint8Array,
  found: (field: LocatedField) => void = () => undefined,
): IsoMessage {
  const reader = new FieldReader(bytes);
  const read = (plan: FieldPlan, dataElement: number): FieldValue => {
    const offset = reader.at;
    const value = reader.read(plan);
    found({ dataElement, plan, value, offset, end: reader.at });
    return value;
  };
  const header = dialect.header ? read(dialect.header, 0) : undefined;
  const mti = read(dialect.mti, 0) as string;
  const words = readBitmaps(dialect, reader);
  const fields = new Array<FieldValue>(words.length * 32 + 1);
  for (let word = 0; word < words.length; word++) {
    let bits = words[word]!;
    // Bits 1 and 65 announce the next bitmap and stand for no value of their own.
    if (word === 0 || word === 2) bits &= 0x7fff_ffff;
    while (bits !== 0) {
      const leading = Math.clz32(bits);
      bits &= ~(0x8000_0000 >>> leading);
      const dataElement = word * 32 + leading + 1;
      const plan = dialect.plans[dataElement];
      if (plan === undefined) throw new Iso8583Error(`DE ${dataElement}`, reader.at, 'unknown_field');
      fields[dataElement] = read(plan, dataElement);
    }
  }
  if (reader.at !== bytes.length) throw new Iso8583Error('message', reader.at, 'trailing_bytes');
  return header === undefined ? { mti, fields } : { header, mti, fields };
}

/** 32 data elements a word. */
function readBitmaps({ bitmaps, plans }: Dialect, reader: FieldReader): number[] {
  const words: number[] = [];
  readBitmap(bitmaps[0], reader, words);
  if (words[0]! < 0) readBitmap(bitmaps[1], reader, words);
  if (words.length > 2 && words[2]! < 0) {
    if (plans.length <= 129) throw new Iso8583Error('DE 65', reader.at, 'unknown_field');
    readBitmap(bitmaps[2], reader, words);
  }
  return words;
}

function readBitmap(encoding: BitmapEncoding, reader: FieldReader, words: number[]): void {
  const size = bitmapSize(encoding);
  if (reader.at + size > reader.end) throw new Iso8583Error('bitmap', reader.at, 'truncated');
  for (const at of [reader.at, reader.at + size / 2]) {
    const bits = readHalfBitmap(encoding, reader.bytes, at);
    if (bits === null) throw new Iso8583Error('bitmap', at, 'bitmap');
    words.push(bits);
  }
  reader.at += size;
}
