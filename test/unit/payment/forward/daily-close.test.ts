import { describe, expect, test } from 'vitest';
import { businessDay } from '../../../../src/payment/forward/daily-close.ts';
import { localTimeIn } from '../../../../src/platform/time/local-time.ts';

const berlin = localTimeIn('Europe/Berlin');
const day = (iso: string, at = '23:30') => businessDay(berlin(Date.parse(iso)), at);

describe('a business day', () => {
  test('begins at the time of the close, not at midnight', () => {
    const tuesday = day('2026-01-06T12:00:00+01:00');
    expect(day('2026-01-06T23:29:59+01:00')).toBe(tuesday);
    expect(day('2026-01-06T23:30:00+01:00')).toBe(tuesday + 1);
    expect(day('2026-01-07T00:30:00+01:00')).toBe(tuesday + 1);
    expect(day('2026-01-07T23:29:59+01:00')).toBe(tuesday + 1);
  });

  test('begins once where the clock shows the hour twice', () => {
    const before = day('2026-10-25T02:29:00+02:00', '02:30');
    expect(day('2026-10-25T02:30:00+02:00', '02:30')).toBe(before + 1);
    // Back at 02:00: the day before again, which closes nothing.
    expect(day('2026-10-25T02:00:00+01:00', '02:30')).toBe(before);
    expect(day('2026-10-25T02:30:00+01:00', '02:30')).toBe(before + 1);
  });

  test('begins with the next minute where the clock skips the hour', () => {
    const before = day('2026-03-29T01:59:00+01:00', '02:30');
    expect(day('2026-03-29T03:00:00+02:00', '02:30')).toBe(before + 1);
  });
});
