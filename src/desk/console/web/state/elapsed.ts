import type { PaymentView } from './contract.ts';

type Marks = Partial<Record<PaymentView['state'], number>>;

/**
 * How long a payment took, or takes so far. An ended one is told by the terminal's own times; a running one
 * by the page's clock (`now`, ms), from when the page first saw it, which no difference of clocks can bend.
 */
export function elapsedMs(payment: PaymentView, marks: Marks, now: number): number {
  if (payment.finalAt !== null) return Date.parse(payment.finalAt) - Date.parse(payment.createdAt);
  const seen = Object.values(marks);
  const start = seen.length > 0 ? Math.min(...seen) : Date.parse(payment.createdAt);
  return Math.max(0, now - start);
}

/** "0:07", "1:30". */
export function elapsedText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
