import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../../src/platform/system/backoff.ts';

const LIMITS = { firstMs: 100, longestMs: 1_000 };
const always = (byte: number) => ({ bytes: (length: number) => new Uint8Array(length).fill(byte) });

describe('back-off', () => {
  it.each([
    [1, 50, 100],
    [2, 100, 200],
    [4, 400, 800],
    [5, 500, 1_000],
    [1_000_000, 500, 1_000],
  ])('before repeat %i waits between %i and %i ms', (attempt, least, most) => {
    expect(backoffMs(attempt, LIMITS, always(0x00))).toBe(least);
    const longest = backoffMs(attempt, LIMITS, always(0xff));
    expect(longest).toBeLessThan(most);
    expect(longest).toBeGreaterThan(most * 0.99);
  });
});
