import { bitmapSize, writeHalfBitmap } from '../bitmap.ts';
import { BCD_OF_TWO } from '../codecs/digit-tables.ts';
import { writePrefix } from '../codecs/length-prefix.ts';
import { packedLength } from '../codecs/packed-codec.ts';
import type { Dialect } from '../dialect.ts';
import type { FieldPlan } from '../field-plan.ts';
import { FieldWriter, padded } from '../field-writer.ts';
import { LONGEST_MESSAGE } from '../write-message.ts';
import { bitOf, CodeText } from './code-text.ts';
import type { GeneratedCode } from './generated-code.ts';

const NOT_PLAIN = 'return -1;';
/** Data elements that three bitmaps can tell. */
const LAST_ELEMENT = 192;

/** `pack` of GeneratedCode: `t` the bytes written from `start` on, `at` the place in them, `w` the bitmap of the 32 fields at hand. */
export function generatePack(dialect: Dialect): GeneratedCode['pack'] {
  const code = new CodeText();
  const { plans, bitmaps } = dialect;
  // V8 gives an object literal of numbered fields a hidden class of its own each time, which makes each look at a field
  // slow; a copy has always the same.
  code.add('const fields = Array.isArray(message.fields) ? message.fields : { ...message.fields };');
  code.add('let at = start, n = 0, w = 0, value;');
  // What all fields of fixed length take is kept free for them, so that only the others have to ask for room.
  code.add(
    `const limit = start + ${LONGEST_MESSAGE - roomOfFixed(dialect)};`,
    `if (limit < start) ${NOT_PLAIN}`,
  );
  refuseUnknown(code, plans);
  if (dialect.header) writeValue(code, dialect.header, 'message.header', NOT_PLAIN);
  writeValue(code, dialect.mti, 'message.mti', NOT_PLAIN);
  countBitmaps(code, dialect);
  const half = code.give('half', writeHalfBitmap);
  for (let word = 0; word < (plans.length - 1) / 32; word++) {
    const bitmap = word >> 1;
    const size = bitmapSize(bitmaps[bitmap]!) / 2;
    code.add(bitmap === 0 ? '{' : `if (count > ${bitmap}) {`);
    // Bits 1 and 65 say that another bitmap follows.
    code.add(`w = ${word === 0 || word === 2 ? `count > ${bitmap + 1} ? ${bitOf(0)} : 0` : '0'};`);
    for (let index = 0; index < 32; index++) {
      const dataElement = word * 32 + index + 1;
      const plan = plans[dataElement];
      if (plan) writeValue(code, plan, `fields[${dataElement}]`, '', `w |= ${bitOf(index)};`);
    }
    code.add(`${half}(${code.give('encoding', bitmaps[bitmap])}, w, t, bitmapAt); bitmapAt += ${size};`, '}');
  }
  code.add('return at;');
  return code.function('message, t, start');
}

function roomOfFixed({ header, mti, plans, bitmaps }: Dialect): number {
  const sizes = [header, mti, ...plans].map((plan) => Math.max(plan?.fixedSize ?? 0, 0));
  return [...sizes, ...bitmaps.map(bitmapSize)].reduce((sum, size) => sum + size, 0);
}

/** A field that the dialect does not have is told by the rows. */
function refuseUnknown(code: CodeText, plans: Dialect['plans']): void {
  const numbers = Array.from({ length: LAST_ELEMENT }, (_, index) => index + 1);
  // From the highest on: V8 is quick with places behind the last field only if it meets them first.
  const unknown = code.give('unknown', Uint8Array.from(numbers.filter((number) => !plans[number])));
  code.add(
    `for (let i = ${unknown}.length - 1; i >= 0; i--)`,
    `if (fields[${unknown}[i]] !== undefined) ${NOT_PLAIN}`,
  );
}

