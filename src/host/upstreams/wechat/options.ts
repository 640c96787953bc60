import { z } from 'zod';
import { importedKeyName } from '../../../platform/config/imported-key-name.ts';

/** What the configuration says about WeChat Pay. Keys are named as they were imported; the public key is a file. */
export const wechatOptions = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .default('https://api.mch.weixin.qq.com')
    .describe('Address of the API; https://api2.mch.weixin.qq.com is the far one.'),
  appId: z.string().min(1).max(32).describe('appid that is bound to the merchant number.'),
  mchId: z
    .string()
    .regex(/^\d{8,10}$/, '8 to 10 digits, in quotes')
    .describe('Merchant number (mchid) of WeChat Pay.'),
  merchantSerial: z
    .string()
    .regex(/^[0-9A-Fa-f]{8,40}$/, 'hex digits, in quotes')
    .describe('Serial number of the merchant’s API certificate.'),
  merchantKey: importedKeyName.describe(
    'Name of the imported private key of that certificate (apiclient_key.pem).',
  ),
  apiV3Key: importedKeyName.describe('Name of the imported APIv3 key, 32 bytes: opens notifications.'),
  platformKeyId: z
    .string()
    .regex(/^(PUB_KEY_ID_\w{1,64}|[0-9A-Fa-f]{8,40})$/, 'PUB_KEY_ID_… or the serial number of a certificate')
    .describe('Which key WeChat Pay signs with: the id of its public key, or the serial of its certificate.'),
  platformPublicKey: z
    .string()
    .min(1)
    .describe('PEM file with that public key or certificate, or the PEM text itself.'),
  storeId: z
    .string()
    .min(1)
    .max(32)
    .optional()
    .describe('Number of the store, as it is known to WeChat Pay.'),
  deviceIp: z
    .union([z.ipv4(), z.ipv6()])
    .default('127.0.0.1')
    .describe('Address of this computer as it is told to WeChat Pay, for its risk control.'),
  answerTimeoutMs: z
    .number()
    .int()
    .min(500)
    .max(60_000)
    .default(10_000)
    .describe('How long an answer may take before the outcome counts as unknown.'),
  pollMs: z
    .number()
    .int()
    .min(1_000)
    .max(15_000)
    .default(3_000)
    .describe('Pause between two questions about a payment that waits; WeChat Pay recommends 5000.'),
});

export type WechatOptions = z.infer<typeof wechatOptions>;
