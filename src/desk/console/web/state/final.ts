import type { PaymentView } from './contract.ts';

export function isRunning(payment: PaymentView | null): payment is PaymentView & { outcome: null } {
  return payment !== null && payment.outcome === null;
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

/** A card was read far enough to know its application: the payment has a receipt. */
export function cardSeen(payment: PaymentView): boolean {
  return payment.aid !== null;
}
