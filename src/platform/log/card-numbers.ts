interface NumberRange {
  /** First and last issuer prefix, inclusive, both of the same number of digits. */
  from: number;
  to: number;
  digits: number;
  /** Lengths of card numbers in this range, inclusive. */
  shortest: number;
  longest: number;
}

const range = (from: number, to: number, shortest: number, longest: number): NumberRange => ({
  from,
  to,
  digits: String(from).length,
  shortest,
  longest,
});

/** Issuer ranges of the schemes a counter meets; wide rather than exact, as this is a net. @spec ISO/IEC 7812-1 */
const RANGES: readonly NumberRange[] = [
  range(4, 4, 13, 19), // Visa
  range(51, 55, 16, 16), // Mastercard
  range(2221, 2720, 16, 16), // Mastercard
  range(34, 34, 15, 15), // American Express
  range(37, 37, 15, 15), // American Express
  range(300, 305, 14, 19), // Diners Club
  range(36, 36, 14, 19), // Diners Club
  range(38, 39, 14, 19), // Diners Club
  range(3528, 3589, 16, 19), // JCB
  range(50, 50, 12, 19), // Maestro, RuPay
  range(56, 69, 12, 19), // Maestro, Discover, UnionPay, RuPay
  range(81, 82, 16, 19), // UnionPay, RuPay
  range(2200, 2204, 16, 19), // Mir
  range(9792, 9792, 16, 16), // Troy
];

/** Digits of the shortest card number there is; the longest has 19. */
const SHORTEST = 12;

/** Whether `digits` passes the check digit. @spec ISO/IEC 7812-1, annex B */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = digit * 2;
    if (i % 2 === 0) sum += digit;
    else sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * Length of the longest card number that begins at `start` of a run of decimal digits, or 0: an issuer
 * range that is known, a length that range has, and a check digit that holds.
 */
export function cardNumberLengthAt(digits: string, start: number): number {
  let found = 0;
  for (const { from, to, digits: prefixDigits, shortest, longest } of RANGES) {
    const prefix = Number(digits.slice(start, start + prefixDigits));
    if (prefix < from || prefix > to) continue;
    for (let length = Math.min(longest, digits.length - start); length >= shortest; length--) {
      if (length > found && passesLuhn(digits.slice(start, start + length))) found = length;
    }
  }
  return found;
}

/** Whether a run of decimal digits holds a card number anywhere. */
export function holdsCardNumber(digits: string): boolean {
  for (let start = 0; start + SHORTEST <= digits.length; start++) {
    if (cardNumberLengthAt(digits, start) > 0) return true;
  }
  return false;
}
