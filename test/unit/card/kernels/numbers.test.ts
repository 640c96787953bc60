import { expect, test } from 'vitest';
import { numeric } from '../../../../src/card/entry-point/transaction.ts';
import { decimal } from '../../../../src/card/kernels/decimal.ts';
import { isAfter } from '../../../../src/card/kernels/yymmdd.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

test('format n is read and written, 12 digits without loss', () => {
  expect(decimal(fromHex('999999999999'))).toBe(999_999_999_999n);
  expect(decimal(new Uint8Array())).toBe(0n);
  expect(toHex(numeric(999_999_999_999n, 6))).toBe('999999999999');
  expect(toHex(numeric(978n, 2))).toBe('0978');
});

test('a nibble that is no digit has no value', () => {
  expect(decimal(fromHex('0A'))).toBeNull();
  expect(decimal(fromHex('F0'))).toBeNull();
});

test('a value that does not fit its length is refused', () => {
  expect(() => numeric(1_000_000_000_000n, 6)).toThrow(RangeError);
  expect(() => numeric(-1n, 6)).toThrow(RangeError);
});

test.each([
  ['260105', '260104', true],
  ['260105', '260105', false],
  ['260104', '260105', false],
  ['260201', '260131', true],
  ['491231', '500101', true],
  ['500101', '491231', false],
  ['000101', '991231', true],
])('%s later than %s: %s', (a, b, later) => {
  expect(isAfter(fromHex(a), fromHex(b))).toBe(later);
});
