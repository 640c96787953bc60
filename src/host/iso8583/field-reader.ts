import { readPrefix } from './codecs/length-prefix.ts';
import type { FieldPlan } from './field-plan.ts';
import type { FieldValue, PartValue, PartValues } from './field-spec.ts';
import { Iso8583Error } from './iso8583-error.ts';

/** Reads fields one after the other as their rows say. This is what a row means; generated code is faster, never other. */
export class FieldReader {
  readonly bytes: Uint8Array;
  at: number;
  /** Where the bytes count as ended. */
  end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Byte values may be views into the bytes. @throws Iso8583Error */
  read(plan: FieldPlan): FieldValue {
    const { bytes } = this;
    let { at } = this;
    let units = plan.spec.length;
    let size = plan.fixedSize;
    if (size < 0) {
      if (at + plan.prefixSize > this.end) throw new Iso8583Error(plan.path, at, 'truncated');
      const count = readPrefix(plan.prefixEncoding, bytes, at, plan.prefixSize);
      const nibbles = count * plan.nibblesPerCount;
      units = nibbles / plan.nibblesPerUnit;
      if (count < 0 || !Number.isInteger(units)) throw new Iso8583Error(plan.path, at, 'prefix');
      if (units > plan.spec.length) throw new Iso8583Error(plan.path, at, 'length');
      at += plan.prefixSize;
      size = (nibbles + 1) >> 1;
    }
    if (at + size > this.end) throw new Iso8583Error(plan.path, at, 'truncated');
    const value = plan.parts ? this.#parts(plan, at, at + size) : plan.codec.read(bytes, at, units);
    if (value === null) throw new Iso8583Error(plan.path, at, 'content');
    this.at = at + size;
    return value;
  }

  /** Each pass takes bytes or throws, so that as many passes as there are bytes are the most. */
  #parts({ path, parts }: FieldPlan, start: number, end: number): PartValues {
    const values = new Map<string, PartValue>();
    const reader = new FieldReader(this.bytes, start, end);
    const { tag, rows, other } = parts!;
    if (tag) {
      while (reader.at < end) {
        const { at } = reader;
        const key = reader.read(tag) as string;
        if (values.has(key)) throw new Iso8583Error(`${path}.${key}`, at, 'parts');
        values.set(key, reader.read(rows.get(key) ?? other(key)) as PartValue);
      }
      return values;
    }
    for (const [key, row] of rows) {
      if (reader.at === end) break;
      values.set(key, reader.read(row) as PartValue);
    }
    if (reader.at !== end) throw new Iso8583Error(path, reader.at, 'trailing_bytes');
    return values;
  }
}
