import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { iso87Tilld } from '../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import { parseDialect } from '../../../../src/host/iso8583/file/parse-dialect.ts';
import { packMessage } from '../../../../src/host/iso8583/pack-message.ts';
import { unpackMessage } from '../../../../src/host/iso8583/unpack-message.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

const folder = new URL('../../../../config/dialects/', import.meta.url);
const shipped = (name: string) => parseDialect(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'), name);

const HEAD =
  'name: mine\nencoding: { digits: bcd, text: ascii, bytes: binary, lengths: bcd, bitmap: binary }\n';
const withFields = (...rows: readonly string[]) =>
  parseDialect(`${HEAD}fields:\n${rows.map((row) => `  ${row}\n`).join('')}`, 'mine.yaml');

describe('dialects that ship', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

  test.each(names)('%s loads, has the name of its file, and packs', (file) => {
    const dialect = shipped(file.replace('.yaml', ''));
    expect(`${dialect.name}.yaml`).toBe(file);
    const fields = { 2: fromHex('4761739001010119'), 37: '632811000042', 128: fromHex('0102030405060708') };
    const back = unpackMessage(dialect, packMessage(dialect, { mti: '0200', fields }));
    expect([back.mti, back.fields[37]]).toEqual(['0200', fields[37]]);
    expect(toHex(back.fields[2] as Uint8Array)).toBe('4761739001010119');
  });

  test.each(names)('%s hides card data, PINs and what is private', (file) => {
    const { fields } = shipped(file.replace('.yaml', '')).spec;
    for (const dataElement of [14, 35, 45, 52, 53])
      expect(fields[dataElement]?.show ?? 'masked').toBe('masked');
    for (const dataElement of [2, 35]) expect(fields[dataElement]!.value).toBe('packed');
  });

  test('iso87-tilld is the dialect of the code', () => {
    const { spec } = shipped('iso87-tilld');
    expect(spec).toEqual({ ...iso87Tilld.spec, bitmap: { ...iso87Tilld.spec.bitmap, tertiary: 'binary' } });
  });
});

describe('a row says only what is unusual', () => {
  const row = (text: string) => withFields(`48: { name: x, ${text} }`).spec.fields[48]!;

  test.each([
    ['is: n 12', { encoding: 'bcd', pad: { side: 'left', with: '0' }, prefix: null, value: 'text' }],
    [
      'is: ans..25',
      { encoding: 'ascii', prefix: { bytes: 1, encoding: 'bcd', counts: 'units' }, show: 'masked' },
    ],
    ['is: ans..25, prefix: { digits: 4 }', { prefix: { bytes: 2, encoding: 'bcd', counts: 'units' } }],
    ['is: b..999, prefix: { in: binary }', { prefix: { bytes: 2, encoding: 'binary', counts: 'units' } }],
    [
      'is: n..19, prefix: { in: ascii, counts: bytes }',
      { prefix: { bytes: 2, encoding: 'ascii', counts: 'bytes' } },
    ],
    ['is: b 8, in: hex', { encoding: 'ascii', value: 'bytes', pad: null }],
    ['is: n 3, in: cp500, pad: { right: " " }', { encoding: 'cp500', pad: { side: 'right', with: ' ' } }],
    ['is: an 3, pad: none', { pad: null }],
    ['is: z..37, spare: { right: F }', { value: 'packed', spareNibble: { side: 'right', nibble: 15 } }],
    ['is: n 4, as: packed', { value: 'packed', pad: null }],
  ])('%s', (text, expected) => expect(row(text)).toMatchObject(expected));
});

test('parts by position and by tag', () => {
  const dialect = withFields(
    '43: { is: ans 40, name: Place, parts: { 1: { is: ans 38, name: City }, 2: { is: a 2, name: Country } } }',
    '48: { is: ans..999, name: More, tagged: { tag: an 2, length: { digits: 3, in: ascii }, rows: { "03": { is: n 4, name: Year } } } }',
  );
  const fields = {
    43: new Map([
      ['1', 'BERLIN'],
      ['2', 'DE'],
    ]),
    48: new Map([['03', '2026']]),
  };
  const back = unpackMessage(dialect, packMessage(dialect, { mti: '0200', fields }));
  expect([...(back.fields[43] as Map<string, string>)][1]).toEqual(['2', 'DE']);
  expect([...(back.fields[48] as Map<string, string>)]).toEqual([['03', '2026']]);
});

describe('what is wrong is told with its place and what is expected', () => {
  test.each([
    ['65: { is: n 4, name: x }', 'mine.yaml:4:7 fields[65]: not a data element'],
    ['4: { is: n12, name: x }', 'mine.yaml:4:12 fields[4].is: expected content and length such as "n 12"'],
    ['4: { is: n 12, nam: x }', 'mine.yaml:4:18 fields[4].nam: unknown setting; did you mean "name"?'],
    ['37: { is: an 12, name: x, in: bcd }', 'content an cannot be encoded as bcd; text is sent in ascii'],
    ['4: { is: b 6, name: x, in: bcd }', 'bytes are sent in binary or as hex'],
    ['28: { is: xn 8, name: x }', 'the sign makes its length odd'],
    ['2: { is: n..19, name: x, as: text, show: pan }', 'a PAN must be held packed'],
    ['2: { is: n..100, name: x, prefix: { digits: 2 } }', 'give the prefix more digits'],
    ['48: { is: b..99, name: x, parts: { 2: { is: n 4, name: y } } }', 'numbered from 1, without a gap'],
    [
      '48: { is: b..99, name: x, parts: { 1: { is: n 4, name: y, in: binary } } }',
      'mine.yaml:4:41 fields[48].parts[1]: ',
    ],
    [
      '48: { is: b..99, name: x, tagged: { tag: an 2, length: {}, rows: { ABC: { is: n 4, name: y } } } }',
      'fields[48].tagged.rows.ABC: a tag is 2 long',
    ],
    ['4: { is: n 12, name: x }\n  4: { is: n 12, name: y }', 'mine.yaml:5:3 Map keys must be unique'],
  ])('%s', (row, message) => {
    expect(() => withFields(row)).toThrow(message);
  });

  test('all problems at once', () => {
    const rows = ['4: { is: n 12, name: x, in: binary }', '65: { is: n 4, name: x }'];
    expect(() => withFields(...rows)).toThrow(/fields\[4\].*\n.*fields\[65\]/);
  });
});
