/** Calendar fields in a time zone, as texts of fixed length. */
export interface LocalTime {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

/** Makes a converter for one IANA time zone, e.g. "Europe/Berlin". @throws RangeError for an unknown zone */
export function localTimeIn(timeZone: string): (wallClockMs: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (wallClockMs) => {
    const fields: Record<string, string> = {};
    for (const part of format.formatToParts(wallClockMs)) fields[part.type] = part.value;
    const field = (name: string) => fields[name] ?? '00';
    return {
      year: field('year'),
      month: field('month'),
      day: field('day'),
      hour: field('hour'),
      minute: field('minute'),
      second: field('second'),
    };
  };
}

/** YYMMDD, as EMV 9A. */
export const emvDate = (time: LocalTime): string => `${time.year.slice(2)}${time.month}${time.day}`;

/** HHMMSS, as EMV 9F21. */
export const emvTime = (time: LocalTime): string => `${time.hour}${time.minute}${time.second}`;
