import { TerminalError } from '../errors/terminal-error.ts';
import { currencyByCode } from './currencies.ts';

/** Money as whole minor units (cents), never a float. `currency` is ISO 4217 alphabetic. */
export interface Amount {
  minor: bigint;
  currency: string;
}

const LARGEST_MINOR = 999_999_999_999n; // n12: EMV 9F02, ISO 8583 DE 4

/**
 * Reads an amount as people and the API write it: "12.50", "12", "0.29"; a dot, no sign, no grouping,
 * at most the currency's number of decimals.
 * @throws TerminalError amount_invalid
 */
export function parseAmount(text: string, currencyCode: string): Amount {
  const currency = currencyByCode(currencyCode);
  const match = /^(\d{1,12})(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) {
    throw new TerminalError(
      'amount_invalid',
      `The amount "${text.slice(0, 32)}" is not a number like 12.50.`,
    );
  }
  const whole = match[1]!;
  const decimals = match[2] ?? '';
  if (decimals.length > currency.exponent) {
    throw new TerminalError(
      'amount_invalid',
      `${currency.code} has ${currency.exponent} decimals, the amount "${text}" has ${decimals.length}.`,
    );
  }
  const minor = BigInt(whole + decimals.padEnd(currency.exponent, '0'));
  if (minor > LARGEST_MINOR) {
    throw new TerminalError('amount_invalid', `The amount "${text}" is more than 12 digits of minor units.`);
  }
  return { minor, currency: currency.code };
}

/** "12.50" for 1250 minor units of a currency with two decimals. */
export function formatAmount(amount: Amount): string {
  const { exponent } = currencyByCode(amount.currency);
  const digits = amount.minor.toString().padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
