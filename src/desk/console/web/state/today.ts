import type { PaymentView } from './contract.ts';
import { isLost } from './final.ts';
import { sumOf } from './money.ts';
import { LIST_LIMIT } from './terminal-state.ts';

/** Money of one currency that came in, and that was given back. */
export interface DaySum {
  currency: string;
  amount: string;
  count: number;
  refunded: { amount: string; count: number };
}

export interface Today {
  /** Newest first. */
  payments: PaymentView[];
  /** Approved only, without what the host has declined since; null when the list was cut and a sum would be wrong. */
  sums: DaySum[] | null;
}

/** Payments of the same calendar day as `now` (ms), in the time zone of the page. */
export function todayOf(payments: readonly PaymentView[], now: number): Today {
  const day = dayOf(now);
  const todays = payments.filter((payment) => dayOf(Date.parse(payment.createdAt)) === day);
  if (todays.length >= LIST_LIMIT) return { payments: todays, sums: null };
  const counted = todays.filter((payment) => payment.outcome === 'approved' && !isLost(payment));
  const currencies = [...new Set(counted.map(({ currency }) => currency))];
  return { payments: todays, sums: currencies.map((currency) => sumUp(currency, counted)) };
}

function sumUp(currency: string, payments: readonly PaymentView[]): DaySum {
  const amounts = (kind: PaymentView['kind']): string[] =>
    payments
      .filter((payment) => payment.currency === currency && payment.kind === kind)
      .map(({ amount }) => amount);
  const [sold, refunded] = [amounts('purchase'), amounts('refund')];
  return {
    currency,
    amount: sumOf(sold, currency),
    count: sold.length,
    refunded: { amount: sumOf(refunded, currency), count: refunded.length },
  };
}

function dayOf(ms: number): string {
  return new Intl.DateTimeFormat('en-CA', { dateStyle: 'short' }).format(ms);
}
