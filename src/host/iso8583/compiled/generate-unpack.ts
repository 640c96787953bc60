import { bitmapSize, readHalfBitmap } from '../bitmap.ts';
import { TEXT_OF_FOUR, TEXT_OF_THREE, TEXT_OF_TWO, TWO_DIGITS } from '../codecs/digit-tables.ts';
import { readPrefix } from '../codecs/length-prefix.ts';
import type { ValueCodec } from '../codecs/value-codec.ts';
import type { Dialect } from '../dialect.ts';
import type { FieldPlan } from '../field-plan.ts';
import { FieldReader } from '../field-reader.ts';
import { bitOf, CodeText, knownBits } from './code-text.ts';
import type { GeneratedCode } from './generated-code.ts';

const NOT_PLAIN = 'return null;';

/** `unpack` of GeneratedCode: `b` the bytes, `at` the place in them, `w0`, `w1`, … the bitmaps, 32 bits each. */
export function generateUnpack(dialect: Dialect): GeneratedCode['unpack'] {
  const code = new CodeText();
  const { plans } = dialect;
  code.add(
    'const end = b.length, memory = b.buffer, base = b.byteOffset;',
    'let at = 0, x = 0, y = 0, z = 0;',
  );
  code.add('let value = null, mti = null, header = null;');
  if (dialect.header) readValue(code, dialect.header, 'header');
  readValue(code, dialect.mti, 'mti');
  readBitmaps(code, dialect);
  const words = (plans.length - 1) / 32;
  for (let word = 0; word < words; word++) {
    // Bits 1 and 65 announce the next bitmap and stand for no value of their own.
    const unknown = ~knownBits(plans, word) & (word === 0 || word === 2 ? 0x7fff_ffff : -1);
    code.add(`if ((w${word} & ${unknown}) !== 0) ${NOT_PLAIN}`);
  }
  code.add(`const fields = new Array(${words > 4 ? 'w2 < 0 ? 193 : ' : ''}w0 < 0 ? 129 : 65);`);
  for (let word = 0; word < words; word++) {
    for (let index = 0; index < 32; index++) {
      const plan = plans[word * 32 + index + 1];
      if (!plan) continue;
      code.add(`if ((w${word} & ${bitOf(index)}) !== 0) {`);
      readValue(code, plan, `fields[${word * 32 + index + 1}]`);
      code.add('}');
    }
  }
  code.add(`if (at !== end) ${NOT_PLAIN}`);
  code.add(`return ${dialect.header ? '{ header, mti, fields }' : '{ mti, fields }'};`);
  return code.function('b');
}

function readBitmaps(code: CodeText, { bitmaps, plans }: Dialect): void {
  const words = (plans.length - 1) / 32;
  const names = Array.from({ length: words }, (_, word) => `w${word} = 0`);
  code.add(`let ${names.join(', ')};`);
  for (let word = 0; word < words; word += 2) {
    const encoding = bitmaps[word / 2]!;
    const size = bitmapSize(encoding);
    const half = `${code.give('half', readHalfBitmap)}(${code.give('encoding', encoding)}, b, at`;
    code.add(
      ...(word === 0 ? ['{'] : [`if (w${word - 2} < 0) {`]),
      `if (at + ${size} > end) ${NOT_PLAIN}`,
      `const first = ${half}), second = ${half} + ${size / 2});`,
      `if (first === null || second === null) ${NOT_PLAIN}`,
      `w${word} = first; w${word + 1} = second; at += ${size};`,
      '}',
    );
  }
  // A third bitmap the dialect lacks.
  if (words === 4) code.add(`if (w2 < 0) ${NOT_PLAIN}`);
}

/** Reads one field into `target` and moves `at` behind it. */
function readValue(code: CodeText, plan: FieldPlan, target: string): void {
  const { spec, fixedSize, codec, parts } = plan;
  if (parts) {
    const reader = code.give('Reader', FieldReader);
    code.add(`{ const reader = new ${reader}(b, at); ${target} = reader.read(${code.give('plan', plan)});`);
    code.add('at = reader.at; }');
  } else if (fixedSize >= 0) {
    code.add(`if (at + ${fixedSize} > end) ${NOT_PLAIN}`);
    if (isDecimal(plan)) readDigits(code, spec.length, target);
    else readByCodec(code, codec, target, String(spec.length), String(fixedSize));
    code.add(`at += ${fixedSize};`);
  } else {
    readLength(code, plan);
    // x: units, y: bytes on the wire
    code.add(`if (x > ${spec.length} || at + y > end) ${NOT_PLAIN}`);
    readByCodec(code, codec, target, 'x', 'y');
    code.add('at += y;');
  }
}

