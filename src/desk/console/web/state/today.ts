import type { PaymentView } from './contract.ts';
import { isLost } from './final.ts';
import { sumOf } from './money.ts';
import { LIST_LIMIT } from './terminal-state.ts';

export interface Today {
  /** Newest first. */
  payments: PaymentView[];
  /** Approved only, without what the host has declined since, per currency; null when the list was cut and a sum would be wrong. */
  sums: { currency: string; amount: string; count: number }[] | null;
}

/** Payments of the same calendar day as `now` (ms), in the time zone of the page. */
export function todayOf(payments: readonly PaymentView[], now: number): Today {
  const day = dayOf(now);
  const todays = payments.filter((payment) => dayOf(Date.parse(payment.createdAt)) === day);
  if (todays.length >= LIST_LIMIT) return { payments: todays, sums: null };
  const amounts = new Map<string, string[]>();
  for (const payment of todays) {
    if (payment.outcome !== 'approved' || isLost(payment)) continue;
    amounts.set(payment.currency, [...(amounts.get(payment.currency) ?? []), payment.amount]);
  }
  const sums = [...amounts].map(([currency, list]) => ({
    currency,
    amount: sumOf(list, currency),
    count: list.length,
  }));
  return { payments: todays, sums };
}

function dayOf(ms: number): string {
  return new Intl.DateTimeFormat('en-CA', { dateStyle: 'short' }).format(ms);
}
