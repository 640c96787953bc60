import { z } from 'zod';
import type { Unknown, WalletAnswer, WalletOrder } from '../../../platform/ports/wallet.ts';
import { readJson } from '../wallet-json.ts';
import { isSameMoney, paypalMoney } from './money.ts';

export const ORDERS = '/v2/checkout/orders';

const id = z.string().regex(/^[A-Z0-9-]{1,36}$/);
const capture = z.object({
  id,
  status: z.string(),
  amount: paypalMoney,
  status_details: z.object({ reason: z.string().optional() }).optional(),
});
const unit = z.object({
  reference_id: z.string(),
  amount: paypalMoney.optional(),
  payments: z.object({ captures: z.array(capture).optional() }).optional(),
});

/** @spec PayPal Orders v2: order, in full (Prefer: return=representation) or as capture answers it */
const paypalOrder = z.object({
  id,
  status: z.string(),
  purchase_units: z.array(unit).length(1),
  links: z.array(z.object({ href: z.string(), rel: z.string() })).optional(),
});

export type PaypalCapture = z.infer<typeof capture>;

/** An order of PayPal that is proven to be the terminal's, with its amount. */
export interface SeenOrder {
  kind: 'seen';
  id: string;
  status: string;
  /** The one that took money, or else the last that was tried; null: none was. */
  capture: PaypalCapture | null;
  /** Where the customer approves it. */
  approveUrl: string | null;
}

export const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });

/** Statuses of a capture that has, had or may get the money. */
const COUNTS = new Set(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'PENDING']);

export function readOrder(body: Uint8Array, order: WalletOrder): SeenOrder | Unknown {
  const answer = readJson(paypalOrder, body);
  const bought = answer?.purchase_units[0];
  if (!answer || !bought) return unknown('the answer of PayPal cannot be read');
  if (bought.reference_id !== order.orderNumber) return unknown('PayPal answers for another order');
  const captures = bought.payments?.captures ?? [];
  const amounts = [bought.amount, ...captures.map(({ amount }) => amount)].filter(
    (money) => money !== undefined,
  );
  if (!amounts.every((money) => isSameMoney(money, order.amount))) {
    return unknown('PayPal has another amount for the order');
  }
  return {
    kind: 'seen',
    id: answer.id,
    status: answer.status,
    capture: captures.find(({ status }) => COUNTS.has(status)) ?? captures.at(-1) ?? null,
    approveUrl: approveUrl(answer.links ?? []),
  };
}

/** @spec PayPal Orders v2, order links: payer-action with a payment source, approve without one */
function approveUrl(links: readonly { href: string; rel: string }[]): string | null {
  const link =
    links.find(({ rel }) => rel === 'payer-action') ?? links.find(({ rel }) => rel === 'approve') ?? null;
  return link && /^https:\/\/\S{1,500}$/.test(link.href) ? link.href : null;
}

/** PayPal's number of an order; with that of its capture once money was taken, since refunds want it: "ORDER/CAPTURE". */
export function transactionOf({ id, capture }: SeenOrder): string {
  return capture && COUNTS.has(capture.status) ? `${id}/${capture.id}` : id;
}

export const orderIdOf = (transaction: string): string => transaction.split('/')[0]!;
export const captureIdOf = (transaction: string): string | null => transaction.split('/')[1] ?? null;

/**
 * What has become of an order; `approved`: the customer agreed, and the money is still to be taken.
 * @spec PayPal Orders v2, order_status; Payments v2, capture_status: a completed order may hold a declined capture
 */
export function judgeOrder(seen: SeenOrder, order: WalletOrder): WalletAnswer | 'approved' {
  const transaction = transactionOf(seen);
  if (seen.capture) return judgeCapture(seen.capture, order, transaction);
  switch (seen.status) {
    case 'APPROVED':
      return 'approved';
    case 'CREATED':
    case 'SAVED':
    case 'PAYER_ACTION_REQUIRED':
      return { kind: 'waiting', transaction };
    case 'VOIDED':
      return { kind: 'closed' };
    default:
      return unknown('PayPal tells a status of the order that this terminal does not know');
  }
}

function judgeCapture(capture: PaypalCapture, order: WalletOrder, transaction: string): WalletAnswer {
  switch (capture.status) {
    case 'COMPLETED':
    case 'PARTIALLY_REFUNDED':
      return { kind: 'paid', transaction, amount: order.amount, payer: null };
    case 'PENDING':
      return { kind: 'waiting', transaction };
    case 'REFUNDED':
      return { kind: 'closed' };
    case 'DECLINED':
    case 'FAILED':
      return { kind: 'refused', reason: 'declined', code: `CAPTURE_${capture.status}` };
    default:
      return unknown('PayPal tells a status of the capture that this terminal does not know');
  }
}
