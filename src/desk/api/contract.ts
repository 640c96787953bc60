import { z } from 'zod';
import { QueueTotals } from './contract-delivery.ts';
import { AppView, LabelView, PassView, ShownCode, TenderView, WalletPart } from './contract-wallets.ts';

/**
 * The REST API's shapes: one source for validation, the OpenAPI document, the CLI and the console.
 */

/** What receipts, tables and a terminal's screen can show as it is: no control, half of a character or line or direction mark. */
const PLAIN_TEXT = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u;

export const NewPaymentBody = z.strictObject({
  amount: z.string().describe('Decimal text in major units, e.g. "12.50".'),
  currency: z.string().length(3).describe('ISO 4217 alphabetic code.'),
  reference: z
    .string()
    .max(64)
    .regex(PLAIN_TEXT, 'no control characters')
    .optional()
    .describe('The register’s own number for this sale.'),
});

export const PaymentView = z.object({
  id: z.string(),
  state: z.enum([
    'awaiting_tender',
    'reading',
    'authorising',
    'confirming',
    'reversing',
    'unknown',
    'approved',
    'declined',
    'cancelled',
    'timed_out',
    'failed',
  ]),
  /** The final states' short name; null while the payment runs. */
  outcome: z.enum(['approved', 'declined', 'cancelled', 'timed_out', 'failed']).nullable(),
  online: z.boolean().nullable().describe('true: authorised by the host. false: approved offline.'),
  amount: z.string(),
  currency: z.string(),
  kind: z.enum(['purchase', 'refund']),
  reference: z.string().nullable(),
  tender: z
    .string()
    .nullable()
    .describe(
      'What was held out: card, apple_pay, google_pay, samsung_pay, phone, alipay, alipay_plus, wechat, paypal.',
    ),
  scheme: z.string().nullable().describe('visa, mastercard …; of a wallet the same as tender.'),
  entryMode: z.enum(['contactless', 'scan', 'show']).nullable(),
  formFactor: z.string().nullable().describe('card, phone, watch …'),
  cvm: z.enum(['no_cvm', 'signature', 'online_pin', 'cdcvm']).nullable(),
  panTruncated: z.string().nullable().describe('First six and last four digits at most.'),
  aid: z.string().nullable(),
  applicationLabel: z.string().nullable(),
  authorisationCode: z.string().nullable(),
  responseCode: z.string().nullable(),
  stan: z.string().nullable(),
  retrievalReference: z.string().nullable(),
  reasonCode: z
    .string()
    .nullable()
    .describe('Why it did not succeed; while it waits for another card, why the last one would not do.'),
  reason: z.string().nullable().describe('Why it did not succeed, in a sentence for the cashier.'),
  hint: z.string().nullable().describe('What to do about it.'),
  forwarding: z.enum([
    'none',
    'advice_pending',
    'advice_acknowledged',
    'deferred_pending',
    'deferred_acknowledged',
    'reversal_pending',
    'reversal_acknowledged',
    'parked',
    'declined_upstream',
  ]),
  upstream: z
    .enum(['pending', 'approved', 'declined', 'reversed', 'parked'])
    .nullable()
    .describe('What became of what the host had to be told afterwards; null: nothing.'),
  deferred: z
    .boolean()
    .describe('Approved at the shop’s own risk: the bank is asked later and may still say no.'),
  batch: z.number().int().nullable().describe('Batch it is reconciled in.'),
  wallet: WalletPart.nullable(),
  code: ShownCode.nullable().describe('What the customer is to scan now.'),
  passes: z.array(PassView).describe('Loyalty passes that were read with it.'),
  refundOf: z.string().nullable().describe('Payment that this refunds.'),
  refunded: z.string().describe('Refunded of it so far, those on their way included.'),
  attempt: z.number().int(),
  createdAt: z.string().describe('ISO 8601.'),
  finalAt: z.string().nullable(),
});
export type PaymentView = z.infer<typeof PaymentView>;

export const PaymentList = z.object({ payments: z.array(PaymentView) });

export const ErrorBody = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
});

export const DeviceView = z.object({
  name: z.string(),
  kind: z.enum(['reader', 'scanner', 'printer', 'host', 'wallet', 'database']),
  state: z.enum(['ready', 'unavailable', 'starting']),
  detail: z.string().nullable(),
  hint: z.string().nullable(),
  since: z.string(),
});
export type DeviceView = z.infer<typeof DeviceView>;

