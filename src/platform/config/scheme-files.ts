import { z } from 'zod';
import { parseAmount } from '../money/amount.ts';
import { checkAmounts, currencyCode, money } from './config-amounts.ts';
import { readYamlFile } from './yaml-file.ts';

const hex = (minBytes: number, maxBytes = minBytes) =>
  z
    .string()
    .regex(
      new RegExp(`^([0-9A-Fa-f]{2}){${minBytes},${maxBytes}}$`),
      `${minBytes === maxBytes ? minBytes : `${minBytes} to ${maxBytes}`} bytes in hex, in quotes`,
    )
    .transform((text) => text.toUpperCase());

/** One scheme file: the reader's combinations for its applications. @spec EMV Contactless Book B, configuration data */
export const SchemeFile = z
  .strictObject({
    scheme: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/)
      .describe('Name on receipts and in the API.'),
    currency: currencyCode.describe('Currency of the limits below; must be the terminal’s.'),
    combinations: z
      .array(
        z.strictObject({
          aid: hex(5, 16),
          kernel: z.number().int().min(1).max(255),
          types: z.array(z.enum(['00', '01', '09', '20'])).min(1),
          limits: z
            .strictObject({
              transaction: money.optional(),
              cvm: money.optional(),
              floor: money.optional(),
              terminalFloor: money.optional(),
            })
            .default({}),
          zeroAmountAllowed: z.boolean().optional(),
          statusCheck: z.boolean().optional(),
          extendedSelection: z.boolean().optional(),
          ttq: hex(4).optional().describe('9F66, terminal transaction qualifiers.'),
          data: z.record(hex(1, 3), hex(0, 250)).default({}).describe('Kernel data elements, tag: value.'),
        }),
      )
      .min(1),
  })
  .superRefine(({ currency, combinations }, context) => {
    for (const [index, { limits }] of combinations.entries())
      checkAmounts(limits, currency, ['combinations', index, 'limits'], context);
  });
export type SchemeFile = z.infer<typeof SchemeFile>;

/** A file of certification authority public keys. @spec EMV 4.4 Book 2, 11.2 */
export const CaKeyFile = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        rid: hex(5),
        index: hex(1),
        modulus: hex(64, 248),
        exponent: hex(1, 3),
        checksum: hex(20),
        expires: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date like 2031-12-31, in quotes'),
        test: z.boolean().describe('true: a live terminal must not load it.'),
      }),
    )
    .min(1),
});
export type CaKeyFile = z.infer<typeof CaKeyFile>;

/** A scheme as a lane is configured with it: limits in minor units as decimal text, so that it survives JSON. */
export type LaneScheme = Omit<SchemeFile, 'currency'>;

/** @throws TerminalError config_missing, config_invalid */
export function readSchemeFile(file: string): SchemeFile {
  return readYamlFile(file, SchemeFile as unknown as z.ZodType<SchemeFile>);
}

/** @throws TerminalError config_missing, config_invalid */
export function readCaKeyFile(file: string): CaKeyFile {
  return readYamlFile(file, CaKeyFile as unknown as z.ZodType<CaKeyFile>);
}

/** Turns the file's decimal limits into minor units of its currency. */
export function laneScheme(file: SchemeFile): LaneScheme {
  const { currency, ...scheme } = file;
  const minor = (text: string) => parseAmount(text, currency).minor.toString();
  return {
    ...scheme,
    combinations: scheme.combinations.map((combination) => ({
      ...combination,
      limits: Object.fromEntries(
        Object.entries(combination.limits).flatMap(([name, text]) => (text ? [[name, minor(text)]] : [])),
      ),
    })),
  };
}
