import { bitmapSize, readHalfBitmap } from './bitmap.ts';
import { readPrefix } from './codecs/length-prefix.ts';
import type { Dialect } from './dialect.ts';
import type { FieldPlan } from './field-plan.ts';
import type { FieldValue, IsoMessage } from './field-spec.ts';
import { Iso8583Error } from './iso8583-error.ts';

/**
 * Reads one message, all of it: every length is checked against what remains, every value against its
 * content, and nothing may be left over. Byte values may be views into `bytes`: they live as long as it does.
 * @throws Iso8583Error with place and reason
 */
export function unpackMessage(dialect: Dialect, bytes: Uint8Array): IsoMessage {
  const reading = new Reading(bytes);
  const header = dialect.header ? reading.value(dialect.header) : undefined;
  const mti = reading.value(dialect.mti) as string;

  const words: number[] = [];
  reading.bitmap(dialect.bitmap.primary, words);
  const isExtended = words[0]! < 0;
  if (isExtended) reading.bitmap(dialect.bitmap.secondary, words);
  if (isExtended && words[2]! < 0) {
    if (dialect.plans.length <= 129) throw new Iso8583Error('DE 65', reading.at, 'unknown_field');
    reading.bitmap(dialect.bitmap.secondary, words);
  }

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
      if (plan === undefined) throw new Iso8583Error(`DE ${dataElement}`, reading.at, 'unknown_field');
      fields[dataElement] = reading.value(plan);
    }
  }
  if (reading.at !== bytes.length) throw new Iso8583Error('message', reading.at, 'trailing_bytes');
  return header === undefined ? { mti, fields } : { header, mti, fields };
}

class Reading {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(plan: FieldPlan): FieldValue {
    const bytes = this.#bytes;
    let at = this.at;
    let units = plan.spec.length;
    let size = plan.fixedSize;
    if (size < 0) {
      if (at + plan.prefixSize > bytes.length) throw new Iso8583Error(plan.path, at, 'truncated');
      const count = readPrefix(plan.prefixEncoding, bytes, at, plan.prefixSize);
      const nibbles = count * plan.nibblesPerCount;
      units = nibbles / plan.nibblesPerUnit;
      if (count < 0 || !Number.isInteger(units)) throw new Iso8583Error(plan.path, at, 'prefix');
      if (units > plan.spec.length) throw new Iso8583Error(plan.path, at, 'length');
      at += plan.prefixSize;
      size = (nibbles + 1) >> 1;
    }
    if (at + size > bytes.length) throw new Iso8583Error(plan.path, at, 'truncated');
    const value = plan.codec.read(bytes, at, units);
    if (value === null) throw new Iso8583Error(plan.path, at, 'content');
    this.at = at + size;
    return value;
  }

  bitmap(encoding: Parameters<typeof bitmapSize>[0], words: number[]): void {
    const size = bitmapSize(encoding);
    if (this.at + size > this.#bytes.length) throw new Iso8583Error('bitmap', this.at, 'truncated');
    for (const at of [this.at, this.at + size / 2]) {
      const bits = readHalfBitmap(encoding, this.#bytes, at);
      if (bits === null) throw new Iso8583Error('bitmap', at, 'bitmap');
      words.push(bits);
    }
    this.at += size;
  }
}
