/** Years 00 to 49 are in this century. @spec EMV 4.4 Book 4, 6.7.3 */
const FIRST_YEAR_OF_LAST_CENTURY = 0x50;

/**
 * Whether YYMMDD `a` is later than `b`, 3 bytes each in format n.
 * NOTE: digits are compared, not days: a card's 31st of June is the day after its 30th.
 */
export function isAfter(a: Uint8Array, b: Uint8Array): boolean {
  return ordinal(a) > ordinal(b);
}

function ordinal(value: Uint8Array): number {
  const [year = 0, month = 0, day = 0] = value;
  const century = year < FIRST_YEAR_OF_LAST_CENTURY ? 1 : 0;
  return (century << 24) | (year << 16) | (month << 8) | day;
}
