import { z } from 'zod';
import { currencyCode } from './config-amounts.ts';
import { hexBytes } from './config-hex.ts';
import {
  asRows,
  checkRows,
  DynamicLimitsRow,
  Limits,
  type LimitsRow,
  type Market,
  noRowFits,
  rowForMarket,
} from './scheme-limits.ts';
import { saidTwice, Verification } from './scheme-verification.ts';
import { readYamlFile } from './yaml-file.ts';

const MOST_PROGRAMS = 16;

const Combination = z.strictObject({
  aid: hexBytes(5, 16).describe('Application identifier, or how it begins.'),
  kernel: z.number().int().min(1).max(255).describe('Kernel that takes its cards.'),
  types: z
    .array(z.enum(['00', '01', '09', '20']))
    .min(1)
    .describe('Transaction types: 00 purchase, 01 cash, 09 purchase with cashback, 20 refund.'),
  limits: Limits.optional().describe('Amounts as text; absent: the `limits` of the file.'),
  zeroAmountAllowed: z.boolean().optional().describe('false: a zero amount is not taken.'),
  statusCheck: z.boolean().optional().describe('One unit of the currency asks for the card’s status.'),
  extendedSelection: z.boolean().optional().describe('9F29 of the card is added to the AID.'),
  ttq: hexBytes(4).optional().describe('9F66, terminal transaction qualifiers. Kernel 3 needs them.'),
  verification: Verification.optional().describe('How the holder can be verified, instead of by tag.'),
  data: z.record(hexBytes(1, 3), hexBytes(0, 250)).default({}).describe('Kernel data elements, tag: value.'),
  dynamicReaderLimits: z
    .array(DynamicLimitsRow)
    .max(MOST_PROGRAMS)
    .optional()
    .describe('Kernel 3: limits by the card’s program (9F5A).'),
});

/** One scheme file: the reader's combinations for its applications. @spec EMV Contactless Book B, configuration data */
export const SchemeFile = z
  .strictObject({
    scheme: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and _')
      .describe('Name on receipts and in the API.'),
    rid: hexBytes(5).optional().describe('Every AID of the file begins with it.'),
    currency: currencyCode.optional().describe('Of the amounts that do not name their own.'),
    limits: Limits.optional().describe('Of the combinations that have none of their own.'),
    combinations: z.array(Combination).min(1),
  })
  .superRefine((file, context) => {
    if (file.limits) checkLimits(file.limits, file.currency, ['limits'], context);
    for (const [index, combination] of file.combinations.entries())
      checkCombination(combination, file, ['combinations', index], context);
  });
export type SchemeFile = z.infer<typeof SchemeFile>;

function checkLimits(
  limits: z.infer<typeof Limits>,
  currency: string | undefined,
  path: readonly PropertyKey[],
  context: z.RefinementCtx,
): void {
  const isList = Array.isArray(limits);
  checkRows(asRows<LimitsRow>(limits), currency, (row) => (isList ? [...path, row] : path), context);
}

function checkCombination(
  combination: z.infer<typeof Combination>,
  file: { rid?: string | undefined; currency?: string | undefined },
  path: readonly PropertyKey[],
  context: z.RefinementCtx,
): void {
  const { aid, limits, verification, dynamicReaderLimits } = combination;
  const report = (below: readonly PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path, ...below], message });
  if (file.rid && !aid.startsWith(file.rid)) report(['aid'], `does not begin with the RID ${file.rid}`);
  if (limits) checkLimits(limits, file.currency, [...path, 'limits'], context);
  if (verification) {
    for (const place of saidTwice(combination)) report(place, 'said twice: `verification` says it in words');
  }
  const programs = dynamicReaderLimits ?? [];
  for (const programId of new Set(programs.map((row) => row.programId))) {
    const rows = programs.filter((row) => row.programId === programId);
    const place = (row: number) => [...path, 'dynamicReaderLimits', programs.indexOf(rows[row]!)];
    checkRows(rows, file.currency, place, context);
  }
}

/** A check of a scheme file beyond its form; what it reports is shown with line and column. */
export type SchemeCheck = (file: SchemeFile, context: z.RefinementCtx) => void;

/** That every combination has limits for where the terminal sells. */
export function hasLimitsFor(market: Market): SchemeCheck {
  return (file, context) => {
    const check = (rows: readonly (LimitsRow | DynamicLimitsRow)[], path: readonly PropertyKey[]) => {
      const nameless = rows.some(({ currency }) => (currency ?? file.currency) === undefined);
      if (nameless || rowForMarket(rows, market, file.currency)) return;
      context.addIssue({ code: 'custom', path: [...path], message: noRowFits(rows, market, file.currency) });
    };
    if (file.limits) check(asRows<LimitsRow>(file.limits), ['limits']);
    for (const [index, { limits, dynamicReaderLimits }] of file.combinations.entries()) {
      if (limits) check(asRows<LimitsRow>(limits), ['combinations', index, 'limits']);
      for (const [at, { programId }] of (dynamicReaderLimits ?? []).entries()) {
        const rows = dynamicReaderLimits!.filter((row) => row.programId === programId);
        if (rows.indexOf(dynamicReaderLimits![at]!) === 0)
          check(rows, ['combinations', index, 'dynamicReaderLimits', at]);
      }
    }
  };
}

/** @throws TerminalError config_missing, config_invalid */
export function readSchemeFile(file: string, ...checks: readonly SchemeCheck[]): SchemeFile {
  const schema = SchemeFile.superRefine((content, context) => {
    for (const check of checks) check(content, context);
  });
  return readYamlFile(file, schema as unknown as z.ZodType<SchemeFile>);
}
