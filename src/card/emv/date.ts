/** A calendar date as the number YYYYMMDD, so that dates compare as numbers. */
export type CalendarDate = number;

/** Years 00 to 49 are in this century, 50 to 99 in the last. @spec EMV 4.4 Book 4, 6.7.3 */
const FIRST_YEAR_OF_LAST_CENTURY = 50;

/** A date coded YYMMDD (n6, 3 bytes): 9A, 5F24, 5F25. null when it is not a date of the calendar. */
export function dateFromYymmdd(value: Uint8Array): CalendarDate | null {
  if (value.length !== 3) return null;
  const [year, month, day] = [fullYear(value[0]!), twoDigits(value[1]!), twoDigits(value[2]!)];
  if (year === null || month === null || day === null) return null;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return year * 10000 + month * 100 + day;
}

/** The last day of a month coded MMYY (n4, 2 bytes), as certificates expire. null when there is no such month. */
export function lastDayOfMmyy(value: Uint8Array): CalendarDate | null {
  if (value.length !== 2) return null;
  const [month, year] = [twoDigits(value[0]!), fullYear(value[1]!)];
  if (year === null || month === null || month < 1 || month > 12) return null;
  return year * 10000 + month * 100 + daysInMonth(year, month);
}

function fullYear(byte: number): number | null {
  const year = twoDigits(byte);
  if (year === null) return null;
  return year < FIRST_YEAR_OF_LAST_CENTURY ? 2000 + year : 1900 + year;
}

function twoDigits(byte: number): number | null {
  const [tens, units] = [byte >> 4, byte & 0x0f];
  return tens > 9 || units > 9 ? null : tens * 10 + units;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
