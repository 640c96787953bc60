import { z } from 'zod';
import { formatAmount, parseAmount } from '../../../platform/money/amount.ts';
import type { RigHttpRequest } from '../simulated-wallet.ts';
import type { PaypalLedger, RigCapture, RigOrder } from './ledger.ts';

export interface Reply {
  status: number;
  content: object;
  /** The capture of an order. */
  isCapture?: boolean;
}

const money = z.object({ currency_code: z.string(), value: z.string().regex(/^\d{1,10}(\.\d{2,3})?$/) });
const experience = z.object({ user_action: z.literal('PAY_NOW'), brand_name: z.string().min(1).max(127) });
const create = z.object({
  intent: z.literal('CAPTURE'),
  purchase_units: z
    .array(
      z.object({
        reference_id: z.string().min(1).max(256),
        custom_id: z.string().min(1).max(127),
        invoice_id: z.string().min(1).max(127),
        amount: money,
      }),
    )
    .length(1),
  payment_source: z.object({ paypal: z.object({ experience_context: experience }) }),
});
const refund = z.object({ amount: money.optional(), invoice_id: z.string().min(1).max(127) });

const ORDER_PATH = /^\/v2\/checkout\/orders\/([A-Z0-9]+)(\/capture)?$/;
const REFUND_PATH = /^\/v2\/payments\/captures\/([A-Z0-9]+)\/refund$/;
/** Requests whose numbers are remembered; the oldest go first. */
const MOST_REMEMBERED = 10_000;

