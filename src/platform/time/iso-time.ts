/** ISO 8601 in UTC with milliseconds, e.g. "2026-01-05T09:00:00.000Z". */
export const isoTime = (wallClockMs: number): string => new Date(wallClockMs).toISOString();
