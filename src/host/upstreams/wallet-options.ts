import { z } from 'zod';
import { importedKeyName } from '../../platform/config/imported-key-name.ts';

/** Options that all wallets have, with the same words and limits. */

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/;

export const walletEndpoint = (address: string) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && (text.startsWith('https://') || LOOPBACK.test(text)),
      'an https address; plain http only on this computer',
    )
    .default(address);

export const importedKey = importedKeyName.describe(
  'Name of the shop’s RSA key, imported with "tilld keys import NAME FILE": PEM, or bare base64.',
);

export const answerTimeoutMs = z
  .number()
  .int()
  .min(100)
  .max(120_000)
  .default(10_000)
  .describe('How long a request may stay unanswered before its outcome counts as unknown and is asked for.');

export const pollMs = z
  .number()
  .int()
  .min(200)
  .max(60_000)
  .default(3_000)
  .describe('Pause between two questions about an order that waits for the customer.');
