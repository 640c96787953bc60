import { z } from 'zod';
import { parseAmount } from '../money/amount.ts';
import { knownCurrencies } from '../money/currencies.ts';

const isKnown = (code: string): boolean => knownCurrencies().some((currency) => currency.code === code);

export const currencyCode = z
  .string()
  .length(3, { abort: true })
  .refine(isKnown, 'not a currency this terminal knows; use an ISO 4217 code such as EUR');

/** "12.50" in the file's currency; turned into minor units when the configuration is resolved. */
export const money = z.string().regex(/^\d{1,10}(\.\d{1,4})?$/, 'write an amount like "50.00", in quotes');

/** Names every amount among `settings` that cannot be paid in that currency, e.g. for its decimals. true: there is none. */
export function checkAmounts(
  settings: Readonly<Record<string, unknown>>,
  currency: string,
  path: readonly PropertyKey[],
  context: z.RefinementCtx,
): boolean {
  if (!isKnown(currency)) return false;
  let payable = true;
  for (const [name, text] of Object.entries(settings)) {
    if (typeof text !== 'string') continue;
    try {
      parseAmount(text, currency);
    } catch (error) {
      payable = false;
      const reason = (error as Error).message;
      context.addIssue({ code: 'custom', path: [...path, name], message: `not an amount: ${reason}` });
    }
  }
  return payable;
}
