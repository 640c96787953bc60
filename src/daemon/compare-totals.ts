import type { CurrencyTotals } from '../desk/api/contract-delivery.ts';
import type { MoneyTotals, OutboxEntry } from '../payment/journal/journal.ts';
import type { ForwardingState } from '../payment/payment.ts';
import { formatAmount } from '../platform/money/amount.ts';
import type { HostBooks } from './host-books.ts';

type Cause = CurrencyTotals['differences'][number]['cause'];
type Verdict = CurrencyTotals['verdict'];

interface Sum {
  count: number;
  minor: bigint;
}

/** Approved here, and rightly not among what the host has posted. */
const MISSING_AT_HOST: Partial<Record<ForwardingState, Cause>> = {
  advice_pending: 'advice_waiting',
  deferred_pending: 'deferred_waiting',
  parked: 'parked',
  declined_upstream: 'declined_upstream',
  reversal_pending: 'reversed',
  reversal_acknowledged: 'reversed',
};

/**
 * Receipts, journal and host beside each other, a row for each currency. What may rightly be on one side only is named; what
 * then remains is unexplained, and the verdict says so.
 * @param outbox what waits or is parked: tells what of it the host has already, its answer having been lost
 * @param books the host's; null where they cannot be read
 */
export function compareTotals(
  money: MoneyTotals,
  outbox: readonly OutboxEntry[],
  books: HostBooks | null,
): CurrencyTotals[] {
  const posted = books?.posted ?? [];
  const currencies = new Set(
    [...money.approved, ...money.receipts, ...posted].map(({ currency }) => currency),
  );
  return [...currencies].sort().map((currency) => {
    const mine = (row: { currency: string }) => row.currency === currency;
    const approved = money.approved.filter(mine);
    const sums = {
      receipts: sumOf(money.receipts.filter(mine)),
      journal: sumOf(approved),
      host: books && sumOf(posted.filter(mine)),
    };
    const known = differences(
      approved,
      outbox.filter(({ payment }) => mine(payment.amount)),
      (paymentId) => books?.hasPosted(paymentId) ?? false,
    );
    return row(currency, sums, approved, known);
  });
}

export function worst(verdicts: readonly Verdict[]): Verdict {
  const order = ['differs', 'explained'] as const;
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'equal';
}

function row(
  currency: string,
  sums: { receipts: Sum; journal: Sum; host: Sum | null },
  approved: MoneyTotals['approved'],
  known: ReadonlyMap<Cause, Sum>,
): CurrencyTotals {
  const { receipts, journal, host } = sums;
  const all = new Map(host ? known : []);
  const rest = host ? minus(host, sumOf([journal, ...all.values()])) : NOTHING;
  if (!isNothing(rest)) all.set('unexplained', rest);
  const sound = isNothing(rest) && isNothing(minus(receipts, journal));
  return {
    currency,
    receipts: shown(receipts, currency),
    journal: shown(journal, currency),
    host: host && shown(host, currency),
    forwarding: approved.map(({ forwarding, ...sum }) => ({ state: forwarding, ...shown(sum, currency) })),
    differences: [...all].map(([cause, sum]) => ({ cause, ...shown(sum, currency) })),
    verdict: sound ? (all.size === 0 ? 'equal' : 'explained') : 'differs',
  };
}

/** What leads from the journal's number to the host's, each with its sign. */
function differences(
  approved: MoneyTotals['approved'],
  outbox: readonly OutboxEntry[],
  atHost: (paymentId: string) => boolean,
): Map<Cause, Sum> {
  const found = new Map<Cause, Sum>();
  const add = (cause: Cause, sum: Sum): void => {
    const total = sumOf([found.get(cause) ?? NOTHING, sum]);
    if (isNothing(total)) found.delete(cause);
    else found.set(cause, total);
  };
  for (const { forwarding, count, minor } of approved) {
    const cause = MISSING_AT_HOST[forwarding];
    if (cause) add(cause, minus(NOTHING, { count, minor }));
  }
  for (const { payment } of outbox) {
    if (!atHost(payment.id)) continue;
    // The host took it, and its answer was lost: it stands in both books, or is to be taken back.
    add(payment.state === 'approved' ? 'already_at_host' : 'reversal_waiting', {
      count: 1,
      minor: payment.amount.minor,
    });
  }
  return found;
}

const NOTHING: Sum = { count: 0, minor: 0n };

const isNothing = ({ count, minor }: Sum): boolean => count === 0 && minor === 0n;

const minus = (one: Sum, other: Sum): Sum => ({
  count: one.count - other.count,
  minor: one.minor - other.minor,
});

const sumOf = (parts: readonly Sum[]): Sum =>
  parts.reduce(
    ({ count, minor }, part) => ({ count: count + part.count, minor: minor + part.minor }),
    NOTHING,
  );

function shown({ count, minor }: Sum, currency: string): { count: number; amount: string } {
  const amount = formatAmount({ minor: minor < 0n ? -minor : minor, currency });
  return { count, amount: minor < 0n ? `-${amount}` : amount };
}
