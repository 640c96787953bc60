import { writePrefix } from './codecs/length-prefix.ts';
import { packedLength } from './codecs/packed-codec.ts';
import type { FieldPlan } from './field-plan.ts';
import type { FieldValue, PartValues } from './field-spec.ts';
import { Iso8583Error, type Iso8583Reason } from './iso8583-error.ts';

/** Writes fields one after the other as their rows say. This is what a row means; generated code is faster, never other. */
export class FieldWriter {
  readonly target: Uint8Array;
  at: number;
  /** Where the message begins, from which errors count. */
  readonly #start: number;

  constructor(target: Uint8Array, at: number, start: number) {
    this.target = target;
    this.at = at;
    this.#start = start;
  }

  /** @throws Iso8583Error when the value does not fit its row, or the message the target */
  write(plan: FieldPlan, given: FieldValue): void {
    const { spec, fixedSize } = plan;
    if (!hasKind(plan, given)) throw this.#error(plan.path, this.at, 'value_type');
    if (given instanceof Map) {
      this.#writeParts(plan, given as PartValues);
      return;
    }
    const isFixed = fixedSize >= 0;
    const value = isFixed && (given as string).length < spec.length ? padded(plan, given) : given;
    const units = spec.value === 'packed' ? packedLength(value as Uint8Array) : (value as string).length;
    if (isFixed ? units !== spec.length : units > spec.length) {
      throw this.#error(plan.path, this.at, 'length');
    }
    const nibbles = units * plan.nibblesPerUnit;
    const size = isFixed ? fixedSize : (nibbles + 1) >> 1;
    this.#makeRoom(plan, plan.prefixSize + size);
    if (!isFixed) {
      const count = Math.ceil(nibbles / plan.nibblesPerCount);
      writePrefix(plan.prefixEncoding, count, this.target, this.at, plan.prefixSize);
      this.at += plan.prefixSize;
    }
    const { at } = this;
    this.at += size;
    if (!plan.codec.write(value, this.target, at)) throw this.#error(plan.path, at, 'content');
  }

  #writeParts(plan: FieldPlan, values: PartValues): void {
    const prefixAt = this.at;
    this.#makeRoom(plan, plan.prefixSize);
    this.at += plan.prefixSize;
    const start = this.at;
    if (plan.parts!.tag) this.#tagged(plan, values);
    else this.#positional(plan, values);
    const size = this.at - start;
    const isRight = plan.fixedSize >= 0 ? size === plan.fixedSize : size <= plan.spec.length;
    if (!isRight) throw this.#error(plan.path, prefixAt, 'length');
    if (plan.prefixSize > 0) {
      const count = (2 * size) / plan.nibblesPerCount;
      writePrefix(plan.prefixEncoding, count, this.target, prefixAt, plan.prefixSize);
    }
  }

  #tagged({ parts }: FieldPlan, values: PartValues): void {
    for (const [key, value] of values) {
      this.write(parts!.tag!, key);
      this.write(parts!.rows.get(key) ?? parts!.other(key), value);
    }
  }

  #positional({ path, parts }: FieldPlan, values: PartValues): void {
    let written = 0;
    for (const [key, row] of parts!.rows) {
      const value = values.get(key);
      if (value === undefined) break;
      this.write(row, value);
      written++;
    }
    // A part after one that is absent, or one that the table does not have.
    if (written !== values.size) throw this.#error(path, this.at, 'parts');
  }

  #error(path: string, at: number, reason: Iso8583Reason): Iso8583Error {
    return new Iso8583Error(path, at - this.#start, reason);
  }

  #makeRoom(plan: FieldPlan, size: number): void {
    if (this.at + size > this.target.length) throw this.#error(plan.path, this.at, 'length');
  }
}

function hasKind({ spec }: FieldPlan, value: FieldValue): boolean {
  if (spec.value === 'text') return typeof value === 'string';
  return spec.value === 'parts' ? value instanceof Map : value instanceof Uint8Array;
}

/** Filled up to its length, where its row says with what. */
export function padded({ spec }: FieldPlan, value: FieldValue): FieldValue {
  if (typeof value !== 'string' || spec.pad === null) return value;
  return spec.pad.side === 'left'
    ? value.padStart(spec.length, spec.pad.with)
    : value.padEnd(spec.length, spec.pad.with);
}
