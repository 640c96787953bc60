import type { LocalTime } from '../../platform/time/local-time.ts';

const DAY_MS = 86_400_000;

/**
 * Number of the business day of a moment, where a new one begins at `at` ("23:30", local time).
 * NOTE: where a change to summer time skips `at`, the day begins with the next minute there is; where a change back
 * shows it twice, at the first.
 */
export function businessDay(time: LocalTime, at: string): number {
  const calendarDay = Date.UTC(Number(time.year), Number(time.month) - 1, Number(time.day)) / DAY_MS;
  return `${time.hour}:${time.minute}` >= at ? calendarDay + 1 : calendarDay;
}
