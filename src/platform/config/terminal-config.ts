import { z } from 'zod';
import { localTimeIn } from '../time/local-time.ts';
import { currencyCode } from './config-amounts.ts';
import { checkOfflineSettings, offlineSettings } from './offline-settings.ts';
import { passSettings } from './pass-settings.ts';
import { checkWallets, tenderSettings, walletName } from './tender-settings.ts';

const seconds = (fallback: number, min: number, max: number) =>
  z.number().min(min).max(max).default(fallback);

function isTimeZone(name: string): boolean {
  try {
    localTimeIn(name);
    return true;
  } catch {
    return false;
  }
}

/** One plug-in's options under its `driver:` word. */
export interface PluginSchema {
  name: string;
  summary: string;
  options: z.ZodType;
}

/** `driver: x` plus the options of x, for each plug-in of one kind; typos in either are named. */
function pluginChoice(
  plugins: readonly PluginSchema[],
): z.ZodType<{ driver: string } & Record<string, unknown>> {
  const choices = plugins.map((plugin) => {
    if (!(plugin.options instanceof z.ZodObject))
      throw new Error(`options of ${plugin.name} are not an object`);
    return plugin.options.extend({ driver: z.literal(plugin.name).describe(plugin.summary) }).strict();
  });
  return z.discriminatedUnion('driver', choices as never) as never;
}

export interface Plugins {
  readers: readonly PluginSchema[];
  printers: readonly PluginSchema[];
  upstreams: readonly PluginSchema[];
  keyStores: readonly PluginSchema[];
  wallets: readonly PluginSchema[];
  scanners: readonly PluginSchema[];
}

