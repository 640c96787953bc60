import { checkDialect } from './check-dialect.ts';
import { type GeneratedCode, generateCode } from './compiled/generated-code.ts';
import { type FieldPlan, planField } from './field-plan.ts';
import type { BitmapEncoding, DialectSpec } from './field-spec.ts';

/** A table that passed its own check, ready to pack and unpack. */
export interface Dialect {
  name: string;
  spec: DialectSpec;
  header: FieldPlan | null;
  mti: FieldPlan;
  /** Of the primary, secondary and tertiary bitmap. */
  bitmaps: readonly [BitmapEncoding, BitmapEncoding, BitmapEncoding];
  /** By data element number; its length is 129, or 193 where a field needs the third bitmap. */
  plans: readonly (FieldPlan | undefined)[];
  /** Made when the first message is packed or unpacked: a table that is only looked at costs nothing. */
  readonly code: GeneratedCode;
}

/** @throws Error that lists every problem of the table */
export function compileDialect(spec: DialectSpec): Dialect {
  const problems = checkDialect(spec);
  if (problems.length > 0) {
    const sentences = problems.map(({ place, problem }) => `${place}: ${problem}`);
    throw new Error(`dialect ${spec.name}: ${sentences.join('; ')}`);
  }
  const numbers = Object.keys(spec.fields).map(Number);
  const highest = Math.ceil(Math.max(128, ...numbers) / 64) * 64;
  const plans = Array.from({ length: highest + 1 }, (_, dataElement) => {
    const field = spec.fields[dataElement];
    return field ? planField(`DE ${dataElement}`, field) : undefined;
  });
  const { primary, secondary, tertiary = secondary } = spec.bitmap;
  let code: GeneratedCode | null = null;
  return {
    name: spec.name,
    spec,
    header: spec.header ? planField('header', spec.header) : null,
    mti: planField('MTI', spec.mti),
    bitmaps: [primary, secondary, tertiary],
    plans,
    get code() {
      code ??= generateCode(this);
      return code;
    },
  };
}
