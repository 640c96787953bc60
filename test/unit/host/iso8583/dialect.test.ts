import { expect, test } from 'vitest';
import { checkDialect } from '../../../../src/host/iso8583/check-dialect.ts';
import { compileDialect } from '../../../../src/host/iso8583/dialect.ts';
import { iso87Tilld } from '../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import type { DialectSpec, FieldSpec } from '../../../../src/host/iso8583/field-spec.ts';
import { fixed, LL_ASCII, LL_BCD, variable } from '../../../../src/host/iso8583/field-table.ts';

const withFields = (fields: Record<number, FieldSpec>): DialectSpec => ({
  name: 'test',
  header: null,
  mti: fixed('MTI', 'n', 4, 'bcd'),
  bitmap: { primary: 'binary', secondary: 'binary' },
  fields,
});

test.each([
  ['a data element of the bitmap', { 65: fixed('x', 'n', 1, 'ascii') }, 'DE 65: not a data element'],
  [
    'a data element beyond the third bitmap',
    { 193: fixed('x', 'n', 1, 'ascii') },
    'DE 193: not a data element',
  ],
  ['letters in BCD', { 37: fixed('x', 'an', 12, 'bcd') }, 'DE 37: content an cannot be encoded as bcd'],
  ['digits as raw bytes', { 4: fixed('x', 'n', 12, 'binary') }, 'content n cannot be encoded as binary'],
  [
    'a length that its prefix cannot hold',
    { 2: variable('x', 'n', 100, 'ascii', LL_ASCII) },
    'prefix cannot hold',
  ],
  [
    'a prefix of no bytes',
    { 2: variable('x', 'n', 1, 'ascii', { ...LL_BCD, bytes: 0 }) },
    'prefix cannot hold',
  ],
  [
    'packed text',
    { 37: fixed('x', 'an', 12, 'ascii', { value: 'packed', pad: null }) },
    'is not held as packed',
  ],
  [
    'a PAN held as text',
    { 2: variable('x', 'n', 19, 'bcd', LL_BCD, { show: 'pan' }) },
    'must be held packed',
  ],
  ['a negative length', { 3: fixed('x', 'n', -1, 'ascii') }, 'length is not 0..9999'],
  ['a field without a name', { 3: fixed('', 'n', 6, 'ascii') }, 'it has no name'],
] as const)('a table with %s is refused with its place', (_, fields, problem) => {
  const problems = checkDialect(withFields(fields));
  expect(problems).toHaveLength(1);
  expect(`${problems[0]!.place}: ${problems[0]!.problem}`).toContain(problem);
});

test('all problems of a table are told at once', () => {
  const fields = { 4: fixed('x', 'n', 12, 'binary'), 65: fixed('x', 'n', 1, 'ascii') };
  expect(() => compileDialect(withFields(fields))).toThrow(/DE 4: .*; DE 65: /);
});

test('a message type that is not four digits is refused', () => {
  expect(checkDialect({ ...withFields({}), mti: fixed('MTI', 'n', 3, 'ascii') })).toHaveLength(1);
});

test('card data in the shipped dialect is packed and hidden', () => {
  const { fields } = iso87Tilld.spec;
  expect([2, 14, 35].map((dataElement) => fields[dataElement]!.value)).toEqual([
    'packed',
    'packed',
    'packed',
  ]);
  const hidden = Object.keys(fields).filter((dataElement) => fields[Number(dataElement)]!.show !== 'clear');
  expect(hidden).toEqual(['2', '14', '35', '52', '53', '55', '64', '96', '128']);
});
