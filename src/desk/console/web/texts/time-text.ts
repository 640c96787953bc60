/** A time, ISO 8601 or milliseconds, as a clock shows it: "14:05", or "14:05:30". */
export function timeText(time: string | number, language: string, seconds = false): string {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hour12: false,
    numberingSystem: 'latn',
  }).format(typeof time === 'string' ? Date.parse(time) : time);
}
