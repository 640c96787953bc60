import type Database from 'better-sqlite3';

/** Numbers that are taken once, inside the transaction that uses them. */
export class TraceNumbers {
  readonly #stan: Database.Statement<[], number>;

  constructor(database: Database.Database) {
    this.#stan = database
      .prepare<[], number>(
        "UPDATE counters SET value = value % 999999 + 1 WHERE name = 'stan' RETURNING value",
      )
      .pluck();
  }

  /** The next system trace audit number, 1..999999, beginning again after the last. @spec ISO 8583:1987 DE 11 */
  next(): number {
    return this.#stan.get()!;
  }
}

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
