import { describe, expect, test } from 'vitest';
import { compileDialect } from '../../../../src/host/iso8583/dialect.ts';
import type { PartValue } from '../../../../src/host/iso8583/field-spec.ts';
import {
  composite,
  fixed,
  LL_ASCII,
  LLL_ASCII,
  LLL_BCD,
  variable,
} from '../../../../src/host/iso8583/field-table.ts';
import { Iso8583Error } from '../../../../src/host/iso8583/iso8583-error.ts';
import { packMessage } from '../../../../src/host/iso8583/pack-message.ts';
import { unpackMessage } from '../../../../src/host/iso8583/unpack-message.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

const dialect = compileDialect({
  name: 'composite fields',
  header: null,
  mti: fixed('Message type indicator', 'n', 4, 'bcd'),
  bitmap: { primary: 'binary', secondary: 'binary' },
  fields: {
    43: composite('Name and location', 40, null, {
      kind: 'positional',
      rows: [
        fixed('Name', 'ans', 25, 'ascii'),
        fixed('City', 'ans', 13, 'ascii'),
        fixed('Country', 'a', 2, 'ascii'),
      ],
    }),
    48: composite('Additional data', 999, LLL_ASCII, {
      kind: 'tagged',
      tag: fixed('Tag', 'an', 2, 'ascii', { pad: null }),
      length: { bytes: 3, encoding: 'ascii', counts: 'bytes' },
      rows: { '03': fixed('Invoice', 'n', 10, 'ascii'), A1: fixed('Note', 'ans', 20, 'ascii') },
    }),
    62: composite('Private data', 99, LL_ASCII, {
      kind: 'positional',
      rows: [fixed('Batch', 'n', 6, 'bcd'), variable('Text', 'ans', 9, 'ascii', LL_ASCII)],
    }),
    63: composite('Host data', 999, LLL_BCD, {
      kind: 'tagged',
      tag: fixed('Tag', 'h', 4, 'bcd', { pad: null }),
      length: { bytes: 2, encoding: 'binary', counts: 'bytes' },
      rows: { DF01: fixed('Keys', 'b', 16, 'binary') },
    }),
  },
});

const parts = (record: Record<string, PartValue>) => new Map(Object.entries(record));
const packed = (dataElement: number, record: Record<string, PartValue>) =>
  packMessage(dialect, { mti: '0200', fields: { [dataElement]: parts(record) } });
const values = (dataElement: number, bytes: Uint8Array) =>
  unpackMessage(dialect, bytes).fields[dataElement] as ReadonlyMap<string, PartValue>;
const asHex = (text: string) => toHex(Buffer.from(text));
const START = {
  43: '02000000000000200000',
  48: '02000000000000010000',
  62: '02000000000000000004',
  63: '02000000000000000002',
};

/** Path, offset and reason. */
function failure(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    if (error instanceof Iso8583Error) return [error.path, error.offset, error.reason];
    throw error;
  }
  return 'no failure';
}

describe('parts by position', () => {
  test('fill a field of fixed length', () => {
    const bytes = packed(43, { 1: 'TILLD', 2: 'BERLIN', 3: 'DE' });
    expect(toHex(bytes)).toBe(START[43] + asHex(`${'TILLD'.padEnd(25)}${'BERLIN'.padEnd(13)}DE`));
    expect(values(43, bytes).get('3')).toBe('DE');
  });

  test('those at the end may be absent', () => {
    const bytes = packed(62, { 1: '42' });
    expect(toHex(bytes)).toBe(`${START[62]}${asHex('03')}000042`);
    expect([...values(62, bytes)]).toEqual([['1', '000042']]);
  });

  test.each([
    ['a gap', () => packed(62, { 2: 'x' }), ['DE 62', 12, 'parts']],
    ['a part that the table lacks', () => packed(62, { 1: '1', 3: 'x' }), ['DE 62', 15, 'parts']],
    ['a fixed field that is not full', () => packed(43, { 1: 'TILLD' }), ['DE 43', 10, 'length']],
    ['a part that does not fit', () => packed(62, { 1: '1', 2: '0123456789' }), ['DE 62.2', 15, 'length']],
    [
      'text instead of parts',
      () => packMessage(dialect, { mti: '0200', fields: { 62: 'x' } }),
      ['DE 62', 10, 'value_type'],
    ],
    [
      'a part that is cut',
      () => values(62, fromHex(`${START[62]}${asHex('02')}0000`)),
      ['DE 62.1', 12, 'truncated'],
    ],
    [
      'bytes behind the last part',
      () => values(62, fromHex(`${START[62]}${asHex('07')}000042${asHex('01xy')}`)),
      ['DE 62', 18, 'trailing_bytes'],
    ],
  ] as const)('%s is refused', (_, act, expected) => expect(failure(act)).toEqual(expected));
});

describe('parts by tag', () => {
  test('come in the order given, each with its length', () => {
    const bytes = packed(48, { A1: 'hello', '03': '77' });
    expect(toHex(bytes)).toBe(START[48] + asHex('017A1005hello0300277'));
    expect([...values(48, bytes)]).toEqual([
      ['A1', 'hello'],
      ['03', '77'],
    ]);
  });

  test('a tag without a row is kept as bytes', () => {
    const bytes = packed(63, { DF01: fromHex('0102'), DF7F: fromHex('FF') });
    expect(toHex(bytes)).toBe(`${START[63]}0011DF0100020102DF7F0001FF`);
    expect(values(63, bytes).get('DF7F')).toEqual(fromHex('FF'));
  });

  const wire = (text: string) => fromHex(START[48] + asHex(String(text.length).padStart(3, '0') + text));
  test.each([
    ['a tag that comes twice', () => values(48, wire('A1001xA1001y')), ['DE 48.A1', 19, 'parts']],
    ['a part that goes beyond its field', () => values(48, wire('A1009x')), ['DE 48.A1', 18, 'truncated']],
    ['a length that is no number', () => values(48, wire('A10x9x')), ['DE 48.A1', 15, 'prefix']],
    ['letters in a number', () => values(48, wire('03002xy')), ['DE 48.03', 18, 'content']],
    ['half a tag', () => values(48, wire('A')), ['DE 48', 13, 'truncated']],
    ['a tag of the wrong length', () => packed(48, { A: 'x' }), ['DE 48', 13, 'length']],
  ] as const)('%s is refused', (_, act, expected) => expect(failure(act)).toEqual(expected));
});
