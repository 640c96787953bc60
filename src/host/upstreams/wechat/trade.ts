import { z } from 'zod';
import type { CancelAnswer, Unknown, WalletAnswer, WalletOrder } from '../../../platform/ports/wallet.ts';

/** Fen. */
const minor = z
  .number()
  .int()
  .nonnegative()
  .refine(Number.isSafeInteger)
  .transform((fen) => BigInt(fen));

export const wechatAmount = z.object({ total: minor, currency: z.string().default('CNY') });

/** @spec WeChat Pay API v3, 商户订单号查询订单: answer */
export const wechatTrade = z.object({
  mchid: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string().min(1).max(32).optional(),
  /** MICROPAY for codes that were scanned, NATIVE for codes that were shown. */
  trade_type: z.string().optional(),
  trade_state: z.string(),
  amount: wechatAmount.optional(),
});

export type WechatTrade = z.infer<typeof wechatTrade>;

export const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });

/** Whether the trade is this order; its amount is judged when it counts. */
export const isOf = (trade: WechatTrade, order: WalletOrder, mchId: string): boolean =>
  trade.mchid === mchId && trade.out_trade_no === order.orderNumber;

/**
 * What has become of an order by its trade_state.
 * @spec WeChat Pay API v3, 商户订单号查询订单: trade_state
 *
 * NOTE: REFUND says that money went back, not whether all of it. An order that is still asked for has had no refund by
 * the terminal but that of its own cancelling, which is in full: so it counts as closed.
 * NOTE: PAYERROR does not say why: a customer who pressed cancel and a bank that refused look the same.
 */
export function judgeTrade(trade: WechatTrade, order: WalletOrder): WalletAnswer {
  const transaction = trade.transaction_id ?? null;
  switch (trade.trade_state) {
    case 'SUCCESS': {
      const { amount } = trade;
      if (transaction === null || !amount) return unknown('WeChat Pay tells no amount of the paid order');
      if (amount.total !== order.amount.minor || amount.currency !== order.amount.currency) {
        return unknown('WeChat Pay has another amount for the order');
      }
      return { kind: 'paid', transaction, amount: order.amount, payer: null };
    }
    case 'NOTPAY':
    case 'USERPAYING':
      return { kind: 'waiting', transaction };
    case 'PAYERROR':
      return { kind: 'refused', reason: 'declined', code: 'PAYERROR' };
    case 'CLOSED':
    case 'REVOKED':
    case 'REFUND':
      return { kind: 'closed' };
    default:
      return unknown('WeChat Pay tells a state of the order that this terminal does not know');
  }
}

/** Whether the order has ended without money for the shop; null: it has not. */
export function ended(trade: WechatTrade): CancelAnswer | null {
  switch (trade.trade_state) {
    case 'CLOSED':
    case 'REVOKED':
      return { kind: 'cancelled', moneyReturned: false };
    case 'REFUND':
      return { kind: 'cancelled', moneyReturned: true };
    default:
      return null;
  }
}
