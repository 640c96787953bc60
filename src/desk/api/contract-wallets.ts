import { z } from 'zod';

/** Wallets, codes and passes in the REST API. */

const Name = z.string().min(1).max(40);

/** How the customer pays: a scanned code, or a code to be scanned. Exactly one. */
export const TenderBody = z.union([
  z.strictObject({
    scan: z.string().min(1).max(4096).describe('The code that the customer shows, as it was scanned.'),
    aim: z.string().max(3).optional().describe('AIM symbology identifier, where the scanner told it: "]E0".'),
  }),
  z.strictObject({
    show: Name.describe('Wallet of this terminal whose code the customer is to scan: "paypal".'),
  }),
]);
export type TenderBody = z.infer<typeof TenderBody>;

export const NewRefundBody = z.strictObject({
  amount: z.string().optional().describe('Decimal text in major units; absent: all that is left.'),
});
export type NewRefundBody = z.infer<typeof NewRefundBody>;

/** The wallet's side of a payment. */
export const WalletPart = z.object({
  name: z.string().describe('Wallet of this terminal.'),
  scheme: z.enum(['alipay', 'alipay_plus', 'wechat', 'paypal']),
  route: z
    .enum(['scan', 'show'])
    .describe('scan: the customer showed a code. show: the customer scanned one.'),
  orderNumber: z.string().describe('The terminal’s number of it at the provider.'),
  transaction: z.string().nullable().describe('The provider’s number of it.'),
  payer: z.string().nullable().describe('The customer, masked by the provider.'),
});

/** The code that the customer is to scan now. */
export const ShownCode = z.object({
  text: z.string().describe('Content of the QR code.'),
  expiresAt: z.string().describe('ISO 8601.'),
});

export const PassView = z.object({
  program: z.enum(['apple_vas', 'smart_tap']),
  passType: z.string(),
  id: z.string().describe('What the pass says: the loyalty number.'),
  status: z.enum(['read', 'not_found', 'locked', 'user_action', 'unreadable']),
});

/** What customers can pay with here, in the order of the screen. */
export const TenderView = z.object({
  name: z.string().describe('"contactless", or the wallet’s name in the configuration.'),
  kind: z.enum(['contactless', 'wallet']),
  scheme: z.string().nullable(),
  title: z.string().describe('"Alipay", "WeChat Pay".'),
  scan: z.boolean().describe('The customer’s code can be scanned.'),
  show: z.boolean().describe('A code can be shown.'),
  ready: z.boolean(),
});
export type TenderView = z.infer<typeof TenderView>;

/** A customer’s phone with a wallet app, in the demo and rig profiles. */
export const AppView = z.object({
  name: z.string(),
  title: z.string(),
  hint: z.string().describe('What will happen, for a newcomer.'),
  wallet: z.string().describe('Wallet of this terminal that it pays through.'),
  scheme: z.string(),
  holds: z.boolean().describe('It can show a payment code.'),
  scans: z.boolean().describe('It can scan a shown code.'),
  waiting: z.number().int().describe('Orders that wait for the customer to confirm in this app.'),
});
export type AppView = z.infer<typeof AppView>;

/** A thing with a code on it that is no payment code: the demo’s goods label. */
export const LabelView = z.object({ name: z.string(), title: z.string(), hint: z.string() });
export type LabelView = z.infer<typeof LabelView>;

export const AppResult = z.object({
  app: z.string(),
  result: z
    .enum(['held', 'paid', 'asked', 'refused', 'unknown', 'confirmed', 'nothing_waits'])
    .describe(
      'held: its code went to the scanner. asked: the customer has to confirm. unknown: the app does not know the code.',
    ),
  paymentId: z.string().nullable(),
});

export const WalletSwitchesBody = z.strictObject({
  outage: z.boolean().optional().describe('The provider cannot be reached.'),
  slowMs: z.number().int().min(0).max(60_000).optional(),
  loseAnswers: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .optional()
    .describe('So many requests are worked off and their answers lost.'),
  wrongSignature: z.boolean().optional(),
  duplicateNotify: z.boolean().optional(),
});
export type WalletSwitchesBody = z.infer<typeof WalletSwitchesBody>;

export const WalletSwitchesView = z.object({
  wallet: z.string(),
  outage: z.boolean(),
  slowMs: z.number(),
  loseAnswers: z.number(),
  wrongSignature: z.boolean(),
  duplicateNotify: z.boolean(),
});

export const WalletBookingView = z.object({
  orderNumber: z.string(),
  transaction: z.string(),
  amount: z.string(),
  currency: z.string(),
  state: z.enum(['waiting', 'paid', 'closed']),
  refunded: z.string(),
  charges: z.number().int().describe('How often money moved to the shop for this order.'),
});
export const WalletBooksView = z.object({ wallet: z.string(), orders: z.array(WalletBookingView) });
export type WalletBooksView = z.infer<typeof WalletBooksView>;

/** Orders of one wallet compared with its provider. */
export const WalletComparison = z.object({
  wallet: z.string(),
  state: z
    .enum(['agreed', 'differs', 'incomplete'])
    .describe('incomplete: the provider did not answer for all.'),
  at: z.string(),
  compared: z.number().int(),
  paid: z.object({ count: z.number().int(), amount: z.string() }),
  refunded: z.object({ count: z.number().int(), amount: z.string() }),
  currency: z.string(),
  differences: z.array(z.object({ paymentId: z.string(), orderNumber: z.string(), sentence: z.string() })),
});
export type WalletComparison = z.infer<typeof WalletComparison>;

export const WalletView = z.object({
  name: z.string(),
  scheme: z.string(),
  title: z.string(),
  state: z.enum(['up', 'down']),
  reason: z.string().nullable(),
  unresolved: z.number().int().describe('Payments and refunds whose end is not known yet.'),
  comparison: WalletComparison.nullable().describe('The last one; null: none yet.'),
});
export type WalletView = z.infer<typeof WalletView>;
export const WalletList = z.object({ wallets: z.array(WalletView) });
