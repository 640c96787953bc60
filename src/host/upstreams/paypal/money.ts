import { z } from 'zod';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import { type Amount, formatAmount, parseAmount } from '../../../platform/money/amount.ts';

/** Money as PayPal writes it: the value is decimal text, and stays text. */
export const paypalMoney = z.object({ currency_code: z.string(), value: z.string() });

export type PaypalMoney = z.infer<typeof paypalMoney>;

/** Currencies that PayPal takes without decimals. @spec PayPal REST, Currency codes */
const WHOLE = new Set(['HUF', 'JPY', 'TWD']);

/** Null for parts of a unit that PayPal does not take: 12.50 HUF. */
export function toPaypalMoney(amount: Amount): PaypalMoney | null {
  const value = formatAmount(amount);
  if (!WHOLE.has(amount.currency)) return { currency_code: amount.currency, value };
  const [whole = '', decimals = ''] = value.split('.');
  return /^0*$/.test(decimals) ? { currency_code: amount.currency, value: whole } : null;
}

/** Whether that text is that amount, to the minor unit. */
export function isSameMoney(money: PaypalMoney, amount: Amount): boolean {
  if (money.currency_code !== amount.currency) return false;
  try {
    return parseAmount(money.value, amount.currency).minor === amount.minor;
  } catch (error) {
    if (error instanceof TerminalError) return false;
    throw error;
  }
}
