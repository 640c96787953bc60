import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileDialect } from '../../../../src/host/iso8583/dialect.ts';
import { iso87Tilld } from '../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import type { IsoMessage } from '../../../../src/host/iso8583/field-spec.ts';
import { fixed } from '../../../../src/host/iso8583/field-table.ts';
import { Iso8583Error } from '../../../../src/host/iso8583/iso8583-error.ts';
import { packMessage } from '../../../../src/host/iso8583/pack-message.ts';
import { unpackMessage } from '../../../../src/host/iso8583/unpack-message.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';
import { everyCombination, plainFields, valuesOf } from './any-message.ts';

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
      fc.property(valuesOf(dialect), (fields) => {
        const back = unpackMessage(dialect, packMessage(dialect, { ...header, mti: '0200', fields }));
        expect(back.mti).toBe('0200');
        expect(plainFields(back.fields)).toEqual(plainFields(fields));
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
    ['a field of the second bitmap the dialect lacks', { 127: '1' }, ['DE 127', 18, 'unknown_field']],
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
