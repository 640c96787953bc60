import { z } from 'zod';
import { nearest } from '../text/nearest.ts';

export const walletName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a-z, 0-9 and "-", at most 40');

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

const codeRule = z.strictObject({
  match: z
    .string()
    .min(1)
    .max(200)
    .refine(isPattern, 'not a regular expression')
    .describe('Regular expression over the whole code.'),
  scheme: z.enum(['alipay', 'wechat', 'paypal', 'unionpay', 'emv_cpm']).describe('Whose code it is.'),
  wallet: walletName.optional().describe('The wallet that takes it; absent: the first of that scheme.'),
});

/** What scanned codes are, beside the forms that are built in. */
export const tenderSettings = z.strictObject({
  codes: z
    .array(codeRule)
    .max(32)
    .default([])
    .describe('Forms of codes that come before the built-in ones; docs/reference/tenders.md lists those.'),
  notificationsUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Where providers reach this terminal from outside, without a slash at the end: they are told <url>/v1/notifications/<wallet>. Absent: the terminal asks instead.',
    ),
});

export type TenderSettings = z.infer<typeof tenderSettings>;

/** Names that occur twice, and rules for wallets that do not exist. */
export function checkWallets(
  wallets: readonly { name: string }[],
  { codes }: TenderSettings,
  context: z.RefinementCtx,
): void {
  const names = wallets.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    context.addIssue({
      code: 'custom',
      path: ['wallets', index, 'name'],
      message: `"${name}" is there twice`,
    });
  }
  for (const [index, { wallet }] of codes.entries()) {
    if (wallet === undefined || names.includes(wallet)) continue;
    const meant = nearest(wallet, names);
    context.addIssue({
      code: 'custom',
      path: ['tenders', 'codes', index, 'wallet'],
      message: `no wallet is named "${wallet}"${meant ? `; did you mean "${meant}"?` : ''}`,
    });
  }
}
