/** An ISO 8601 time as a clock shows it: "14:05", or "14:05:30". */
export function timeText(iso: string, language: string, seconds = false): string {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hour12: false,
    numberingSystem: 'latn',
  }).format(Date.parse(iso));
}
