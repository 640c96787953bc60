import { expect, test } from 'vitest';
import { codeText } from '../../../../drivers/scanners/code-text.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';

const utf8 = (text: string) => codeText(Buffer.from(text, 'utf8'), 'utf8');

test.each(['\r', '\n', '\r\n'])('the line break %j that a scanner adds is taken off, once', (suffix) => {
  expect(utf8(`28763443825664394${suffix}`)).toBe('28763443825664394');
  expect(utf8(`a\n\n${suffix}`)).toBe('a\n\n');
});

test('line breaks, tabs and the separators of GS1 and ISO 15434 stay in a code', () => {
  const text = '[)>\u001e06\u001dP1\u001e\u0004\ta\r\nb';
  expect(utf8(text)).toBe(text);
});

test.each([
  ['nothing', ''],
  ['a line break alone', '0D0A'],
  ['NUL', '313233003435'],
  ['escape', '1B4131'],
  ['DEL', '31327F'],
  ['what is not UTF-8', '4DFC6C6C6572'],
  ['a surrogate', 'EDA080'],
])('%s is no code', (_name, hex) => {
  expect(codeText(fromHex(hex), 'utf8')).toBeNull();
});

test('each byte of latin1 is a character; C1 controls are noise', () => {
  expect(codeText(fromHex('4DFC6C6C6572'), 'latin1')).toBe('Müller');
  expect(codeText(fromHex('4D80'), 'latin1')).toBeNull();
});

test('characters beyond ASCII are UTF-8', () => {
  expect(utf8('Müller 支付宝')).toBe('Müller 支付宝');
});

test('a code of 4,096 bytes is taken, a longer one is not', () => {
  expect(utf8('1'.repeat(4096))).toHaveLength(4096);
  expect(utf8('1'.repeat(4097))).toBeNull();
});
