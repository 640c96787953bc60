import { z } from 'zod';
import { answerTimeoutMs, importedKey, pollMs, walletEndpoint } from '../wallet-options.ts';

/** What the configuration says about Antom. Files are named by their path. */
export const antomOptions = z.strictObject({
  endpoint: walletEndpoint('https://open-de-global.alipay.com').describe(
    'Address of the region: open-de-global (Europe), open-na-global (North America), open-sea-global (Asia) .alipay.com. The sandbox has the same, with a client id that begins with SANDBOX_.',
  ),
  clientId: z
    .string()
    .regex(/^\w{1,64}$/, '1 to 64 letters, digits and "_"')
    .describe('Id that Antom gave the shop.'),
  privateKey: importedKey,
  keyVersion: z.number().int().min(1).max(99).default(1).describe('Number of that key in Antom’s dashboard.'),
  antomPublicKey: z.string().min(1).describe('Antom’s public key for this client: a file, or its text.'),
  merchantCategoryCode: z
    .string()
    .regex(/^\d{4}$/, 'four digits, in quotes')
    .describe('MCC of the contract.'),
  storeId: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('Number of the shop in its own books. Without it: that of the merchant.'),
  settlementCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters')
    .optional()
    .describe('Which of several settlement contracts the sale belongs to.'),
  answerTimeoutMs,
  pollMs,
});

export type AntomOptions = z.infer<typeof antomOptions>;
