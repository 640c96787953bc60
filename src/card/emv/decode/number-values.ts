import { dateFromYymmdd } from '../date.ts';
import type { Details } from './decoded.ts';
import { currencyByNumber } from './iso-4217.ts';
import { countryNameByNumber, currencyName } from './iso-names.ts';
import type { CurrencyContext } from './tree-context.ts';

/** The digits of format n or cn as text, trailing F of cn left out; null where a nibble is no digit. */
export function decimalDigits(value: Uint8Array): string | null {
  let digits = '';
  for (const byte of value) digits += byte.toString(16).padStart(2, '0');
  digits = digits.replace(/f+$/, '');
  return /^\d*$/.test(digits) ? digits : null;
}

const NOT_DECIMAL: Details = { notes: ['Not decimal: format n has the digits 0 to 9 only.'] };

/** Format n as digits, zeros in front included. */
export function digitsValue(value: Uint8Array): Details {
  const digits = decimalDigits(value);
  return digits === null ? NOT_DECIMAL : { value: digits };
}

/** Big-endian, at most 6 bytes. */
export function unsigned(value: Uint8Array): number {
  let number = 0;
  for (const byte of value.subarray(0, 6)) number = number * 256 + byte;
  return number;
}

export function countValue(value: Uint8Array): Details {
  const number = unsigned(value);
  return { value: number, meaning: String(number) };
}

/** Two-byte numeric code of ISO 3166 or ISO 4217; null where it is not decimal. */
export function numericCode(value: Uint8Array): number | null {
  const digits = decimalDigits(value);
  return digits === null || digits === '' ? null : Number(digits);
}

/** An amount of format n. */
export function amountValue(value: Uint8Array, currency?: CurrencyContext): Details {
  const digits = decimalDigits(value);
  return digits === null || digits === '' ? NOT_DECIMAL : amountWords(BigInt(digits), currency);
}

/** An amount of format b. */
export function binaryAmountValue(value: Uint8Array, currency?: CurrencyContext): Details {
  return amountWords(BigInt(unsigned(value)), currency);
}

/** '12.50 EUR' where the data name the currency, the minor units where they do not. */
export function amountWords(minor: bigint, currency?: CurrencyContext): Details {
  const known = currency && currencyByNumber(currency.numeric);
  if (!known) return { value: String(minor), meaning: `${minor} in minor units` };
  const exponent = currency.exponent ?? known.exponent;
  const digits = String(minor).padStart(exponent + 1, '0');
  const cut = digits.length - exponent;
  const text = exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return { value: String(minor), meaning: `${text} ${known.alphabetic}` };
}

/** YYMMDD */
export function dateValue(value: Uint8Array): Details {
  const date = dateFromYymmdd(value);
  if (date === null) return { notes: ['No date of the calendar (YYMMDD).'] };
  const text = String(date);
  const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return { value: iso, meaning: iso };
}

/** HHMMSS */
export function timeValue(value: Uint8Array): Details {
  const digits = decimalDigits(value);
  const match = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(digits ?? '');
  if (!match) return { notes: ['No time of the day (HHMMSS).'] };
  const time = match.slice(1).join(':');
  return { value: time, meaning: time };
}

export function countryValue(value: Uint8Array): Details {
  return codeValue(value, countryNameByNumber, 'ISO 3166-1');
}

export function currencyValue(value: Uint8Array): Details {
  return codeValue(value, currencyName, 'ISO 4217');
}

function codeValue(
  value: Uint8Array,
  name: (numeric: number) => string | undefined,
  standard: string,
): Details {
  const code = numericCode(value);
  if (code === null) return NOT_DECIMAL;
  return { value: String(code).padStart(3, '0'), meaning: name(code) ?? `no code of ${standard}` };
}

/** 9F3B: up to four currencies. */
export function currenciesValue(value: Uint8Array): Details {
  const names: string[] = [];
  for (let at = 0; at < value.length; at += 2) {
    const details = currencyValue(value.subarray(at, at + 2));
    names.push(details.meaning ?? 'not decimal');
  }
  return { meaning: names.join(', ') };
}

/** An RSA exponent. */
export function exponentValue(value: Uint8Array): Details {
  return countValue(value);
}
