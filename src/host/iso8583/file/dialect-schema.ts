import { z } from 'zod';
import { checkDialect, type DialectProblem } from '../check-dialect.ts';
import type { DialectSpec } from '../field-spec.ts';
import { expandDialect } from './expand-dialect.ts';

const characterSet = z.enum(['ascii', 'cp500', 'cp1047']);

/** "n 12", "n..19": content and length, exactly or at most. */
const FORMAT = /^(n|a|an|ans|any|z|xn|h|b)( |\.\.)(\d{1,4})$/;

const format = z
  .string()
  .regex(FORMAT, 'expected content and length such as "n 12" (exactly) or "ans..999" (at most)')
  .describe(
    'Content and length: `n 12` exactly, `n..19` at most. Contents: `n` digits, `a` letters, `an`, `ans`, `any`, `z` track data, `xn` a sign and digits, `h` hex digits, `b` bytes.',
  );

const prefix = z
  .strictObject({
    digits: z.number().int().min(1).max(8).optional().describe('Digits of the length: 2 is LL.'),
    bytes: z.number().int().min(1).max(4).optional().describe('Its bytes, where digits do not say it.'),
    in: z.enum(['ascii', 'cp500', 'cp1047', 'bcd', 'binary']).optional(),
    counts: z.enum(['units', 'bytes', 'nibbles']).optional(),
  })
  .describe('The length in front of a field of variable length, where it is not the usual one.');

const nibble = z.union([z.number().int().min(0).max(9), z.string().regex(/^[0-9A-Fa-f]$/)]);

const side = <Value extends z.ZodType>(value: Value) =>
  z.union([z.strictObject({ left: value }), z.strictObject({ right: value })]);

const row = z.strictObject({
  name: z.string().min(1).describe('As the standard or the host’s specification names it.'),
  is: format,
  in: z
    .enum(['ascii', 'cp500', 'cp1047', 'bcd', 'binary', 'hex'])
    .optional()
    .describe('Where it is not sent as the dialect’s `encoding` says.'),
  prefix: prefix.optional(),
  pad: z
    .union([z.literal('none'), side(z.string().length(1))])
    .optional()
    .describe(
      'What fills a shorter value: zeros on the left of digits and blanks on the right of text, usually.',
    ),
  spare: side(nibble)
    .optional()
    .describe('Where the spare nibble of an odd number of digits goes, and what it is.'),
  as: z
    .enum(['text', 'packed'])
    .optional()
    .describe('`packed` keeps digits out of strings, so that they can be zeroed.'),
  show: z
    .enum(['clear', 'pan', 'tlv', 'masked'])
    .optional()
    .describe('What people are shown of it. Usually `masked`.'),
});

export type RowInFile = z.infer<typeof row>;

const composite = row.extend({
  parts: z
    .record(z.string(), row)
    .refine((parts) => Object.keys(parts).every((key, index) => key === String(index + 1)), {
      message: 'parts are numbered from 1, without a gap',
    })
    .optional()
    .describe('Parts by position, "1", "2", …; those at the end may be absent.'),
  tagged: z
    .strictObject({
      tag: format.describe('Of each tag: `an 2`, `n 3`, `h 2`.'),
      in: z.enum(['ascii', 'cp500', 'cp1047', 'bcd']).optional(),
      length: prefix,
      rows: z.record(z.string(), row).describe('Parts by tag, in quotes.'),
    })
    .optional()
    .describe('Parts of tag, length and value.'),
});

export type CompositeInFile = z.infer<typeof composite>;

const dialectFile = z.strictObject({
  name: z.string().min(1),
  encoding: z
    .strictObject({
      digits: z.enum(['ascii', 'cp500', 'cp1047', 'bcd']).describe('Of n, z, xn and h.'),
      text: characterSet.describe('Of a, an, ans and any; hex is written in it.'),
      bytes: z.enum(['binary', 'hex']),
      lengths: z.enum(['ascii', 'cp500', 'cp1047', 'bcd', 'binary']).describe('Of the lengths in front.'),
      bitmap: z.enum(['binary', 'hex']),
      secondary: z.enum(['binary', 'hex']).optional().describe('Where it is not as the first bitmap.'),
      tertiary: z.enum(['binary', 'hex']).optional().describe('Where it is not as the second.'),
    })
    .describe('How fields are sent that do not say otherwise.'),
  header: row.optional().describe('Stands in front of the message type.'),
  fields: z.record(z.string(), composite).describe('Data elements by number, 2 to 192.'),
});

export type DialectFile = z.infer<typeof dialectFile>;

/** A dialect as a technician writes it, to the table that the code knows. @see config/dialects */
export const dialectSchema = dialectFile.transform((file, context): DialectSpec => {
  const spec = expandDialect(file);
  for (const problem of checkDialect(spec)) {
    context.addIssue({ code: 'custom', message: problem.problem, path: placeInFile(problem, file) });
  }
  return spec;
});

/** Where the file has what stands at this place of the table. */
function placeInFile({ path }: DialectProblem, file: DialectFile): PropertyKey[] {
  const [top, field, parts, below, key] = path;
  if (parts === undefined) return [...path];
  const isTagged = file.fields[String(field)]?.tagged !== undefined;
  if (!isTagged) return [top!, field!, 'parts', ...(key === undefined ? [] : [String(Number(key) + 1)])];
  const inner = [below, key].filter((step) => step !== undefined);
  return [top!, field!, 'tagged', ...inner];
}
