import { exponentOf, minorOf } from './money.ts';

/** What a cashier has keyed in as the amount of a refund. */
export type RefundAmount = { kind: 'all' | 'part'; amount: string } | { kind: 'too_high' | 'invalid' };

/**
 * @param text "12.50", "12,50" or "12"; decimals at most as the currency has
 * @param left what can still be refunded, decimal text
 */
export function refundAmount(text: string, left: string, currency: string): RefundAmount {
  const exponent = exponentOf(currency);
  const [, whole, decimals = ''] = /^(\d{1,9})(?:[.,](\d+))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || decimals.length > exponent) return { kind: 'invalid' };
  const amount = exponent === 0 ? whole : `${whole}.${decimals.padEnd(exponent, '0')}`;
  const minor = minorOf(amount, currency);
  if (minor === 0n) return { kind: 'invalid' };
  const most = minorOf(left, currency);
  if (minor > most) return { kind: 'too_high' };
  return { kind: minor === most ? 'all' : 'part', amount };
}
