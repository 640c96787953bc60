import { z } from 'zod';
import type { RefundAnswer, WalletRefund } from '../../../platform/ports/wallet.ts';
import { unknown } from './trade.ts';

/** @spec WeChat Pay API v3, 退款申请: answer; 查询单笔退款: the same */
export const wechatRefund = z.object({
  refund_id: z.string().min(1).max(32),
  out_refund_no: z.string(),
  status: z.string(),
  amount: z.object({ refund: z.number().int().nonnegative() }),
});

/**
 * @spec WeChat Pay API v3, 退款申请: status
 *
 * NOTE: ABNORMAL is money that left the shop and did not reach the customer (the bank card is gone): a person has to
 * end it on the merchant pages, so it counts as refused here.
 */
export function judgeRefund(answer: z.infer<typeof wechatRefund>, refund: WalletRefund): RefundAnswer {
  const { refund_id, out_refund_no, status, amount } = answer;
  if (out_refund_no !== refund.refundNumber || BigInt(amount.refund) !== refund.amount.minor) {
    return unknown('WeChat Pay answers for another refund');
  }
  switch (status) {
    case 'SUCCESS':
      return { kind: 'refunded', transaction: refund_id };
    case 'PROCESSING':
      return { kind: 'pending' };
    case 'CLOSED':
    case 'ABNORMAL':
      return { kind: 'refused', reason: 'declined', code: `REFUND_${status}` };
    default:
      return unknown('WeChat Pay tells a state of the refund that this terminal does not know');
  }
}
