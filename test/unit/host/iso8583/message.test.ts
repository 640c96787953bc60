import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileDialect } from '../../../../src/host/iso8583/dialect.ts';
import { iso87Tilld } from '../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import type { FieldSpec, FieldValue, IsoMessage } from '../../../../src/host/iso8583/field-spec.ts';
import { fixed, LL_ASCII, LLL_BCD, variable } from '../../../../src/host/iso8583/field-table.ts';
import { Iso8583Error } from '../../../../src/host/iso8583/iso8583-error.ts';
import { packMessage } from '../../../../src/host/iso8583/pack-message.ts';
import { unpackMessage } from '../../../../src/host/iso8583/unpack-message.ts';
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
function anyValue(spec: FieldSpec): fc.Arbitrary<FieldValue> {
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
const everyCombination = (): Record<number, FieldSpec> => {
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
  // Bits 1 and 65 are the bitmaps' own.
  return Object.fromEntries(rows.map((row, index) => [index + 2 < 65 ? index + 2 : index + 3, row]));
};

const ofValues = (dialect: { spec: { fields: Readonly<Record<number, FieldSpec>> } }) =>
  fc.record(
    Object.fromEntries(Object.entries(dialect.spec.fields).map(([number, spec]) => [number, anyValue(spec)])),
    { requiredKeys: [] },
  );

const plain = (fields: IsoMessage['fields']) =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([number, value]) => [number, typeof value === 'string' ? value : { hex: toHex(value!) }]),
  );

describe('what is packed comes back', () => {
  const bitmaps = ['binary', 'ascii', 'cp500'] as const;
  test.each([
    ['iso87-tilld', iso87Tilld],
    ...bitmaps.map(
      (bitmap) =>
        [
          `every combination, bitmap in ${bitmap}`,
          compileDialect({
            name: 'every combination',
            header: fixed('header', 'b', 5, 'binary'),
            mti: fixed('MTI', 'n', 4, 'cp1047'),
            bitmap: { primary: bitmap, secondary: 'binary' },
            fields: {
              ...everyCombination(),
              130: fixed('row', 'n', 3, 'bcd'),
              192: fixed('row', 'b', 2, 'binary'),
            },
          }),
        ] as const,
    ),
  ] as const)('%s', (_, dialect) => {
    const header = dialect.header ? { header: fromHex('6000010002') } : {};
    fc.assert(
      fc.property(ofValues(dialect), (fields) => {
        const back = unpackMessage(dialect, packMessage(dialect, { ...header, mti: '0200', fields }));
        expect(back.mti).toBe('0200');
        expect(plain(back.fields)).toEqual(plain(fields));
      }),
      { numRuns: 60 },
    );
  });
});

test('any bytes are a message or an Iso8583Error, never another failure', () => {
  const valid = packMessage(iso87Tilld, { mti: '0200', fields: { 3: '000000', 4: '1', 37: 'A', 90: '0' } });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 90 }), fc.nat(90), (noise, at) => {
      const bytes = Uint8Array.from(valid);
      bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
      try {
        unpackMessage(iso87Tilld, bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Iso8583Error);
      }
    }),
    { numRuns: 500 },
  );
});

test('a message cut anywhere is refused', () => {
  const fields = { 2: fromHex('4761739001010119'), 4: '1250', 55: fromHex('9F0106'), 70: '301' };
  const bytes = packMessage(iso87Tilld, { mti: '0200', fields });
  for (let length = 0; length < bytes.length; length++) {
    expect(() => unpackMessage(iso87Tilld, bytes.subarray(0, length))).toThrow(Iso8583Error);
  }
});

describe('errors say where and why', () => {
  const failure = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      if (error instanceof Iso8583Error) return [error.path, error.offset, error.reason];
      throw error;
    }
    return 'no failure';
  };
  const unpack = (hex: string) => failure(() => unpackMessage(iso87Tilld, fromHex(hex)));
  const pack = (fields: IsoMessage['fields']) =>
    failure(() => packMessage(iso87Tilld, { mti: '0200', fields }));

  test.each([
    ['an empty message', '', ['MTI', 0, 'truncated']],
    ['letters in the MTI', '02A0', ['MTI', 0, 'content']],
    ['half a bitmap', '0200 20000000', ['bitmap', 2, 'truncated']],
    ['a field that ends early', '0200 2000000000000000 0000', ['DE 3', 10, 'truncated']],
    ['a nibble that is no digit', '0200 2000000000000000 00000A', ['DE 3', 10, 'content']],
    ['a length that is no number', '0200 4000000000000000 1A', ['DE 2', 10, 'prefix']],
    ['a length beyond the limit', '0200 4000000000000000 20 47617390010101194761', ['DE 2', 10, 'length']],
    ['a field the dialect lacks', '0200 0400000000000000', ['DE 6', 10, 'unknown_field']],
    [
      'a third bitmap the dialect lacks',
      '0200 8000000000000000 8000000000000000',
      ['DE 65', 18, 'unknown_field'],
    ],
    ['bytes left over', '0200 2000000000000000 000000 FF', ['message', 13, 'trailing_bytes']],
  ] as const)('%s', (_, hex, expected) => expect(unpack(hex)).toEqual(expected));

  test.each([
    ['a number that is too long', { 3: '0000000' }, ['DE 3', 10, 'length']],
    ['letters in a number', { 3: '00000A' }, ['DE 3', 10, 'content']],
    ['text where bytes belong', { 2: '4761739001010119' }, ['DE 2', 10, 'value_type']],
    ['bytes where text belongs', { 3: fromHex('000000') }, ['DE 3', 10, 'value_type']],
    ['a field the dialect lacks', { 3: '0', 6: '1' }, ['DE 6', 13, 'unknown_field']],
    ['a field of the second bitmap the dialect lacks', { 128: '1' }, ['DE 128', 18, 'unknown_field']],
    ['the bitmap’s own number', { 65: '1' }, ['DE 65', 18, 'unknown_field']],
    ['a PAN of 20 digits', { 2: fromHex('47617390010101194761') }, ['DE 2', 10, 'length']],
    ['a PAN with a separator', { 2: fromHex('476173D001') }, ['DE 2', 11, 'content']],
  ] as const)('%s cannot be packed', (_, fields, expected) => {
    expect(pack(fields as IsoMessage['fields'])).toEqual(expected);
  });

  test('and never with which value', () => {
    const track2 = fromHex('4761739001010119F35122010123');
    expect(() => packMessage(iso87Tilld, { mti: '0200', fields: { 35: track2 } })).toThrow(
      /^DE 35 at byte 11: it holds a character its type does not allow$/,
    );
  });
});
