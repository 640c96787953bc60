import { isoTime } from '../../../platform/time/iso-time.ts';
import { localTimeIn } from '../../../platform/time/local-time.ts';

/** DE 7 and the times in DE 90: MMDDhhmmss, UTC. */
export function transmissionTime(wallClockMs: number): string {
  const iso = isoTime(wallClockMs);
  return `${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}`;
}

const QUARTER_MS = 900_000;

/**
 * Makes a converter to MMDDhhmmss in a time zone: DE 13, then DE 12. Asking for a zone's rules is slow, so its offset is
 * kept for the quarter of an hour that was asked for last: clocks change on quarters of hours, and a backlog is
 * forwarded in the order it was made.
 */
export function localTimes(timeZone: string): (wallClockMs: number) => string {
  const convert = localTimeIn(timeZone);
  let quarter = Number.NaN;
  let offsetMs = 0;
  return (wallClockMs) => {
    const asked = Math.floor(wallClockMs / QUARTER_MS);
    if (asked !== quarter) {
      quarter = asked;
      const start = asked * QUARTER_MS;
      const { year, month, day, hour, minute, second } = convert(start);
      offsetMs = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second) - start;
    }
    return transmissionTime(wallClockMs + offsetMs);
  };
}
