/** Decimals of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

export interface MoneyPart {
  kind: 'number' | 'currency' | 'space';
  text: string;
}

/**
 * "12.50" EUR in the order and with the marks of the language, in parts, so that a page can set the
 * currency smaller than the figures. Adjoining figures and separators are one part.
 */
export function moneyParts(amount: string, currency: string, language: string): MoneyPart[] {
  const parts: MoneyPart[] = [];
  for (const { type, value } of formatOf(currency, language).formatToParts(
    amount as Intl.StringNumericLiteral,
  )) {
    const kind = type === 'currency' ? 'currency' : value.trim() === '' ? 'space' : 'number';
    const last = parts.at(-1);
    if (kind === 'number' && last?.kind === 'number') last.text += value;
    else parts.push({ kind, text: value });
  }
  return parts;
}

/** The same in one string. */
export function moneyText(amount: string, currency: string, language: string): string {
  return moneyParts(amount, currency, language)
    .map((part) => part.text)
    .join('');
}

/** Adds decimal texts of one currency exactly. */
export function sumOf(amounts: readonly string[], currency: string): string {
  return textOf(
    amounts.reduce((sum, amount) => sum + minorOf(amount, currency), 0n),
    currency,
  );
}

/** What is left of `amount` without `less`; never below zero. */
export function leftOf(amount: string, less: string, currency: string): string {
  const left = minorOf(amount, currency) - minorOf(less, currency);
  return textOf(left > 0n ? left : 0n, currency);
}

/** "12.50" EUR is 1250n. */
export function minorOf(amount: string, currency: string): bigint {
  const exponent = exponentOf(currency);
  const [whole = '0', decimals = ''] = amount.split('.');
  return BigInt(whole + decimals.padEnd(exponent, '0').slice(0, exponent));
}

function textOf(minor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = minor.toString().padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

function formatOf(currency: string, language: string): Intl.NumberFormat {
  // Latin digits in every language: the amount is read from across the counter, by both sides.
  return new Intl.NumberFormat(`${language}-u-nu-latn`, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
}