export const HealthView = z.object({
  ready: z.boolean(),
  version: z.string(),
  profile: z.string(),
  terminalId: z.string(),
  merchant: z.string(),
  currency: z.string(),
  schemes: z.array(z.string()).optional().describe('What the reader accepts, for the customer’s screen.'),
  tenders: z.array(TenderView).describe('What customers can pay with, for the screens.'),
  language: z.string().describe('Language of the customer’s screen where a card names none: "en".'),
  /** Address to open in a browser. */
  console: z.string(),
  devices: z.array(DeviceView),
  queue: QueueTotals.extend({
    oldestAt: z
      .string()
      .nullable()
      .describe('Since when the oldest payment waits that was approved here and the host does not know.'),
  }),
  reconciliation: z
    .object({
      batch: z.number().int().describe('The open batch.'),
      openedAt: z.string(),
      last: z
        .object({ batch: z.number().int(), state: z.enum(['closing', 'agreed', 'differs']) })
        .nullable()
        .describe('The batch that was closed last.'),
    })
    .nullable(),
  storage: z
    .object({ freeBytes: z.number().nullable(), low: z.boolean() })
    .describe(
      'Room for the journal. low: new payments are refused, so that what is owed still gets through.',
    ),
  printJobsWaiting: z.number().int(),
  /** The payment under way, if any. */
  paymentId: z.string().nullable(),
  /** Present in demo and rig profiles only. */
  rig: z
    .object({
      cards: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          hint: z.string().describe('What will happen, for a newcomer.'),
          group: z.enum(['card', 'phone', 'trouble']).describe('trouble: shows how payments end otherwise.'),
          kind: z.enum(['card', 'phone']),
          scheme: z.string(),
        }),
      ),
      apps: z.array(AppView).describe('Phones with a wallet app.'),
      labels: z.array(LabelView).describe('Other things with a code on them.'),
      networkUp: z.boolean(),
      printerUp: z.boolean(),
    })
    .nullable(),
});
export type HealthView = z.infer<typeof HealthView>;

/** What the customer and the cashier see of a running handshake. Identifiers: EMV Contactless Book A, 9.4. */
export const TerminalMessageView = z.object({
  messageId: z
    .string()
    .describe('Two hex digits, e.g. "15" present card, "17" card read OK, "20" see phone.'),
  status: z.enum([
    'not_ready',
    'idle',
    'ready_to_read',
    'processing',
    'card_read_successfully',
    'processing_error',
  ]),
  holdMs: z.number().int(),
  language: z.string().nullable(),
});

export const HandshakeStepView = z.object({
  name: z.string(),
  sw: z.string().nullable(),
  sent: z.number().int(),
  received: z.number().int(),
  atUs: z.number(),
  tookUs: z.number(),
});

/** Server-sent events of GET /v1/events: `event:` is `type`, `data:` the whole object as JSON. */
export const TerminalEvent = z.discriminatedUnion('type', [
  /** First event on each connection: everything a page needs to draw itself. */
  z.object({ type: z.literal('hello'), health: HealthView, payment: PaymentView.nullable() }),
  z.object({ type: z.literal('payment'), payment: PaymentView }),
  z.object({ type: z.literal('message'), paymentId: z.string().nullable(), message: TerminalMessageView }),
  z.object({
    type: z.literal('handshake'),
    paymentId: z.string(),
    attempt: z.number().int(),
    steps: z.array(HandshakeStepView),
    totalUs: z.number(),
  }),
  z.object({
    type: z.literal('receipt'),
    paymentId: z.string(),
    copy: z.enum(['customer', 'merchant']),
    state: z.enum(['waiting', 'printed']),
  }),
  /** A code was scanned and is not taken. What it said is not told. */
  z.object({
    type: z.literal('code_refused'),
    paymentId: z.string().nullable(),
    code: z.string().describe('Of the error: code_is_goods_label …'),
    message: z.string(),
    hint: z.string(),
  }),
  z.object({ type: z.literal('health'), health: HealthView }),
]);
export type TerminalEvent = z.infer<typeof TerminalEvent>;

export const LedgerEntryView = z.object({
  at: z.string(),
  mti: z.string(),
  stan: z.string(),
  retrievalReference: z.string(),
  paymentId: z.string().nullable(),
  amount: z.string(),
  currency: z.string(),
  panTruncated: z.string(),
  responseCode: z.string(),
  /** posted: money moves. declined: nothing moves. reversed: it moved and was taken back, or was reversed before it came. */
  state: z.enum(['posted', 'declined', 'reversed']),
  /** 0100/0200 online, 0220 offline. */
  online: z.boolean(),
  cryptogramVerified: z.boolean(),
  /** How often the host received this message (repeats and duplicates included). */
  received: z.number().int(),
});
export const LedgerView = z.object({
  entries: z.array(LedgerEntryView),
  totals: z
    .array(z.object({ currency: z.string(), amount: z.string(), count: z.number().int() }))
    .describe('Posted only.'),
});
export type LedgerView = z.infer<typeof LedgerView>;

/** An empty body is a good tap. */
export const TapBody = z.strictObject({
  tearAt: z
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('The card is taken away when its n-th command arrives.'),
  frozen: z
    .boolean()
    .optional()
    .describe('The card answers no command until the next tap: a reader that hangs.'),
});
export type TapBody = z.infer<typeof TapBody>;
export const TapResult = z.object({ card: z.string(), paymentId: z.string().nullable() });
export const SwitchBody = z.strictObject({ up: z.boolean() });

const ReceiptCopyName = z.enum(['customer', 'merchant']);
/** An empty body means the customer's copy. */
export const ReprintBody = z.strictObject({ copy: ReceiptCopyName.default('customer') });
export const ReprintResult = z.object({
  paymentId: z.string(),
  copy: ReceiptCopyName,
  state: z.literal('waiting').describe('The job is queued; a `receipt` event tells when it is printed.'),
});
