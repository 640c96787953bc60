import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsedString, rawMembers } from '../../../../../src/host/upstreams/alipay/raw-members.ts';

const members = (text: string): Record<string, string> | null => {
  const found = rawMembers(Buffer.from(text));
  if (!found) return null;
  return Object.fromEntries([...found].map(([name, raw]) => [name, Buffer.from(raw).toString('utf8')]));
};

test('values come as they stand, blanks around them left out and inside them kept', () => {
  expect(members(' { "a" : {"b": [1, 2 ]} ,\n"sign":"x\\u0041" } ')).toEqual({
    a: '{"b": [1, 2 ]}',
    sign: '"x\\u0041"',
  });
  expect(members('{"a":-1.50,"b":true,"c":null}')).toEqual({ a: '-1.50', b: 'true', c: 'null' });
});

test.each([
  ['braces in a text', '{"a":{"m":"}{"},"sign":"s"}', '{"m":"}{"}'],
  ['an escaped quote before a brace', '{"a":{"m":"\\"}"},"sign":"s"}', '{"m":"\\"}"}'],
  ['a backslash at the end of a text', '{"a":{"m":"\\\\"},"sign":"s"}', '{"m":"\\\\"}'],
  ['a signature inside the response', '{"a":{"sign":"inner"},"sign":"s"}', '{"sign":"inner"}'],
  ['a response inside the response', '{"a":{"a":{}},"sign":"s"}', '{"a":{}}'],
  ['Chinese and emoji', '{"a":{"m":"成功😀"},"sign":"s"}', '{"m":"成功😀"}'],
])('%s does not mislead it', (_, text, expected) => {
  expect(members(text)).toEqual({ a: expected, sign: '"s"' });
});

test.each([
  '',
  'null',
  '[]',
  '{}',
  '{"a":1',
  '{"a":{"b":"}',
  '{"a":1}x',
  'x{"a":1}',
  '{"a":1,}',
  '{"a" 1}',
  '{a:1}',
  '{"a":}',
  '{"a":1 "b":2}',
  '{"a":1,"a":2}',
  '{"a":1,"\\u0061":2}',
  '{"a":"\\',
  `{${Array.from({ length: 17 }, (_, index) => `"m${index}":1`).join(',')}}`,
])('%j is no object that can be trusted', (text) => {
  expect(members(text)).toBeNull();
});

test('a name that is not UTF-8, or a text that is none, is nothing', () => {
  expect(rawMembers(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toBeNull();
  expect(parsedString(Buffer.from('12'))).toBeNull();
  expect(parsedString(Buffer.from('"a'))).toBeNull();
});

test('whatever JSON writes is found again, byte for byte', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, maxKeys: 8, noNullPrototype: true }),
      fc.constantFrom(0, 1, '\t'),
      (fields, indent) => {
        const found = rawMembers(Buffer.from(JSON.stringify(fields, null, indent)));
        const parsed = [...found!].map(([name, raw]) => [
          name,
          JSON.parse(Buffer.from(raw).toString('utf8')),
        ]);
        expect(JSON.stringify(Object.fromEntries(parsed))).toBe(JSON.stringify(fields));
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});

test('it never reads a damaged object otherwise than JSON does', () => {
  const whole = JSON.stringify({ a_response: { m: '}"{', n: [1, { o: '\\' }] }, sign: 'x=' });
  const damage = fc.constantFrom('', '{', '}', '[', ']', '"', '\\', ':', ',', ' ');
  let read = 0;
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(2), damage, (at, removed, put) => {
      const text = whole.slice(0, at) + put + whole.slice(at + removed);
      const values = Object.entries(members(text) ?? {}).map(([name, raw]) => [name, parsed(raw)] as const);
      if (values.length === 0 || values.some(([, value]) => value === undefined)) return;
      read += 1;
      expect(parsed(text)).toEqual(Object.fromEntries(values));
    }),
    { numRuns: 1_000, seed: 5 },
  );
  expect(read).toBeGreaterThan(20);
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
