import { z } from 'zod';
import type { Amount } from '../../../platform/money/amount.ts';
import type {
  CancelAnswer,
  RefundAnswer,
  Unknown,
  WalletAnswer,
  WalletOrder,
  WalletPresentation,
  WalletRefund,
} from '../../../platform/ports/wallet.ts';
import { refusal } from './failures.ts';

/** What Antom's answers mean. Each takes the JSON of an answer whose signature holds. */

const Money = z.object({ currency: z.string(), value: z.string().regex(/^\d{1,16}$/) });
const Outcome = z.object({
  result: z.object({ resultStatus: z.enum(['S', 'F', 'U']), resultCode: z.string().min(1) }),
});
const Payment = z.object({
  paymentRequestId: z.string(),
  paymentId: z.string().min(1).max(64),
  paymentAmount: Money,
  pspCustomerInfo: z.object({ displayCustomerId: z.string().max(100).optional() }).optional(),
});
const Started = z.object({ paymentId: z.string().min(1).max(64).optional() });
const Status = z.object({
  paymentStatus: z.string(),
  paymentResultCode: z.string().default(''),
  transactions: z
    .array(z.object({ transactionType: z.string(), transactionStatus: z.string(), transactionAmount: Money }))
    .default([]),
});
const OrderCode = z.object({
  paymentId: z.string().min(1).max(64).optional(),
  orderCodeForm: z.object({
    expireTime: z.string().optional(),
    codeDetails: z.array(z.object({ codeValue: z.string(), displayType: z.string() })).max(16),
  }),
});
const Refund = z.object({
  refundRequestId: z.string(),
  refundId: z.string().min(1).max(64),
  refundAmount: Money,
});

const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });
const UNREADABLE = unknown('the answer cannot be read');

/** The provider has accepted the payment, and its end is still open. */
const IN_PROCESS = 'PAYMENT_IN_PROCESS';

export function readPay(fields: unknown, order: WalletOrder): WalletAnswer {
  const result = Outcome.safeParse(fields).data?.result;
  if (!result) return UNREADABLE;
  if (result.resultStatus === 'S') return paid(fields, order);
  if (result.resultStatus === 'U') {
    if (result.resultCode !== IN_PROCESS) return unknown(`the provider answers ${result.resultCode}`);
    return { kind: 'waiting', transaction: Started.safeParse(fields).data?.paymentId ?? null };
  }
  // The number is taken by a request with other contents: that one's outcome is asked for.
  if (result.resultCode === 'REPEAT_REQ_INCONSISTENT')
    return unknown(`the provider answers ${result.resultCode}`);
  return result.resultCode === 'ORDER_IS_CLOSED' ? { kind: 'closed' } : refusal(result.resultCode);
}

/** The result only says whether the question was answered; the payment has a status of its own. */
export function readInquiry(fields: unknown, order: WalletOrder): WalletAnswer {
  const result = Outcome.safeParse(fields).data?.result;
  if (!result) return UNREADABLE;
  if (result.resultCode === 'ORDER_NOT_EXIST') return { kind: 'not_found' };
  if (result.resultStatus !== 'S') return unknown(`the provider answers ${result.resultCode}`);
  const status = Status.safeParse(fields).data;
  if (!status) return UNREADABLE;
  switch (status.paymentStatus) {
    case 'SUCCESS':
      return isGivenBack(status, order) ? { kind: 'closed' } : paid(fields, order);
    case 'PROCESSING':
    case 'PENDING':
      return { kind: 'waiting', transaction: Started.safeParse(fields).data?.paymentId ?? null };
    case 'CANCELLED':
      return { kind: 'closed' };
    case 'FAIL':
      return status.paymentResultCode === 'ORDER_IS_CLOSED'
        ? { kind: 'closed' }
        : refusal(status.paymentResultCode || 'FAIL');
    default:
      return UNREADABLE;
  }
}

export function readOrderCode(fields: unknown, order: WalletOrder): WalletPresentation {
  const result = Outcome.safeParse(fields).data?.result;
  if (!result) return UNREADABLE;
  if (result.resultStatus === 'F') return refusal(result.resultCode);
  const shown = OrderCode.safeParse(fields).data;
  // Beside the text there may be addresses of pictures of the same code.
  const code = shown?.orderCodeForm.codeDetails.find(({ displayType }) => displayType === 'TEXT');
  if (!shown || !code) return unknown(`the provider answers ${result.resultCode} without a code`);
  const expires = Date.parse(shown.orderCodeForm.expireTime ?? '');
  return {
    kind: 'shown',
    code: code.codeValue,
    transaction: shown.paymentId ?? null,
    expiresAt: Math.min(order.expiresAt, Number.isNaN(expires) ? order.expiresAt : expires),
  };
}

/**
 * `wasPaid`: as the order stood before. An order that Antom does not know can still arrive until it expires: only
 * then is it as good as cancelled.
 */
export function readCancel(fields: unknown, wasPaid: boolean, isExpired: boolean): CancelAnswer {
  const result = Outcome.safeParse(fields).data?.result;
  if (!result) return UNREADABLE;
  const { resultStatus, resultCode } = result;
  if (resultStatus === 'S') return { kind: 'cancelled', moneyReturned: wasPaid };
  if (resultStatus === 'U') return unknown(`the provider answers ${resultCode}`);
  if (resultCode !== 'ORDER_NOT_EXIST') return refusal(resultCode);
  return isExpired
    ? { kind: 'cancelled', moneyReturned: false }
    : unknown('the provider does not have the order yet');
}

export function readRefund(fields: unknown, refund: WalletRefund): RefundAnswer {
  const result = Outcome.safeParse(fields).data?.result;
  if (!result) return UNREADABLE;
  const { resultStatus, resultCode } = result;
  if (resultStatus === 'F') return refusal(resultCode);
  if (resultStatus === 'U') {
    return resultCode === 'REFUND_IN_PROCESS'
      ? { kind: 'pending' }
      : unknown(`the provider answers ${resultCode}`);
  }
  const refunded = Refund.safeParse(fields).data;
  if (!refunded) return UNREADABLE;
  if (refunded.refundRequestId !== refund.refundNumber) return unknown('the answer is about another refund');
  return isAmount(refunded.refundAmount, refund.amount)
    ? { kind: 'refunded', transaction: refunded.refundId }
    : unknown('the provider has another amount for this refund');
}

function paid(fields: unknown, order: WalletOrder): WalletAnswer {
  const payment = Payment.safeParse(fields).data;
  if (!payment) return UNREADABLE;
  if (payment.paymentRequestId !== order.orderNumber) return unknown('the answer is about another order');
  if (!isAmount(payment.paymentAmount, order.amount)) {
    return unknown('the provider has another amount for this order');
  }
  const payer = payment.pspCustomerInfo?.displayCustomerId ?? null;
  return { kind: 'paid', transaction: payment.paymentId, amount: order.amount, payer };
}

function isGivenBack({ transactions }: z.infer<typeof Status>, { amount }: WalletOrder): boolean {
  const refunds = transactions.filter(
    ({ transactionType, transactionStatus, transactionAmount }) =>
      transactionType === 'REFUND' &&
      transactionStatus === 'SUCCESS' &&
      transactionAmount.currency === amount.currency,
  );
  return (
    refunds.reduce((sum, { transactionAmount }) => sum + BigInt(transactionAmount.value), 0n) >= amount.minor
  );
}

const isAmount = ({ currency, value }: z.infer<typeof Money>, amount: Amount): boolean =>
  currency === amount.currency && BigInt(value) === amount.minor;
