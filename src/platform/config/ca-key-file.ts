import { z } from 'zod';
import { hexBytes } from './config-hex.ts';
import { readYamlFile } from './yaml-file.ts';

/** A terminal keeps six of each scheme; a list of all that were ever published is no longer than this. */
const MOST_KEYS = 256;
/** At least 30 of each RID are asked for. @spec EMV 4.4 Book 2, 5.1.2 */
const MOST_REVOKED = 2_000;

const CaKey = z.strictObject({
  rid: hexBytes(5).describe('Whose key: the first five bytes of the AIDs.'),
  index: hexBytes(1).describe('Which of them: 8F of the card.'),
  modulus: hexBytes(64, 248),
  exponent: hexBytes(1, 3).describe('"03" or "010001".'),
  checksum: hexBytes(20).describe('SHA-1 over RID, index, modulus and exponent.'),
  expires: z.iso
    .date('a date like 2031-12-31, in quotes')
    .optional()
    .describe('Last day it is used. A test key may have none.'),
  test: z.boolean().describe('true: a live terminal does not load it.'),
  source: z.array(z.string()).optional().describe('Where it was published.'),
});

/**
 * A file of certification authority public keys, and of issuer certificates that are not to be trusted any more.
 * @spec EMV 4.4 Book 2, 5.1.2 and 11.2
 */
export const CaKeyFile = z
  .strictObject({
    keys: z.array(CaKey).max(MOST_KEYS).default([]),
    revoked: z
      .array(
        z.strictObject({
          rid: hexBytes(5),
          index: hexBytes(1).describe('Of the CA key that signed the certificate.'),
          serial: hexBytes(3).describe('Certificate serial number.'),
        }),
      )
      .max(MOST_REVOKED)
      .default([])
      .describe('Issuer certificates that are withdrawn; of the keys of any file.'),
  })
  .superRefine(({ keys, revoked }, context) => {
    const report = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (keys.length + revoked.length === 0) report([], 'neither `keys` nor `revoked` in it');
    const seen = new Map<string, number>();
    for (const [position, { rid, index, expires, test }] of keys.entries()) {
      const first = seen.get(rid + index);
      if (first === undefined) seen.set(rid + index, position);
      else report(['keys', position, 'index'], `index ${index} of ${rid} stands already in keys[${first}]`);
      if (!test && expires === undefined)
        report(['keys', position, 'expires'], 'a live key needs its last day');
    }
  });
export type CaKeyFile = z.infer<typeof CaKeyFile>;

/** A check of a key file beyond its form; what it reports is shown with line and column. */
export type CaKeyCheck = (file: CaKeyFile, context: z.RefinementCtx) => void;

/** @throws TerminalError config_missing, config_invalid */
export function readCaKeyFile(file: string, ...checks: readonly CaKeyCheck[]): CaKeyFile {
  const schema = CaKeyFile.superRefine((content, context) => {
    for (const check of checks) check(content, context);
  });
  return readYamlFile(file, schema as unknown as z.ZodType<CaKeyFile>);
}