/** `units` and `size` are expressions for the length in units and in bytes. */
function readByCodec(code: CodeText, codec: ValueCodec, target: string, units: string, size: string): void {
  const read = code.give('read', codec.read);
  // Views are made here, where memory is at hand: each look for it leaves for native code.
  if (codec.isView) {
    code.add(`if (${code.give('isView', codec.isView)}(b, at, ${units})) {`);
    code.add(`${target} = new Uint8Array(memory, base + at, ${size});`, '} else {');
  } else {
    code.add('{');
  }
  code.add(`value = ${read}(b, at, ${units}); if (value === null) ${NOT_PLAIN}`, `${target} = value;`, '}');
}

/** Leaves the units in x and the bytes they take in y. */
function readLength(code: CodeText, plan: FieldPlan): void {
  const { prefixSize, prefixEncoding, nibblesPerCount, nibblesPerUnit } = plan;
  const digits = code.give('digits', TWO_DIGITS);
  code.add(`if (at + ${prefixSize} > end) ${NOT_PLAIN}`);
  if (prefixEncoding === 'bcd' && prefixSize <= 2) {
    const count = prefixSize === 1 ? `${digits}[b[at]]` : `${digits}[b[at]] * 100 + ${digits}[b[at + 1]]`;
    code.add(`x = ${count};`);
  } else {
    const read = code.give('length', readPrefix);
    code.add(`x = ${read}(${code.give('encoding', prefixEncoding)}, b, at, ${prefixSize});`);
  }
  code.add(`if (x < 0) ${NOT_PLAIN}`, `at += ${prefixSize};`);
  if (nibblesPerCount === nibblesPerUnit) {
    code.add(`y = (x * ${nibblesPerUnit} + 1) >> 1;`);
  } else {
    code.add(`z = x * ${nibblesPerCount}; x = z / ${nibblesPerUnit}; y = (z + 1) >> 1;`);
    code.add(`if (x !== Math.floor(x)) ${NOT_PLAIN}`);
  }
}

/** Numbers as most messages have them: text of a few digits, two a byte, the spare nibble in front. */
function isDecimal({ spec }: FieldPlan): boolean {
  const isText = spec.content === 'n' && spec.encoding === 'bcd' && spec.value === 'text';
  const isAligned = spec.length % 2 === 0 || spec.spareNibble.side === 'left';
  return isText && isAligned && spec.length >= 1 && spec.length <= 16;
}

/** Text of a table for each four digits, or three or two where the first are fewer: few strings to join. */
function readDigits(code: CodeText, length: number, target: string): void {
  const digits = code.give('digits', TWO_DIGITS);
  const texts: string[] = [];
  const pair = (offset: number) => `${digits}[b[at + ${offset}]]`;
  const take = (count: string, table: string) => {
    const name = `d${texts.length}`;
    code.add(`const ${name} = ${count}; if (!(${name} >= 0)) ${NOT_PLAIN}`);
    texts.push(`${table}[${name}]`);
  };
  code.add('{');
  const head = length % 4;
  if (head === 1) take(`${digits}[b[at] & 0x0f]`, code.give('one', ONE));
  if (head === 2) take(pair(0), code.give('two', TEXT_OF_TWO));
  if (head === 3) take(`${digits}[b[at] & 0x0f] * 100 + ${pair(1)}`, code.give('three', TEXT_OF_THREE));
  for (let at = (head + 1) >> 1; at < (length + 1) >> 1; at += 2) {
    take(`${pair(at)} * 100 + ${pair(at + 1)}`, code.give('four', TEXT_OF_FOUR));
  }
  code.add(`${target} = ${texts.join(' + ')};`, '}');
}

const ONE: readonly string[] = Array.from('0123456789');
