import { prefixCapacity } from './codecs/length-prefix.ts';
import type { DialectSpec, FieldSpec } from './field-spec.ts';

/** Largest value in units: far above what a message of 9,999 bytes holds. */
const LONGEST = 9_999;
/** Stand for the bitmaps themselves. */
const BITMAP_ELEMENTS: readonly number[] = [1, 65];
const LAST_ELEMENT = 192;

/**
 * What is wrong with a dialect's table, a sentence per problem with its place; empty when it can be compiled.
 * Tables are written by hand from printed specifications: a slip must show at load, not at a customer's card.
 */
export function checkDialect(spec: DialectSpec): string[] {
  const problems: string[] = [];
  const { mti } = spec;
  if (mti.content !== 'n' || mti.length !== 4 || mti.prefix || mti.value !== 'text') {
    problems.push('MTI: must be 4 digits of fixed length, as text');
  }
  problems.push(...checkField('MTI', mti));
  if (spec.header) problems.push(...checkField('header', spec.header));
  for (const [number, field] of Object.entries(spec.fields)) {
    const dataElement = Number(number);
    const inRange = Number.isInteger(dataElement) && dataElement >= 2 && dataElement <= LAST_ELEMENT;
    if (!inRange || BITMAP_ELEMENTS.includes(dataElement)) {
      problems.push(`DE ${number}: not a data element a dialect can define (2..64, 66..${LAST_ELEMENT})`);
    }
    problems.push(...checkField(`DE ${number}`, field));
  }
  return problems;
}

function checkField(path: string, field: FieldSpec): string[] {
  const rules: readonly (readonly [holds: boolean, problem: string])[] = [
    [Number.isInteger(field.length) && field.length >= 0 && field.length <= LONGEST, 'length is not 0..9999'],
    [encodingFits(field), `content ${field.content} cannot be encoded as ${field.encoding}`],
    [valueFits(field), `content ${field.content} is not held as ${field.value}`],
    [!field.prefix || prefixFits(field), 'the length prefix cannot hold the length'],
    [!field.prefix || field.content !== 'xn', 'content xn has a fixed length'],
    [!field.pad || (!field.prefix && field.value === 'text'), 'only text of fixed length can be padded'],
    [!field.pad || field.pad.with.length === 1, 'padding is one character'],
    [field.spareNibble.nibble >= 0 && field.spareNibble.nibble <= 15, 'the spare nibble is not 0..15'],
    [field.show !== 'pan' || field.value === 'packed', 'a PAN must be held packed, so that it can be zeroed'],
    [field.show !== 'tlv' || field.content === 'b', 'TLV is content b'],
    [field.name.length > 0, 'it has no name'],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => `${path}: ${problem}`);
}

function encodingFits({ content, encoding, length }: FieldSpec): boolean {
  if (encoding === 'binary') return content === 'b';
  if (encoding !== 'bcd') return true;
  return content === 'n' || content === 'z' || content === 'h' || (content === 'xn' && length % 2 === 1);
}

function valueFits({ content, value }: FieldSpec): boolean {
  if (content === 'b') return value === 'bytes';
  return value === 'text' || (value === 'packed' && (content === 'n' || content === 'z'));
}

function prefixFits({ prefix, length, content, encoding }: FieldSpec): boolean {
  if (!prefix || !Number.isInteger(prefix.bytes) || prefix.bytes < 1 || prefix.bytes > 4) return false;
  const nibblesPerUnit = encoding === 'bcd' ? 1 : content === 'b' && encoding !== 'binary' ? 4 : 2;
  const largest = {
    units: length,
    bytes: Math.ceil((length * nibblesPerUnit) / 2),
    nibbles: length * nibblesPerUnit,
  };
  return largest[prefix.counts] <= prefixCapacity(prefix);
}
