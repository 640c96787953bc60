import { z } from 'zod';
import { parseAmount } from '../money/amount.ts';
import { checkAmounts, currencyCode, money } from './config-amounts.ts';
import { hexBytes } from './config-hex.ts';
import { countryName, countryNumeric } from './countries.ts';

/** Where a terminal stands and sells. */
export interface Market {
  /** ISO 4217 alphabetic. */
  currency: string;
  /** ISO 3166-1 numeric; absent: only rows without countries fit. */
  country?: string;
}

const country = z
  .string()
  .refine((code) => countryNumeric(code) !== undefined, 'no country of ISO 3166-1; write DE or "276"');

/** Where a row of limits holds. */
export const marketFields = {
  currency: currencyCode.optional().describe('Of these amounts; absent: the `currency` of the file.'),
  countries: z
    .array(country)
    .min(1)
    .optional()
    .describe('Where they hold, e.g. [DE, AT]; absent: wherever no other row of the currency fits.'),
};

export const amountFields = {
  transaction: money.optional().describe('At this amount or above the application is not offered.'),
  cvm: money
    .optional()
    .describe('Where the holder must be verified: kernel 2 above this amount, others at it or above.'),
  floor: money.optional().describe('Above this amount the host is asked; "0.00" is always.'),
};

export const LimitsRow = z.strictObject({
  ...marketFields,
  ...amountFields,
  transactionOnDevice: money
    .optional()
    .describe('Kernel 2: the transaction limit for a phone that verifies its holder (DF8125).'),
  terminalFloor: money.optional().describe('9F1B, used by Book B where there is no floor.'),
});
export type LimitsRow = z.infer<typeof LimitsRow>;

/** One set for the file's currency, or a list of which the row for the terminal's country and currency counts. */
export const Limits = z.union([LimitsRow, z.array(LimitsRow).min(1)]);

export const DynamicLimitsRow = z.strictObject({
  programId: hexBytes(1, 16).describe(
    'Application Program Identifier (9F5A) that these limits are for, or how it begins.',
  ),
  ...marketFields,
  ...amountFields,
  statusCheck: z.boolean().optional().describe('One unit of the currency asks for the card’s status.'),
  zeroAmountAllowed: z.boolean().optional().describe('Absent or true: a zero amount goes online.'),
});
export type DynamicLimitsRow = z.infer<typeof DynamicLimitsRow>;

type MarketRow = { currency?: string | undefined; countries?: string[] | undefined };

export const asRows = <Row>(limits: Row | Row[]): Row[] => (Array.isArray(limits) ? limits : [limits]);

/** The row for the market: one that names the country before one that names none. undefined: none fits. */
export function rowForMarket<Row extends MarketRow>(
  rows: readonly Row[],
  market: Market,
  fileCurrency: string | undefined,
): Row | undefined {
  const ofCurrency = rows.filter((row) => (row.currency ?? fileCurrency) === market.currency);
  return (
    ofCurrency.find((row) => row.countries?.some((code) => countryNumeric(code) === market.country)) ??
    ofCurrency.find((row) => row.countries === undefined)
  );
}

/** What to write where no row fits. */
export function noRowFits(rows: readonly MarketRow[], market: Market, fileCurrency: string | undefined) {
  const there = rows.map(
    ({ currency, countries }) =>
      `${currency ?? fileCurrency}${countries ? ` in ${countries.join(', ')}` : ''}`,
  );
  const wanted = market.country === undefined ? '' : ` in country ${countryName(market.country)}`;
  return `none for ${market.currency}${wanted}, where the terminal sells; there are ${[...new Set(there)].join('; ')}`;
}

export const LIMIT_NAMES = ['transaction', 'transactionOnDevice', 'cvm', 'floor', 'terminalFloor'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];
type AmountRow = MarketRow & { [Name in LimitName]?: string | undefined };

/** Tests each row by itself, and that no two of them are for the same market. */
export function checkRows(
  rows: readonly AmountRow[],
  fileCurrency: string | undefined,
  pathOf: (row: number) => readonly PropertyKey[],
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const path = pathOf(index);
    const report = (setting: string | null, message: string) =>
      context.addIssue({ code: 'custom', path: setting ? [...path, setting] : [...path], message });
    const currency = row.currency ?? fileCurrency;
    if (currency === undefined) {
      report('currency', 'the amounts need one, here or as `currency` of the file');
      continue;
    }
    for (const code of row.countries ?? ['']) {
      const market = `${currency} ${countryNumeric(code) ?? ''}`;
      if (seen.has(market))
        report(code ? 'countries' : null, `a second row for ${currency} ${code}`.trimEnd());
      seen.add(market);
    }
    const amounts = Object.fromEntries(LIMIT_NAMES.map((name) => [name, row[name]]));
    if (checkAmounts(amounts, currency, path, context)) checkOrder(row, currency, report);
  }
}

/** Limits that would never come into play are a slip of the pen. */
function checkOrder(
  row: AmountRow,
  currency: string,
  report: (setting: string, message: string) => void,
): void {
  const minor = (text: string | undefined) => (text === undefined ? null : parseAmount(text, currency).minor);
  const transaction = minor(row.transaction);
  const highest = minor(row.transactionOnDevice) ?? transaction;
  if (highest === null) return;
  if (transaction !== null && transaction > highest)
    report('transactionOnDevice', 'below the transaction limit of a card');
  for (const name of ['cvm', 'floor', 'terminalFloor'] as const) {
    const limit = minor(row[name]);
    if (limit !== null && limit > highest)
      report(name, 'above the transaction limit, so that it never comes into play');
  }
}
