import type { Amount } from '../../platform/money/amount.ts';
import type { WalletAnswer, WalletOrder } from '../../platform/ports/wallet.ts';
import type { Payment, ReasonCode } from '../payment.ts';
import type { PaymentEvent } from '../session/payment-event.ts';

/** The number of a payment, or of a refund, at its provider: its id without dashes, 32 characters. */
export function orderNumberOf(paymentId: string): string {
  return paymentId.replaceAll('-', '');
}

const NOT_FOR_SUBJECTS = /[\p{Cc}/=&]/gu;

/** @throws Error when the payment goes through no wallet */
export function walletOrder(payment: Payment, shopName: string): WalletOrder {
  const { wallet } = payment;
  if (!wallet) throw new Error(`payment ${payment.id} goes through no wallet`);
  return {
    paymentId: payment.id,
    orderNumber: wallet.orderNumber,
    amount: payment.amount,
    subject: shopName.replace(NOT_FOR_SUBJECTS, ' '),
    createdAt: payment.createdAt,
    expiresAt: wallet.expiresAt,
    transaction: wallet.transaction,
  };
}

/** What an answer means for the payment. */
export function eventOfAnswer(payment: Payment, answer: WalletAnswer): PaymentEvent {
  switch (answer.kind) {
    case 'paid':
      if (!sameAmount(answer.amount, payment.amount)) return { type: 'wallet_unclear' };
      return { type: 'wallet_paid', transaction: answer.transaction, payer: answer.payer };
    case 'waiting':
      return { type: 'wallet_waiting', transaction: answer.transaction, code: payment.wallet?.code ?? null };
    case 'refused':
      return {
        type: 'wallet_refused',
        reason: `wallet_${answer.reason}` satisfies ReasonCode,
        code: answer.code,
      };
    case 'closed':
      return { type: 'wallet_closed' };
    case 'not_sent':
      return { type: 'wallet_unreachable' };
    case 'not_found':
    case 'unknown':
      return { type: 'wallet_unclear' };
  }
}

const sameAmount = (a: Amount, b: Amount): boolean => a.minor === b.minor && a.currency === b.currency;
