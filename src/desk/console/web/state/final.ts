import type { PaymentView } from './contract.ts';
import { leftOf, minorOf } from './money.ts';

/** It holds the till. One whose end is not known does not: it is asked about meanwhile; nor does a refund. */
export function isRunning(payment: PaymentView | null): payment is PaymentView & { outcome: null } {
  return payment !== null && payment.outcome === null && payment.state !== 'unknown' && !isRefund(payment);
}

/** Approved here and not yet known to the host. */
export function isWaitingForHost({ forwarding }: PaymentView): boolean {
  return forwarding === 'advice_pending' || forwarding === 'deferred_pending' || forwarding === 'parked';
}

/** Approved here, and its money will not come: the host said no afterwards, or it was taken back. */
export function isLost({ upstream }: PaymentView): boolean {
  return upstream === 'declined' || upstream === 'reversed';
}

/** "•••• 1234", or null where no card was read. */
export function lastFour(payment: Pick<PaymentView, 'panTruncated'>): string | null {
  const digits = payment.panTruncated?.match(/\d{4}$/)?.[0];
  return digits === undefined ? null : `•••• ${digits}`;
}

/** "Visa" for "visa". */
export function schemeName(scheme: string | null): string | null {
  return scheme && scheme.charAt(0).toUpperCase() + scheme.slice(1);
}

export function isRefund({ kind }: Pick<PaymentView, 'kind'>): boolean {
  return kind === 'refund';
}

/** Paid, or to be paid, by a code and not at the reader. */
export function isByCode({ wallet, entryMode }: PaymentView): boolean {
  return wallet !== null || entryMode === 'scan' || entryMode === 'show';
}

/** What can still be refunded here; null where nothing can. Card payments are refunded through the acquirer. */
export function refundable(payment: PaymentView): string | null {
  const { outcome, wallet, amount, refunded, currency } = payment;
  if (isRefund(payment) || outcome !== 'approved' || wallet === null || isLost(payment)) return null;
  const left = leftOf(amount, refunded, currency);
  return minorOf(left, currency) > 0n ? left : null;
}

/** A card was read, or a wallet was asked: the payment has a receipt when it has ended. */
export function hasReceipt(payment: PaymentView): boolean {
  return cardSeen(payment) || payment.wallet !== null;
}

/** A card was read far enough to know its application. */
export function cardSeen(payment: PaymentView): boolean {
  return payment.aid !== null;
}
