import type { PaymentView, ReceiptCopy } from './contract.ts';
import { hasReceipt, isByCode, isRefund } from './final.ts';

/** What can stand beside the ladder: the way to pay, the exchange with the card, or one of the receipt's copies. */
export type Detail = 'tender' | 'handshake' | ReceiptCopy;

/** What there is to see of a payment; receipts have no place beside the ways to pay before they are there. `wallets`: this terminal takes codes too. */
export function detailsOf(payment: PaymentView, wallets: boolean): Detail[] {
  const byCode = isByCode(payment) || isRefund(payment);
  const tender = byCode || payment.passes.length > 0 || (wallets && payment.state === 'awaiting_tender');
  return [
    ...(tender ? (['tender'] as const) : []),
    ...(byCode ? [] : (['handshake'] as const)),
    ...(tender && payment.outcome === null ? [] : (['customer', 'merchant'] as const)),
  ];
}

/** The ways to pay while it waits, then what is going on, then the receipt, where there is one. */
export function bestDetail(payment: PaymentView, wallets: boolean): Detail {
  if (payment.outcome !== null && hasReceipt(payment)) return 'customer';
  const waits = wallets && payment.state === 'awaiting_tender';
  return waits || isByCode(payment) || isRefund(payment) ? 'tender' : 'handshake';
}
