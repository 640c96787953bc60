import { TerminalError } from '../errors/terminal-error.ts';

export interface Currency {
  /** ISO 4217 alphabetic code. */
  code: string;
  /** ISO 4217 numeric code, as in EMV 5F2A and ISO 8583 DE 49. */
  numeric: number;
  /** Number of decimals, EMV 5F36. */
  exponent: number;
  symbol: string;
}

const row = (code: string, numeric: number, exponent: number, symbol = code): Currency => ({
  code,
  numeric,
  exponent,
  symbol,
});

/** @spec ISO 4217 list one, the currencies a counter is set up for so far */
const CURRENCIES: readonly Currency[] = [
  row('AED', 784, 2),
  row('AUD', 36, 2, 'A$'),
  row('BGN', 975, 2),
  row('BHD', 48, 3),
  row('BRL', 986, 2, 'R$'),
  row('CAD', 124, 2, 'CA$'),
  row('CHF', 756, 2),
  row('CNY', 156, 2, 'CN¥'),
  row('CZK', 203, 2, 'Kč'),
  row('DKK', 208, 2, 'kr'),
  row('EUR', 978, 2, '€'),
  row('GBP', 826, 2, '£'),
  row('HKD', 344, 2, 'HK$'),
  row('HUF', 348, 2, 'Ft'),
  row('ILS', 376, 2, '₪'),
  row('INR', 356, 2, '₹'),
  row('ISK', 352, 0, 'kr'),
  row('JPY', 392, 0, '¥'),
  row('KRW', 410, 0, '₩'),
  row('KWD', 414, 3),
  row('MXN', 484, 2, 'MX$'),
  row('NOK', 578, 2, 'kr'),
  row('NZD', 554, 2, 'NZ$'),
  row('PLN', 985, 2, 'zł'),
  row('RON', 946, 2, 'lei'),
  row('SEK', 752, 2, 'kr'),
  row('SGD', 702, 2, 'S$'),
  row('THB', 764, 2, '฿'),
  row('TRY', 949, 2, '₺'),
  row('USD', 840, 2, '$'),
  row('ZAR', 710, 2, 'R'),
];

const byCode = new Map(CURRENCIES.map((currency) => [currency.code, currency]));

/** @throws TerminalError currency_unknown */
export function currencyByCode(code: string): Currency {
  const currency = byCode.get(code);
  if (!currency) {
    throw new TerminalError(
      'currency_unknown',
      `"${code.slice(0, 8)}" is not a currency this terminal knows.`,
    );
  }
  return currency;
}

export function knownCurrencies(): readonly Currency[] {
  return CURRENCIES;
}