/** Leaves the number of bitmaps in `count` and makes room for them. */
function countBitmaps(code: CodeText, { plans, bitmaps }: Dialect): void {
  code.add('let count = 1;');
  for (const bitmap of [1, 2]) {
    const present = plans.flatMap((plan, dataElement) => {
      const isHere = dataElement > 64 * bitmap && dataElement <= 64 * (bitmap + 1);
      return plan && isHere ? [`fields[${dataElement}] !== undefined`] : [];
    });
    if (present.length > 0) code.add(`if (${present.join(' || ')}) count = ${bitmap + 1};`);
  }
  const [first, second, third] = bitmaps.map(bitmapSize) as [number, number, number];
  code.add(
    `let bitmapAt = at; at += count === 1 ? ${first} : count === 2 ? ${first + second} : ${first + second + third};`,
  );
}

/** Writes the value of the expression `source` and moves `at` behind it; `absent` and `present` are what else to do. */
function writeValue(code: CodeText, plan: FieldPlan, source: string, absent: string, present = ''): void {
  code.add(`value = ${source};`, 'if (value !== undefined) {', present);
  if (plan.parts) {
    const writer = code.give('Writer', FieldWriter);
    code.add(
      `const writer = new ${writer}(t, at, start); writer.write(${code.give('plan', plan)}, value); at = writer.at; if (at > limit) ${NOT_PLAIN}`,
    );
  } else {
    const isText = plan.spec.value === 'text';
    code.add(`if (${isText ? "typeof value !== 'string'" : '!(value instanceof Uint8Array)'}) ${NOT_PLAIN}`);
    if (plan.fixedSize >= 0) writeFixed(code, plan);
    else writeVariable(code, plan);
  }
  code.add(absent === '' ? '}' : `} else ${absent}`);
}

function writeFixed(code: CodeText, plan: FieldPlan): void {
  const { spec, codec, fixedSize } = plan;
  const write = code.give('write', codec.write);
  if (spec.pad) {
    code.add(
      `if (value.length < ${spec.length}) value = ${code.give('padded', padded)}(${code.give('plan', plan)}, value);`,
    );
  }
  code.add(`if (${unitsOf(code, plan)} !== ${spec.length} || !${write}(value, t, at)) ${NOT_PLAIN}`);
  code.add(`at += ${fixedSize};`);
}

function writeVariable(code: CodeText, plan: FieldPlan): void {
  const { spec, codec, prefixSize, nibblesPerUnit, nibblesPerCount } = plan;
  const write = code.give('write', codec.write);
  const size = nibblesPerUnit === 1 ? '((n + 1) >> 1)' : `n * ${nibblesPerUnit / 2}`;
  const count =
    nibblesPerCount === nibblesPerUnit ? 'n' : `Math.ceil(n * ${nibblesPerUnit} / ${nibblesPerCount})`;
  code.add(`n = ${unitsOf(code, plan)};`);
  code.add(`if (n > ${spec.length} || at + ${prefixSize} + ${size} > limit) ${NOT_PLAIN}`);
  writeLength(code, plan, count);
  code.add(`at += ${prefixSize};`, `if (!${write}(value, t, at)) ${NOT_PLAIN}`, `at += ${size};`);
}

function writeLength(code: CodeText, { prefixEncoding, prefixSize }: FieldPlan, count: string): void {
  if (prefixEncoding === 'bcd' && prefixSize <= 2) {
    const bcd = code.give('bcd', BCD_OF_TWO);
    if (prefixSize === 1) code.add(`t[at] = ${bcd}[${count}];`);
    else code.add(`t[at] = ${bcd}[(${count} / 100) | 0]; t[at + 1] = ${bcd}[${count} % 100];`);
    return;
  }
  const encoding = code.give('encoding', prefixEncoding);
  code.add(`${code.give('length', writePrefix)}(${encoding}, ${count}, t, at, ${prefixSize});`);
}

const unitsOf = (code: CodeText, { spec }: FieldPlan): string =>
  spec.value === 'packed' ? `${code.give('units', packedLength)}(value)` : 'value.length';