export const fault = (status: number, name: string, issue: string): Reply => ({
  status,
  content: { name, message: name, debug_id: 'rig', details: [{ issue, description: issue }] },
});
const unprocessable = (issue: string): Reply => fault(422, 'UNPROCESSABLE_ENTITY', issue);
const INVALID = fault(400, 'INVALID_REQUEST', 'INVALID_PARAMETER_VALUE');
const NOT_THERE = fault(404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID');

export interface PaypalHolds {
  /** Captures are held for review. */
  isHeld: boolean;
}

/** What PayPal answers to a request whose token is valid. @spec PayPal Orders v2, Payments v2 */
export class PaypalRules {
  readonly #ledger: PaypalLedger;
  readonly #holds: PaypalHolds;
  /** By path and PayPal-Request-Id: the request, and what to answer to its repeats. */
  readonly #worked = new Map<string, { text: string; repeat: () => Reply }>();

  constructor(ledger: PaypalLedger, holds: PaypalHolds) {
    this.#ledger = ledger;
    this.#holds = holds;
  }

  reply({ method, path, headers, body }: RigHttpRequest): Reply {
    const text = Buffer.from(body).toString('utf8');
    const [, id, step] = ORDER_PATH.exec(path) ?? [];
    if (method === 'GET' && id !== undefined && step === undefined) {
      const order = this.#ledger.order(id);
      return order ? { status: 200, content: describe(order) } : NOT_THERE;
    }
    const number = headers['paypal-request-id'];
    if (method !== 'POST' || number === undefined)
      return fault(400, 'INVALID_REQUEST', 'MISSING_REQUIRED_PARAMETER');
    const known = this.#worked.get(`${path} ${number}`);
    if (known)
      return known.text === text ? known.repeat() : unprocessable('PAYPAL_REQUEST_ID_PREVIOUSLY_USED');
    const content = jsonOf(text);
    const captured = REFUND_PATH.exec(path)?.[1];
    const remember = (repeat: () => Reply): void => this.#remember(`${path} ${number}`, text, repeat);
    if (path === '/v2/checkout/orders') return this.#create(create.safeParse(content).data, remember);
    if (id !== undefined && step !== undefined) return this.#capture(id, remember);
    if (captured !== undefined) return this.#refund(captured, refund.safeParse(content).data, remember);
    return NOT_THERE;
  }

  #create(asked: z.infer<typeof create> | undefined, remember: (repeat: () => Reply) => void): Reply {
    const unit = asked?.purchase_units[0];
    if (!unit) return INVALID;
    const { value, currency_code: currency } = unit.amount;
    if (this.#ledger.isPaid(unit.invoice_id)) return unprocessable('DUPLICATE_INVOICE_ID');
    const { minor } = parseAmount(value, currency);
    const order = this.#ledger.open({ orderNumber: unit.reference_id, minor, currency });
    remember(() => ({ status: 200, content: describe(order) }));
    return { status: 201, content: describe(order) };
  }

  #capture(id: string, remember: (repeat: () => Reply) => void): Reply {
    const order = this.#ledger.order(id);
    if (!order) return NOT_THERE;
    if (order.capture) return unprocessable('ORDER_ALREADY_CAPTURED');
    if (order.status !== 'APPROVED') return unprocessable('ORDER_NOT_APPROVED');
    if (this.#ledger.isPaid(order.orderNumber)) return unprocessable('DUPLICATE_INVOICE_ID');
    if (order.isWithoutMoney) return unprocessable('INSTRUMENT_DECLINED');
    this.#ledger.charge(order, this.#holds.isHeld);
    remember(() => ({ status: 200, content: describe(order), isCapture: true }));
    return { status: 201, content: describe(order), isCapture: true };
  }

  #refund(
    captureId: string,
    asked: z.infer<typeof refund> | undefined,
    remember: (repeat: () => Reply) => void,
  ): Reply {
    const found = this.#ledger.captured(captureId);
    if (!found) return NOT_THERE;
    if (!asked) return INVALID;
    const { order, capture } = found;
    const left = order.minor - capture.refunded;
    const minor = asked.amount ? parseAmount(asked.amount.value, asked.amount.currency_code).minor : left;
    if (capture.status === 'PENDING') return unprocessable('PENDING_CAPTURE');
    if (left === 0n) return unprocessable('CAPTURE_FULLY_REFUNDED');
    if (asked.amount && asked.amount.currency_code !== order.currency) {
      return unprocessable('REFUND_CAPTURE_CURRENCY_MISMATCH');
    }
    if (minor > left) return unprocessable('REFUND_AMOUNT_EXCEEDED');
    if (!this.#ledger.giveBack(found, minor, asked.invoice_id)) return unprocessable('DUPLICATE_INVOICE_ID');
    const amount = { currency_code: order.currency, value: formatAmount({ ...order, minor }) };
    const content = { id: this.#ledger.newId(), status: 'COMPLETED', invoice_id: asked.invoice_id, amount };
    remember(() => ({ status: 200, content }));
    return { status: 201, content };
  }

  #remember(key: string, text: string, repeat: () => Reply): void {
    this.#worked.set(key, { text, repeat });
    if (this.#worked.size > MOST_REMEMBERED) this.#worked.delete(this.#worked.keys().next().value!);
  }
}

export const approveUrl = ({ id }: RigOrder): string =>
  `https://www.sandbox.paypal.com/checkoutnow?token=${id}`;

/** The order in full, as `Prefer: return=representation` asks for it. */
function describe(order: RigOrder): object {
  const { id, status, orderNumber, capture } = order;
  const amount = { currency_code: order.currency, value: formatAmount(order) };
  const names = { custom_id: orderNumber, invoice_id: orderNumber };
  return {
    id,
    intent: 'CAPTURE',
    status,
    purchase_units: [
      {
        reference_id: orderNumber,
        ...names,
        amount,
        ...(capture ? { payments: { captures: [describeCapture(capture, { ...names, amount })] } } : {}),
      },
    ],
    links: [
      { href: `https://api-m.sandbox.paypal.com/v2/checkout/orders/${id}`, rel: 'self', method: 'GET' },
      ...(status === 'PAYER_ACTION_REQUIRED'
        ? [{ href: approveUrl(order), rel: 'payer-action', method: 'GET' }]
        : []),
    ],
  };
}

function describeCapture({ id, status }: RigCapture, rest: object): object {
  const held = status === 'PENDING' ? { status_details: { reason: 'PENDING_REVIEW' } } : {};
  return { id, status, ...held, final_capture: true, ...rest };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
