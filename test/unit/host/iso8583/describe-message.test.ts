import { describe, expect, test } from 'vitest';
import { packChipData } from '../../../../src/host/iso8583/chip-data.ts';
import { type DescribedField, describeMessage } from '../../../../src/host/iso8583/describe-message.ts';
import { compileDialect } from '../../../../src/host/iso8583/dialect.ts';
import { iso87Tilld } from '../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import { composite, fixed, LLL_ASCII, variable } from '../../../../src/host/iso8583/field-table.ts';
import { packMessage } from '../../../../src/host/iso8583/pack-message.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';

const PAN = '4761739001010119';
const TRACK_2 = `${PAN}D35122010123456789`;

const request = packMessage(iso87Tilld, {
  mti: '0200',
  fields: {
    2: fromHex(PAN),
    4: '000000001250',
    14: fromHex('3512'),
    35: fromHex(TRACK_2),
    41: 'RIG00001',
    52: fromHex('1122334455667788'),
    55: packChipData([
      [0x9f02, fromHex('000000001250')],
      [0x57, fromHex(TRACK_2)],
      [0x5a, fromHex(PAN)],
      [0x9f6b, fromHex(TRACK_2)],
      [0x56, Buffer.from(`B${PAN}^A/B^35122010123456789`)],
      [0xdf7f, fromHex('0102')],
      [0x70, [[0x5a, fromHex(PAN)]]],
    ]),
  },
});

/** Field, value, and its fields the same way. */
const brief = ({ field, value, masked, fields }: DescribedField): unknown[] => [
  field,
  masked ? `${value}, masked` : value,
  ...fields.map(brief),
];

describe('a description', () => {
  const described = describeMessage(iso87Tilld, request);

  test('shows what the table opens and hides the rest', () => {
    expect(described.fields.map(brief)).toEqual([
      ['2', '476173******0119, masked'],
      ['4', '000000001250'],
      ['14', 'null, masked'],
      ['35', 'null, masked'],
      ['41', 'RIG00001'],
      ['52', 'null, masked'],
      [
        '55',
        null,
        ['9F02', '000000001250'],
        ['57', 'null, masked'],
        ['5A', 'null, masked'],
        ['9F6B', 'null, masked'],
        ['56', 'null, masked'],
        ['DF7F', 'null, masked'],
        ['70', null, ['5A', 'null, masked']],
      ],
    ]);
  });

  test('says of each field where it is and how long', () => {
    const places = described.fields.map(({ field, offset, length }) => [field, offset, length]);
    expect(places.slice(0, 3)).toEqual([
      ['2', 10, 8],
      ['4', 19, 6],
      ['14', 25, 2],
    ]);
    const amount = described.fields.at(-1)!.fields[0]!;
    expect([amount.name, amount.length]).toEqual(['Amount, Authorised (Numeric)', 6]);
    expect(request[amount.offset!]).toBe(0x9f);
  });

  test('reads the message type', () => {
    expect(described).toMatchObject({
      dialect: 'iso87-tilld',
      mti: '0200',
      version: '1987',
      class: 'financial',
    });
  });

  test('gives no card data away, whatever is printed of it', () => {
    const text = JSON.stringify(described);
    for (const secret of [PAN, PAN.slice(6, 12), '1122334455667788']) expect(text).not.toContain(secret);
  });

  test('shows everything when asked to', () => {
    const text = JSON.stringify(describeMessage(iso87Tilld, request, true));
    for (const value of [PAN, TRACK_2.replace('D', '='), '1122334455667788']) expect(text).toContain(value);
  });
});

test('of a message that is cut the beginning is shown, then where and why it ended', () => {
  const { fields, fault } = describeMessage(iso87Tilld, request.subarray(0, 24));
  expect(fields.map(({ field }) => field)).toEqual(['2']);
  expect([fault?.path, fault?.offset, fault?.reason]).toEqual(['DE 4', 19, 'truncated']);
  expect(describeMessage(iso87Tilld, fromHex('02'))).toMatchObject({ mti: null, version: null, fields: [] });
});

test('parts are shown each as its own row says, and unknown ones not', () => {
  const dialect = compileDialect({
    ...iso87Tilld.spec,
    header: variable('Header', 'ans', 9, 'ascii', LLL_ASCII, { show: 'clear' }),
    fields: {
      48: composite('Additional data', 99, LLL_ASCII, {
        kind: 'tagged',
        tag: fixed('Tag', 'n', 2, 'ascii', { pad: null }),
        length: { bytes: 2, encoding: 'ascii', counts: 'bytes' },
        rows: {
          '01': fixed('Invoice', 'n', 9, 'ascii', { show: 'clear' }),
          '02': fixed('Secret', 'n', 9, 'ascii'),
        },
      }),
    },
  });
  const values = new Map<string, string | Uint8Array>([
    ['01', '77'],
    ['02', '88'],
    ['09', fromHex('4142')],
  ]);
  const bytes = packMessage(dialect, { header: 'H1', mti: '0200', fields: { 48: values } });
  expect(describeMessage(dialect, bytes).fields.map(brief)).toEqual([
    ['header', 'H1'],
    ['48', null, ['01', '77'], ['02', 'null, masked'], ['09', 'null, masked']],
  ]);
});
