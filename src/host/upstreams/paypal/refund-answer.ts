import { z } from 'zod';
import type { Amount } from '../../../platform/money/amount.ts';
import type { RefundAnswer } from '../../../platform/ports/wallet.ts';
import { readJson } from '../wallet-json.ts';
import { isSameMoney, paypalMoney } from './money.ts';
import { unknown } from './order-answer.ts';

const paypalRefund = z.object({
  id: z.string().min(1).max(36),
  status: z.string(),
  amount: paypalMoney.optional(),
});

/** `amount` null: all that was left. @spec PayPal Payments v2, refund_status */
export function judgeRefund(body: Uint8Array, amount: Amount | null): RefundAnswer {
  const refund = readJson(paypalRefund, body);
  if (!refund) return unknown('the answer of PayPal cannot be read');
  if (amount && refund.amount && !isSameMoney(refund.amount, amount)) {
    return unknown('PayPal answers for another refund');
  }
  switch (refund.status) {
    case 'COMPLETED':
      return { kind: 'refunded', transaction: refund.id };
    case 'PENDING':
      return { kind: 'pending' };
    case 'FAILED':
    case 'CANCELLED':
      return { kind: 'refused', reason: 'declined', code: `REFUND_${refund.status}` };
    default:
      return unknown('PayPal tells a status of the refund that this terminal does not know');
  }
}
