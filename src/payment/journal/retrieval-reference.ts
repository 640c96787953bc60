/**
 * DE 37 as YDDDHHNNNNNN: last digit of the year, day of the year, hour, STAN. Unique for ten years as long as
 * the STAN does not come round within an hour.
 * @spec ISO 8583:1987 DE 37 (an 12); NOTE: the Julian form is what networks expect; its time is UTC here, so
 * that it does not depend on a time zone setting.
 */
export function retrievalReference(wallClockMs: number, stan: number): string {
  const at = new Date(wallClockMs);
  const year = at.getUTCFullYear();
  const day = Math.floor((wallClockMs - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
  const digits = (value: number, length: number) => String(value).padStart(length, '0');
  return `${year % 10}${digits(day, 3)}${digits(at.getUTCHours(), 2)}${digits(stan, 6)}`;
}
