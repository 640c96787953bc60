import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { SystemRandom } from '../../../src/platform/system/system-random.ts';

/**
 * The laboratory's test of 1000 numbers in a row. An honest source fails a bound with a probability below 10^-27 (ones:
 * 11 standard deviations), two equal numbers come once in 8600 runs, so the second of two draws may stand in for them.
 */
describe('Book A 2EA.007 unpredictable number', () => {
  const draw = () => {
    const random = new SystemRandom();
    return Array.from({ length: 1000 }, () => random.bytes(4));
  };
  const numbers = draw();
  const bits = numbers.map((number) => Number.parseInt(toHex(number), 16).toString(2).padStart(32, '0'));

  test('Book A 2EA.007 1000 in a row are all distinct', () => {
    const allDistinct = (drawn: Uint8Array[]) => new Set(drawn.map(toHex)).size === drawn.length;
    expect(allDistinct(numbers) || allDistinct(draw())).toBe(true);
  });

  test('Book A 2EA.007 no bit is stuck', () => {
    for (let at = 0; at < 32; at++) expect(new Set(bits.map((number) => number[at])).size).toBe(2);
  });

  test('Book A 2EA.007 of 32000 bits 15000 to 17000 are ones', () => {
    const ones = bits.join('').replaceAll('0', '').length;
    expect(ones).toBeGreaterThanOrEqual(15_000);
    expect(ones).toBeLessThanOrEqual(17_000);
  });
});
