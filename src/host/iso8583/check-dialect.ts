import { prefixCapacity } from './codecs/length-prefix.ts';
import type { DialectSpec, FieldSpec, Parts } from './field-spec.ts';

/** Largest value in units: far above what a message of 9,999 bytes holds. */
const LONGEST = 9_999;
/** Stand for the bitmaps themselves. */
const BITMAP_ELEMENTS: readonly number[] = [1, 65];
const LAST_ELEMENT = 192;
/** No specification has a composite field of more. */
const MOST_PARTS = 256;

export interface DialectProblem {
  /** "DE 4" or "DE 48.03". */
  place: string;
  /** Keys from the table down to what is wrong. */
  path: readonly (string | number)[];
  /** What is wrong, or what would be right. */
  problem: string;
}

/**
 * What is wrong with a dialect's table; empty when it can be compiled. Tables are written by hand from printed
 * specifications: a slip must show at load, not at a customer's card.
 */
export function checkDialect(spec: DialectSpec): DialectProblem[] {
  const problems: DialectProblem[] = [];
  const { mti } = spec;
  if (mti.content !== 'n' || mti.length !== 4 || mti.prefix || mti.value !== 'text') {
    problems.push({ place: 'MTI', path: ['mti'], problem: 'must be 4 digits of fixed length, as text' });
  }
  problems.push(...checkField('MTI', ['mti'], mti));
  if (spec.header) problems.push(...checkField('header', ['header'], spec.header));
  for (const [number, field] of Object.entries(spec.fields)) {
    const dataElement = Number(number);
    const path = ['fields', number];
    const place = `DE ${number}`;
    const inRange = Number.isInteger(dataElement) && dataElement >= 2 && dataElement <= LAST_ELEMENT;
    if (!inRange || BITMAP_ELEMENTS.includes(dataElement)) {
      const problem = `not a data element a dialect can define (2..64, 66..${LAST_ELEMENT})`;
      problems.push({ place, path, problem });
    }
    problems.push(...checkField(place, path, field), ...checkParts(place, path, field));
  }
  return problems;
}

function checkField(place: string, path: DialectProblem['path'], field: FieldSpec): DialectProblem[] {
  const { show } = field;
  const rules: readonly (readonly [holds: boolean, problem: string])[] = [
    [
      Number.isInteger(field.length) && field.length >= 0 && field.length <= LONGEST,
      'its length is not 0..9999',
    ],
    [
      encodingFits(field),
      `content ${field.content} cannot be encoded as ${field.encoding}; ${remedyOf(field)}`,
    ],
    [valueFits(field), `content ${field.content} is not held as ${field.value}`],
    [
      !field.prefix || prefixFits(field),
      'its length prefix cannot hold its length; give the prefix more digits',
    ],
    [!field.prefix || field.content !== 'xn', 'content xn has a fixed length'],
    [!field.pad || (!field.prefix && field.value === 'text'), 'only text of fixed length can be padded'],
    [!field.pad || /^[\0-\xff]$/.test(field.pad.with), 'padding is one character of ISO 8859-1'],
    [isNibble(field.spareNibble.nibble), 'the spare nibble is not 0..15'],
    [show !== 'pan' || field.value === 'packed', 'a PAN must be held packed, so that it can be zeroed'],
    [show !== 'tlv' || (field.content === 'b' && field.value === 'bytes'), 'TLV is content b, held as bytes'],
    [field.name.length > 0, 'it has no name'],
    [(field.value === 'parts') === (field.parts !== null), 'parts are held as parts, and nothing else is'],
    [!field.parts || field.encoding === 'binary', 'a field of parts is content b in binary'],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => ({ place, path, problem }));
}

const isNibble = (nibble: number): boolean => Number.isInteger(nibble) && nibble >= 0 && nibble <= 15;

function checkParts(place: string, path: DialectProblem['path'], { parts }: FieldSpec): DialectProblem[] {
  if (!parts) return [];
  const rows = rowsOf(parts);
  const here = [...path, 'parts'];
  const problems: DialectProblem[] = [];
  if (rows.length === 0 || rows.length > MOST_PARTS) {
    problems.push({ place, path: here, problem: `it has not 1 to ${MOST_PARTS} parts` });
  }
  if (parts.kind === 'tagged') problems.push(...checkTags(place, here, parts));
  for (const [key, row] of rows) {
    const at = [...here, 'rows', parts.kind === 'positional' ? Number(key) - 1 : key];
    const spec = parts.kind === 'tagged' ? { ...row, prefix: parts.length, pad: null } : row;
    problems.push(...checkField(`${place}.${key}`, at, spec));
    if (row.parts) problems.push({ place: `${place}.${key}`, path: at, problem: 'a part has no parts' });
  }
  return problems;
}

function rowsOf(parts: Parts): [key: string, row: FieldSpec][] {
  if (parts.kind === 'tagged') return Object.entries(parts.rows);
  return parts.rows.map((row, index) => [String(index + 1), row]);
}

function checkTags(
  place: string,
  path: DialectProblem['path'],
  { tag, length, rows }: Parts & { kind: 'tagged' },
): DialectProblem[] {
  const problems = checkField(`${place} tag`, [...path, 'tag'], tag);
  if (tag.prefix || tag.value !== 'text' || tag.length < 1 || tag.pad) {
    problems.push({
      place,
      path: [...path, 'tag'],
      problem: 'tags are text of fixed length without padding',
    });
  }
  if (length.counts !== 'bytes') {
    problems.push({ place, path: [...path, 'length'], problem: 'the length of a tagged part counts bytes' });
  }
  for (const key of Object.keys(rows)) {
    if (key.length === tag.length) continue;
    problems.push({
      place,
      path: [...path, 'rows', key],
      problem: `a tag is ${tag.length} long (in quotes)`,
    });
  }
  return problems;
}

function encodingFits({ content, encoding, length }: FieldSpec): boolean {
  if (encoding === 'binary') return content === 'b';
  if (encoding !== 'bcd') return true;
  return content === 'n' || content === 'z' || content === 'h' || (content === 'xn' && length % 2 === 1);
}

function remedyOf({ content }: FieldSpec): string {
  if (content === 'b') return 'bytes are sent in binary or as hex';
  if (content === 'xn') return 'in bcd its digits are even in number, and the sign makes its length odd';
  return content === 'n' || content === 'z' || content === 'h'
    ? 'digits are sent in ascii, cp500, cp1047 or bcd'
    : 'text is sent in ascii, cp500 or cp1047';
}

function valueFits({ content, value }: FieldSpec): boolean {
  if (content === 'b') return value === 'bytes' || value === 'parts';
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