/** The whole configuration file: the single source of types, defaults, JSON Schema, example and reference. */
export function terminalConfigSchema(plugins: Plugins) {
  const file = z.strictObject({
    profile: z.string().default('shop-counter').describe('Name of this set-up, shown on the status page.'),
    terminal: z.strictObject({
      id: z
        .string()
        .regex(/^[A-Za-z0-9]{8}$/, 'exactly 8 letters or digits')
        .describe('Terminal id the acquirer gave: DE 41, 9F1C.'),
      country: z
        .string()
        .regex(/^\d{3}$/, 'three digits, ISO 3166-1 numeric, in quotes')
        .describe('ISO 3166-1 numeric, "276" for Germany: 9F1A.'),
      currency: currencyCode.describe('ISO 4217 alphabetic, e.g. EUR.'),
      timeZone: z
        .string()
        .refine(isTimeZone, 'not a time zone; use an IANA name such as Europe/Berlin')
        .default('Etc/UTC')
        .describe('IANA time zone for receipts and transaction dates.'),
      type: z
        .enum(['21', '22', '23', '24', '25', '26'])
        .default('22')
        .describe('9F35 as digits: 22 is attended, online and offline.'),
      serialNumber: z
        .string()
        .regex(/^[A-Za-z0-9]{8}$/)
        .default('TILLD001')
        .describe('9F1E, 8 characters.'),
    }),
    merchant: z.strictObject({
      id: z.string().min(1).max(15).describe('Merchant id the acquirer gave: DE 42, 9F16.'),
      name: z.string().min(1).max(32).describe('Shop name on receipts, screens and in 9F4E.'),
      address: z.array(z.string().max(40)).max(4).default([]).describe('Lines under the name on receipts.'),
      categoryCode: z
        .string()
        .regex(/^\d{4}$/, 'four digits, in quotes')
        .default('5999')
        .describe('Merchant category code: DE 18, 9F15.'),
    }),
    lanes: z
      .array(z.strictObject({ name: z.string().min(1).max(24), reader: pluginChoice(plugins.readers) }))
      .length(1)
      .describe('The reader that sells. One process runs it.'),
    schemes: z.array(z.string()).min(1).describe('Scheme files, relative to this file.'),
    caKeys: z
      .array(z.string())
      .min(1)
      .describe('Files of certification authority public keys, relative to this file.'),
    upstream: pluginChoice(plugins.upstreams).describe('The host that authorises.'),
    wallets: z
      .array(
        z.strictObject({
          name: walletName.describe('What cashiers, registers and reports call it: "alipay".'),
          provider: pluginChoice(plugins.wallets),
        }),
      )
      .max(8)
      .default([])
      .describe('Wallets whose codes are taken or shown, in the order of the screens.'),
    scanners: z
      .array(z.strictObject({ name: z.string().min(1).max(24), scanner: pluginChoice(plugins.scanners) }))
      .max(8)
      .default([])
      .describe('Scanners for the codes that customers hold out.'),
    tenders: tenderSettings.prefault({}),
    passes: passSettings
      .optional()
      .describe('Loyalty passes that are read from phones; unofficial, see docs/guides/passes.md.'),
    offline: offlineSettings.prefault({}),
    forward: z
      .strictObject({
        window: z
          .number()
          .int()
          .min(1)
          .max(1024)
          .default(200)
          .describe(
            'Most records under way to the host at once; it grows from 1. The upstream keeps an eighth of its maxInFlight for live payments.',
          ),
        inquireAfterHours: z
          .number()
          .min(0.01)
          .max(720)
          .default(24)
          .describe(
            'From this age on, a record that may have arrived is asked about instead of sent again, where the host can be asked.',
          ),
      })
      .prefault({}),
    reconciliation: z
      .strictObject({
        at: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like "23:30", in quotes')
          .nullable()
          .default('23:30')
          .describe('Local time at which the batch is closed each day; null: only when a person closes it.'),
        waitMinutes: z
          .number()
          .min(0)
          .max(1_440)
          .default(30)
          .describe('How long a closed batch waits for records that are not through before it is compared.'),
      })
      .prefault({}),
    journal: z
      .strictObject({
        reserveMegabytes: z
          .number()
          .int()
          .min(1)
          .max(10_240)
          .default(64)
          .describe(
            'New payments are refused while the disk has less room than this; what waits is still sent.',
          ),
      })
      .prefault({}),
    keyStore: pluginChoice(plugins.keyStores)
      .default({ driver: 'file' })
      .describe('Where the keys of this terminal rest; docs/guides/keys.md compares them.'),
    printer: pluginChoice(plugins.printers).describe('Where receipts go.'),
    receipts: z
      .strictObject({
        columns: z.number().int().min(24).max(64).default(42).describe('Characters a line of the paper.'),
        footer: z.string().max(200).default('Thank you').describe('Last line of the customer copy.'),
      })
      .prefault({}),
    session: z
      .strictObject({
        tenderTimeoutSeconds: seconds(60, 1, 600).describe('How long a payment waits for a card.'),
        presentAgainTimeoutSeconds: seconds(20, 1, 600).describe(
          'How long it waits after a card that was taken away.',
        ),
        phoneTimeoutSeconds: seconds(45, 1, 600).describe(
          'How long it waits after a phone that sent its owner to unlock it.',
        ),
        maxAttempts: z.number().int().min(1).max(10).default(4).describe('Presentations before it gives up.'),
        confirmTimeoutSeconds: seconds(60, 5, 900).describe(
          'How long a customer has to confirm in the app after the code was scanned.',
        ),
        showTimeoutSeconds: seconds(180, 10, 7_200).describe('How long a code is shown to be scanned.'),
        laneGraceSeconds: seconds(10, 1, 120).describe('How long it waits for a reader that went away.'),
        apduTimeoutMs: z
          .number()
          .int()
          .min(50)
          .max(10_000)
          .default(2_000)
          .describe('Bound on one exchange with the card.'),
      })
      .prefault({}),
    api: z
      .strictObject({
        host: z.enum(['127.0.0.1', '::1']).default('127.0.0.1').describe('Loopback only.'),
        port: z
          .number()
          .int()
          .min(0)
          .max(65_535)
          .default(8650)
          .describe('Console and API; 0 takes any free port.'),
      })
      .prefault({}),
    customer: z
      .strictObject({
        language: z
          .enum(['en', 'de', 'fr', 'es', 'zh'])
          .default('en')
          .describe('Language of the customer’s screen where a card names none.'),
      })
      .prefault({}),
    log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).prefault({}),
    rig: z
      .strictObject({
        host: z.boolean().default(true).describe('Run the simulated host and send payments there.'),
        wallets: z
          .boolean()
          .default(true)
          .describe('Run the simulated providers of the wallets and send payments there.'),
      })
      .optional()
      .describe('Virtual cards, network switch, simulated host. Never in a live shop.'),
  });
  return file.superRefine(({ terminal, offline, wallets, tenders }, context) => {
    checkOfflineSettings(offline, terminal.currency, context);
    checkWallets(wallets, tenders, context);
  });
}

export type TerminalConfig = z.infer<ReturnType<typeof terminalConfigSchema>>;
