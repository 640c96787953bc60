import fc from 'fast-check';
import type {
  FieldSpec,
  FieldValue,
  FieldValues,
  PartValue,
} from '../../../../src/host/iso8583/field-spec.ts';
import { composite, fixed, LL_ASCII, LLL_BCD, variable } from '../../../../src/host/iso8583/field-table.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

const characters: Record<string, string> = {
  n: '0123456789',
  a: 'ABCxyz ',
  an: '09AZaz ',
  ans: ' !09AZ~',
  any: 'A\u00e6\u0000\u00ff',
  z: '0123456789=',
  h: '0123456789ABCDEF',
};

/** Any value a row can hold, as it comes back: of full length where the length is fixed. */
export function anyValue(spec: FieldSpec): fc.Arbitrary<FieldValue> {
  return spec.parts ? anyParts(spec) : anyPart(spec);
}

function anyParts({ parts }: FieldSpec): fc.Arbitrary<ReadonlyMap<string, PartValue>> {
  if (parts!.kind === 'tagged') {
    const values = fc.record(mapValues(parts!.rows, anyPart), { requiredKeys: [] });
    return values.map((record) => new Map(Object.entries(record) as [string, PartValue][]));
  }
  const rows = parts!.rows.map((row, index) =>
    anyPart(row).map((value) => [String(index + 1), value] as const),
  );
  return fc
    .tuple(fc.tuple(...rows), fc.nat(rows.length))
    .map(([values, count]) => new Map(values.slice(0, count)));
}

const mapValues = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

function anyPart(spec: FieldSpec): fc.Arbitrary<PartValue> {
  const units = { minLength: spec.prefix ? 0 : spec.length, maxLength: spec.length };
  if (spec.content === 'b') return fc.uint8Array(units);
  if (spec.content === 'xn') {
    const digits = { minLength: spec.length - 1, maxLength: spec.length - 1 };
    return fc
      .tuple(fc.constantFrom('C', 'D'), fc.string({ unit: digit, ...digits }))
      .map((parts) => parts.join(''));
  }
  const text = fc.string({ unit: fc.constantFrom(...characters[spec.content]!), ...units });
  return spec.value === 'packed' ? text.map(pack) : text;
}

const digit = fc.constantFrom(...'0123456789');
const pack = (text: string) => fromHex(text.replaceAll('=', 'D') + (text.length % 2 === 1 ? 'F' : ''));

/** Each content in each encoding it can have, fixed and variable, text and packed, spare nibble left and right. */
export const everyCombination = (): Record<number, FieldSpec> => {
  const rows: FieldSpec[] = [];
  const right = { side: 'right', nibble: 15 } as const;
  for (const encoding of ['ascii', 'cp500', 'cp1047'] as const) {
    for (const content of ['n', 'a', 'an', 'ans', 'any', 'z', 'h', 'b', 'xn'] as const) {
      rows.push(fixed('row', content, 7, encoding));
      if (content !== 'xn') rows.push(variable('row', content, 11, encoding, LL_ASCII));
    }
    rows.push(
      variable(
        'row',
        'z',
        19,
        encoding,
        { bytes: 1, encoding: 'binary', counts: 'nibbles' },
        { value: 'packed' },
      ),
    );
  }
  for (const content of ['n', 'z', 'h'] as const) {
    rows.push(fixed('row', content, 6, 'bcd'), fixed('row', content, 7, 'bcd', { spareNibble: right }));
    rows.push(variable('row', content, 19, 'bcd', LLL_BCD, { spareNibble: right }));
    if (content !== 'h') rows.push(variable('row', content, 19, 'bcd', LLL_BCD, { value: 'packed' }));
    if (content !== 'h')
      rows.push(fixed('row', content, 9, 'bcd', { value: 'packed', pad: null, spareNibble: right }));
  }
  rows.push(fixed('row', 'xn', 9, 'bcd'), variable('row', 'b', 300, 'binary', LLL_BCD));
  rows.push(
    composite('row', 99, LL_ASCII, {
      kind: 'positional',
      rows: [
        fixed('part', 'n', 4, 'bcd'),
        variable('part', 'ans', 9, 'cp500', LL_ASCII),
        fixed('part', 'b', 3, 'ascii'),
      ],
    }),
    composite('row', 999, LLL_BCD, {
      kind: 'tagged',
      tag: fixed('Tag', 'an', 2, 'ascii', { pad: null }),
      length: { bytes: 3, encoding: 'ascii', counts: 'bytes' },
      rows: { A1: fixed('part', 'ans', 20, 'ascii'), '02': fixed('part', 'b', 40, 'binary') },
    }),
  );
  // Bits 1 and 65 are the bitmaps' own.
  return Object.fromEntries(rows.map((row, index) => [index + 2 < 65 ? index + 2 : index + 3, row]));
};

/** Any values for any of a dialect's fields. */
export const valuesOf = (dialect: { spec: { fields: Readonly<Record<number, FieldSpec>> } }) =>
  fc.record(
    Object.fromEntries(Object.entries(dialect.spec.fields).map(([number, spec]) => [number, anyValue(spec)])),
    { requiredKeys: [] },
  );

/** For comparison: bytes as hex, parts as pairs. */
export const plainFields = (fields: FieldValues): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([number, value]) => [number, plainValue(value!)]),
  );

function plainValue(value: FieldValue): unknown {
  if (value instanceof Uint8Array) return { hex: toHex(value) };
  return typeof value === 'string' ? value : Array.from(value, ([key, part]) => [key, plainValue(part)]);
}
