import { bitmapSize, writeHalfBitmap } from './bitmap.ts';
import { writePrefix } from './codecs/length-prefix.ts';
import { packedLength } from './codecs/packed-codec.ts';
import type { Dialect } from './dialect.ts';
import type { FieldPlan } from './field-plan.ts';
import type { FieldValue, FieldValues, IsoMessage } from './field-spec.ts';
import { Iso8583Error } from './iso8583-error.ts';

/** Longest message that is packed; a dialect of one field of 9,999 bytes and the usual others stays below. */
const LONGEST_MESSAGE = 16_384;

/** Where messages are put together; zeroed after each, since it holds card data. */
const workspace = new Uint8Array(LONGEST_MESSAGE);

/**
 * Bytes of a message, without framing. The caller zeroes them once they are sent, when they hold card data.
 * @throws Iso8583Error when a value does not fit the dialect
 */
export function packMessage(dialect: Dialect, message: IsoMessage): Uint8Array {
  const writing = new Writing(workspace);
  try {
    writing.message(dialect, message);
    const bytes = Buffer.allocUnsafe(writing.at);
    bytes.set(workspace.subarray(0, writing.at));
    return bytes;
  } finally {
    workspace.fill(0, 0, writing.at);
  }
}

class Writing {
  readonly #target: Uint8Array;
  at = 0;

  constructor(target: Uint8Array) {
    this.#target = target;
  }

  message(dialect: Dialect, { header, mti, fields }: IsoMessage): void {
    if (dialect.header) this.#value(dialect.header, header ?? '');
    this.#value(dialect.mti, mti);
    const { primary, secondary } = dialect.bitmap;
    const bitmaps = bitmapsNeeded(fields, dialect.plans.length - 1);
    let bitmapAt = this.at;
    this.at += bitmapSize(primary) + (bitmaps - 1) * bitmapSize(secondary);
    for (let half = 0; half < 2 * bitmaps; half++) {
      const encoding = half < 2 ? primary : secondary;
      // Bits 1 and 65 say that another bitmap follows.
      const announces = half % 2 === 0 && half < 4 && half + 2 < 2 * bitmaps;
      const bits = this.#fieldsOf(dialect.plans, fields, half * 32 + 1) | (announces ? 0x8000_0000 : 0);
      writeHalfBitmap(encoding, bits, this.#target, bitmapAt);
      bitmapAt += bitmapSize(encoding) / 2;
    }
  }

  /** Writes those of 32 data elements that are present and returns their bits. */
  #fieldsOf(plans: Dialect['plans'], fields: FieldValues, first: number): number {
    let bits = 0;
    for (let index = 0; index < 32; index++) {
      const value = fields[first + index];
      if (value === undefined) continue;
      const plan = plans[first + index];
      if (plan === undefined) throw new Iso8583Error(`DE ${first + index}`, this.at, 'unknown_field');
      bits |= 0x8000_0000 >>> index;
      this.#value(plan, value);
    }
    return bits;
  }

  #value(plan: FieldPlan, given: FieldValue): void {
    const { spec, fixedSize } = plan;
    if ((typeof given === 'string') !== (spec.value === 'text')) {
      throw new Iso8583Error(plan.path, this.at, 'value_type');
    }
    const isFixed = fixedSize >= 0;
    const value = isFixed && given.length < spec.length ? padded(plan, given) : given;
    const units = spec.value === 'packed' ? packedLength(value as Uint8Array) : value.length;
    if (isFixed ? units !== spec.length : units > spec.length) {
      throw new Iso8583Error(plan.path, this.at, 'length');
    }
    const nibbles = units * plan.nibblesPerUnit;
    const size = isFixed ? fixedSize : (nibbles + 1) >> 1;
    if (this.at + plan.prefixSize + size > this.#target.length) {
      throw new Iso8583Error(plan.path, this.at, 'length');
    }
    if (!isFixed) {
      const count = Math.ceil(nibbles / plan.nibblesPerCount);
      writePrefix(plan.prefixEncoding, count, this.#target, this.at, plan.prefixSize);
      this.at += plan.prefixSize;
    }
    const at = this.at;
    this.at += size;
    if (!plan.codec.write(value, this.#target, at)) throw new Iso8583Error(plan.path, at, 'content');
  }
}

/** 1 to 3, by the highest field present; `highest` is the last one the dialect's bitmaps can tell. */
function bitmapsNeeded(fields: FieldValues, highest: number): number {
  for (let dataElement = highest; dataElement > 64; dataElement--) {
    if (fields[dataElement] !== undefined) return Math.ceil(dataElement / 64);
  }
  return 1;
}

function padded({ spec }: FieldPlan, value: FieldValue): FieldValue {
  if (typeof value !== 'string' || spec.pad === null) return value;
  return spec.pad.side === 'left'
    ? value.padStart(spec.length, spec.pad.with)
    : value.padEnd(spec.length, spec.pad.with);
}
