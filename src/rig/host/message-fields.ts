import type { IsoMessage } from '../../host/iso8583/field-spec.ts';
import { knownCurrencies } from '../../platform/money/currencies.ts';

/** A text field, or '' where the message has none. */
export function text(message: IsoMessage, dataElement: number): string {
  const value = message.fields[dataElement];
  return typeof value === 'string' ? value : '';
}

const CURRENCIES = new Set(knownCurrencies().map(({ numeric }) => numeric));

/** DE 49 names a currency that this host knows. */
export function isCurrencyKnown(message: IsoMessage): boolean {
  return CURRENCIES.has(Number(message.fields[49] ?? 0));
}
