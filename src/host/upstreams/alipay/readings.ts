import { z } from 'zod';
import { type Amount, parseAmount } from '../../../platform/money/amount.ts';
import type {
  CancelAnswer,
  RefundAnswer,
  Unknown,
  WalletAnswer,
  WalletOrder,
  WalletPresentation,
  WalletRefund,
} from '../../../platform/ports/wallet.ts';
import { failure } from './failures.ts';

/** What the answers of the open platform mean. Each takes the response object of a verified answer. */

const SUCCESS = '10000';
const WAITING = '10003';

const Outcome = z.object({ code: z.string(), sub_code: z.string().default('') });
const Trade = z.object({
  trade_no: z.string().min(1).max(64),
  out_trade_no: z.string(),
  total_amount: z.string(),
  trans_currency: z.string().optional(),
  buyer_logon_id: z.string().max(100).optional(),
});
const Started = z.object({ trade_no: z.string().min(1).max(64).optional() });
const Status = z.object({ trade_status: z.string() });
const Precreated = z.object({ out_trade_no: z.string(), qr_code: z.string().min(1).max(1024) });
const Cancelled = z.object({
  out_trade_no: z.string(),
  retry_flag: z.string(),
  action: z.string().optional(),
});
const Refund = z.object({ out_trade_no: z.string(), fund_change: z.string().optional() });
const RefundState = z.object({
  out_trade_no: z.string().optional(),
  out_request_no: z.string().optional(),
  refund_amount: z.string().optional(),
  refund_status: z.string().optional(),
});

const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });
const UNREADABLE = unknown('the answer cannot be read');
const OTHER_ORDER = unknown('the answer is about another order');

export function readPay(fields: unknown, order: WalletOrder): WalletAnswer {
  const outcome = Outcome.safeParse(fields).data;
  if (!outcome) return UNREADABLE;
  if (outcome.code === SUCCESS) return paid(fields, order);
  if (outcome.code === WAITING) {
    return { kind: 'waiting', transaction: Started.safeParse(fields).data?.trade_no ?? null };
  }
  if (outcome.sub_code === 'ACQ.TRADE_HAS_CLOSE') return { kind: 'closed' };
  return failure(outcome.code, outcome.sub_code);
}

/** A question that fails says nothing about the order, whatever it failed for. */
export function readQuery(fields: unknown, order: WalletOrder): WalletAnswer {
  const outcome = Outcome.safeParse(fields).data;
  if (!outcome) return UNREADABLE;
  if (outcome.sub_code === 'ACQ.TRADE_NOT_EXIST') return { kind: 'not_found' };
  if (outcome.code !== SUCCESS) return unknown(`the provider answers ${outcome.sub_code || outcome.code}`);
  const trade = Trade.safeParse(fields).data;
  if (!trade) return UNREADABLE;
  if (trade.out_trade_no !== order.orderNumber) return OTHER_ORDER;
  switch (Status.safeParse(fields).data?.trade_status) {
    case 'WAIT_BUYER_PAY':
      return { kind: 'waiting', transaction: trade.trade_no };
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED':
      return paid(fields, order);
    case 'TRADE_CLOSED':
      return { kind: 'closed' };
    default:
      return UNREADABLE;
  }
}

export function readPrecreate(fields: unknown, order: WalletOrder, expiresAt: number): WalletPresentation {
  const outcome = Outcome.safeParse(fields).data;
  if (!outcome) return UNREADABLE;
  if (outcome.code !== SUCCESS) return failure(outcome.code, outcome.sub_code);
  const shown = Precreated.safeParse(fields).data;
  if (!shown) return UNREADABLE;
  if (shown.out_trade_no !== order.orderNumber) return OTHER_ORDER;
  return { kind: 'shown', code: shown.qr_code, transaction: null, expiresAt };
}

export function readCancel(fields: unknown, order: WalletOrder): CancelAnswer {
  const outcome = Outcome.safeParse(fields).data;
  if (!outcome) return UNREADABLE;
  const isMissing = outcome.sub_code === 'ACQ.TRADE_NOT_EXIST';
  if (isMissing) return { kind: 'cancelled', moneyReturned: false };
  if (outcome.code !== SUCCESS) return failure(outcome.code, outcome.sub_code);
  const cancelled = Cancelled.safeParse(fields).data;
  if (!cancelled) return UNREADABLE;
  if (cancelled.out_trade_no !== order.orderNumber) return OTHER_ORDER;
  if (cancelled.retry_flag !== 'N') return unknown('the provider wants the cancellation once more');
  // NOTE: No `action` means that the platform had no such trade. It counts as cancelled: a payment that comes after
  // its cancellation is refused, as the platform's flow for a pay without an answer (query, then cancel) relies on.
  return { kind: 'cancelled', moneyReturned: cancelled.action === 'refund' };
}

/** `ask`: money did not move with this request, the state of the refund tells whether it did before. */
export function readRefund(fields: unknown, order: WalletOrder): RefundAnswer | { kind: 'ask' } {
  const outcome = Outcome.safeParse(fields).data;
  if (!outcome) return UNREADABLE;
  if (outcome.code !== SUCCESS) return failure(outcome.code, outcome.sub_code);
  const refund = Refund.safeParse(fields).data;
  if (!refund) return UNREADABLE;
  if (refund.out_trade_no !== order.orderNumber) return OTHER_ORDER;
  return refund.fund_change === 'Y' ? { kind: 'refunded', transaction: null } : { kind: 'ask' };
}

export function readRefundState(fields: unknown, order: WalletOrder, refund: WalletRefund): RefundAnswer {
  const outcome = Outcome.safeParse(fields).data;
  const state = RefundState.safeParse(fields).data;
  if (!outcome || !state) return UNREADABLE;
  if (outcome.code !== SUCCESS) return unknown(`the provider answers ${outcome.sub_code || outcome.code}`);
  if (state.refund_status !== 'REFUND_SUCCESS') return { kind: 'pending' };
  const isIt = state.out_trade_no === order.orderNumber && state.out_request_no === refund.refundNumber;
  if (!isIt) return unknown('the answer is about another refund');
  return isAmount(state.refund_amount ?? '', refund.amount)
    ? { kind: 'refunded', transaction: null }
    : unknown('the provider has another amount for this refund');
}

function paid(fields: unknown, order: WalletOrder): WalletAnswer {
  const trade = Trade.safeParse(fields).data;
  if (!trade) return UNREADABLE;
  if (trade.out_trade_no !== order.orderNumber) return OTHER_ORDER;
  const isCurrency = (trade.trans_currency ?? 'CNY') === order.amount.currency;
  if (!isCurrency || !isAmount(trade.total_amount, order.amount)) {
    return unknown('the provider has another amount for this order');
  }
  const payer = trade.buyer_logon_id ?? null;
  return { kind: 'paid', transaction: trade.trade_no, amount: order.amount, payer };
}

function isAmount(text: string, { minor, currency }: Amount): boolean {
  try {
    return parseAmount(text, currency).minor === minor;
  } catch {
    return false;
  }
}
