import { type Country, countryByCode, countryByNumber } from './iso-3166.ts';
import { currencyByNumber } from './iso-4217.ts';

type NameKind = 'region' | 'currency' | 'language';

const names = new Map<NameKind, Intl.DisplayNames>();

/** The English name of a code, or undefined where Unicode has none. */
function nameOf(kind: NameKind, code: string): string | undefined {
  let display = names.get(kind);
  if (!display) {
    display = new Intl.DisplayNames('en', { type: kind, fallback: 'none' });
    names.set(kind, display);
  }
  try {
    return display.of(code);
  } catch {
    return undefined; // not even of a code's form
  }
}

function countryWords(country: Country | undefined): string | undefined {
  if (!country) return undefined;
  return [country.alpha2, nameOf('region', country.alpha2)].filter(Boolean).join(' ');
}

/** 'DE Germany' of 276; undefined for a number that is no country's. */
export function countryNameByNumber(numeric: number): string | undefined {
  return countryWords(countryByNumber(numeric));
}

/** 'DE Germany' of 'DE' or 'DEU'. */
export function countryNameByCode(code: string): string | undefined {
  return countryWords(countryByCode(code.toUpperCase()));
}

/** 'EUR Euro' of 978; undefined for a number that is no currency's. */
export function currencyName(numeric: number): string | undefined {
  const currency = currencyByNumber(numeric);
  if (!currency) return undefined;
  return [currency.alphabetic, nameOf('currency', currency.alphabetic)].filter(Boolean).join(' ');
}

/** 'English' of 'en'; undefined for what is no ISO 639-1 code. */
export function languageName(code: string): string | undefined {
  return /^[a-z]{2}$/i.test(code) ? nameOf('language', code.toLowerCase()) : undefined;
}
