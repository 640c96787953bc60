import { z } from 'zod';
import { importedKeyName } from '../../../platform/config/imported-key-name.ts';

const milliseconds = (fallback: number, min: number, max: number) =>
  z.number().int().min(min).max(max).default(fallback);

/** What the configuration says about PayPal. The secret is named as it was imported. */
export const paypalOptions = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .default('https://api-m.paypal.com')
    .describe('Address of the API; https://api-m.sandbox.paypal.com is the sandbox.'),
  clientId: z.string().min(1).max(128).describe('Client ID of the app on the developer pages of PayPal.'),
  clientSecret: importedKeyName.describe('Name of the imported secret of that app.'),
  brandName: z
    .string()
    .min(1)
    .max(127)
    .optional()
    .describe('Name of the shop on PayPal’s pages. Without it: the name that the order carries.'),
  returnUrl: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('Page that the customer’s browser comes to after PayPal’s. Without it: PayPal’s own.'),
  answerTimeoutMs: milliseconds(10_000, 500, 60_000).describe(
    'How long an answer may take before the outcome counts as unknown.',
  ),
  pollMs: milliseconds(2_000, 1_000, 15_000).describe(
    'Pause between two questions about an order that waits.',
  ),
});

export type PaypalOptions = z.infer<typeof paypalOptions>;
