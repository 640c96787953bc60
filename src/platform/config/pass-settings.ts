import { z } from 'zod';
import { importedKeyName } from './imported-key-name.ts';

const uint32 = z.number().int().min(0).max(0xffff_ffff);

const ApplePassSettings = z.strictObject({
  passType: z
    .string()
    .regex(/^pass(\.[A-Za-z0-9-]+)+$/, 'a pass type identifier such as "pass.com.example.loyalty"')
    .max(128)
    .describe('Pass type identifier, as Apple registered it.'),
  key: importedKeyName
    .optional()
    .describe(
      'Name of the imported private key (P-256) that its passes are encrypted for; absent: they are not.',
    ),
  signUpUrl: z
    .url({ protocol: /^https$/, error: 'an https address' })
    .max(128)
    .optional()
    .describe('Shown to customers who do not have the pass: where they get one.'),
});

const SmartTapSettings = z.strictObject({
  collectorId: uint32.describe('The shop’s collector number at Google.'),
  keyVersion: uint32.default(1).describe('Version of the key, as Google has it.'),
  key: importedKeyName.describe('Name of the imported private key (P-256) of that version.'),
});

/**
 * Loyalty passes that are read from phones before the payment. Unofficial: both protocols are known from public research
 * only, and commercial use needs the approval of Apple and Google.
 */
export const passSettings = z
  .strictObject({
    mode: z
      .enum(['vas_and_pay', 'vas_or_pay', 'vas_only'])
      .default('vas_and_pay')
      .describe(
        'vas_and_pay: the payment follows. vas_or_pay: it follows where no pass was read. vas_only: no money is taken.',
      ),
    apple: z
      .array(ApplePassSettings)
      .max(8)
      .default([])
      .describe('Passes of Apple’s wallet, asked for in this order.'),
    smartTap: SmartTapSettings.optional().describe('Passes of Google’s wallet (Smart Tap).'),
  })
  .superRefine(({ apple }, context) => {
    for (const [index, { passType }] of apple.entries()) {
      if (apple.findIndex((other) => other.passType === passType) === index) continue;
      const message = 'is there twice';
      context.addIssue({ code: 'custom', path: ['apple', index, 'passType'], message });
    }
  });

export type PassSettings = z.infer<typeof passSettings>;
