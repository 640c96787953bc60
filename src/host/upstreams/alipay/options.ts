import { z } from 'zod';
import { answerTimeoutMs, importedKey, pollMs, walletEndpoint } from '../wallet-options.ts';

/** What the configuration says about Alipay. Files are named by their path. */
export const alipayOptions = z.strictObject({
  endpoint: walletEndpoint('https://openapi.alipay.com/gateway.do').describe(
    'Gateway of the open platform; its sandbox is https://openapi-sandbox.dl.alipaydev.com/gateway.do.',
  ),
  appId: z
    .string()
    .regex(/^\w{1,32}$/, '1 to 32 letters and digits')
    .describe('Id that the open platform gave the shop’s application.'),
  privateKey: importedKey,
  alipayPublicKey: z
    .string()
    .min(1)
    .describe('Alipay’s public key for this application (not the shop’s own): a file, or its text.'),
  sellerId: z
    .string()
    .regex(/^2088\d{12}$/, '16 digits that begin with 2088')
    .optional()
    .describe('Account that takes the money. Without it: that of the contract.'),
  storeId: z.string().min(1).max(32).optional().describe('Number of the shop in its own books.'),
  terminalId: z
    .string()
    .min(1)
    .max(32)
    .optional()
    .describe('Number of the till. Without it: that of the terminal.'),
  answerTimeoutMs,
  pollMs,
});

export type AlipayOptions = z.infer<typeof alipayOptions>;
