import { cardNumberLengthAt, holdsCardNumber } from './card-numbers.ts';

export const MASK = '[masked]';

/** Ids are digits and hyphens too; a version and a variant digit tell them from a card number. @spec RFC 9562, 4 */
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/gi;

/** Words of hex digits with one separator between two of them. */
const HEX_RUN = /\b[0-9a-f]{2,}(?:[ :-][0-9a-f]{2,})*\b/gi;

/** Decimal digits with at most one space or hyphen between two of them, at least twelve. */
const DIGIT_RUN = /\d(?:[ -]?\d){11,}/g;

/** What follows the number on a stripe: separator, expiry, service code, discretionary data. */
const TRACK_REST = /^ ?[=D^]\d[\d=^A-Z /]*\??/i;

/**
 * Card data as TLV in hex. Each asks for the value's form too, so that a hash or a certificate that merely
 * holds the tag's byte is left alone.
 * @spec EMV 4.4 Book 3, annex A: 57, 5A; EMV Contactless Book C-2: 9F6B
 */
const TLV_FORMS: readonly RegExp[] = [/(?:57|9F6B)(?:0[89A-F]|1[0-3])\d{12,19}D\d{4}/i, /5A0[6-9A]\d{12}/i];

/** Decimal digits as ASCII bytes in hex: track 1 (56) and text fields. */
const ASCII_DIGITS = /(?:3\d){12,}/g;

/**
 * `text` without what looks like card data: card numbers (an issuer range that is known and a check digit
 * that holds), what follows them on a stripe, and hex of tags 56, 57, 5A and 9F6B. The second net behind the
 * allow-lists of log and API, so it rather masks too much.
 */
export function maskSensitive(text: string): string {
  let masked = '';
  let end = 0;
  for (const id of text.matchAll(UUID)) {
    masked += maskBetweenIds(text.slice(end, id.index)) + id[0];
    end = id.index + id[0].length;
  }
  return masked + maskBetweenIds(text.slice(end));
}

function maskBetweenIds(text: string): string {
  return maskNumbers(text.replace(HEX_RUN, (run) => (isCardHex(run) ? MASK : run)));
}

function isCardHex(run: string): boolean {
  const hex = run.replace(/[ :-]/g, '');
  if (TLV_FORMS.some((form) => form.test(hex))) return true;
  const asciiDigits = [...hex.matchAll(ASCII_DIGITS)].map(([run]) => run.replace(/3(\d)/g, '$1'));
  if (asciiDigits.some(holdsCardNumber)) return true;
  // A run of hex with letters in it is bytes: a number within makes all of it suspect.
  return /[a-f]/i.test(hex) && (hex.match(/\d{12,}/g) ?? []).some(holdsCardNumber);
}

function maskNumbers(text: string): string {
  let masked = '';
  let end = 0;
  for (const run of text.matchAll(DIGIT_RUN)) {
    if (run.index < end) continue;
    masked += text.slice(end, run.index) + maskRun(run[0]);
    end = run.index + run[0].length;
    if (masked.endsWith(MASK)) end += TRACK_REST.exec(text.slice(end))?.[0].length ?? 0;
  }
  return masked + text.slice(end);
}

/** Masks each card number within a run of digits and separators; the rest of the run stays. */
function maskRun(run: string): string {
  const digits = run.replace(/[^\d]/g, '');
  /** Place in `run` of each digit. */
  const places = [...run.matchAll(/\d/g)].map((digit) => digit.index);
  let masked = '';
  let end = 0;
  for (let start = 0; start < digits.length; ) {
    const length = cardNumberLengthAt(digits, start);
    if (length === 0) {
      start += 1;
      continue;
    }
    masked += run.slice(end, places[start]) + MASK;
    end = places[start + length - 1]! + 1;
    start += length;
  }
  return masked + run.slice(end);
}
