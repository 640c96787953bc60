import { describe, expect, it } from 'vitest';
import { compareTotals, worst } from '../../../src/daemon/compare-totals.ts';
import type { HostBooks } from '../../../src/daemon/host-books.ts';
import type { MoneyTotals, OutboxEntry } from '../../../src/payment/journal/journal.ts';

const books = (...rows: [paymentId: string, minor: bigint][]): HostBooks => ({
  posted: rows.map(([, minor]) => ({ currency: 'EUR', count: 1, minor })),
  hasPosted: (paymentId) => rows.some(([id]) => id === paymentId),
});

const money = (
  ...rows: [forwarding: MoneyTotals['approved'][number]['forwarding'], count: number, minor: bigint][]
) => {
  const approved = rows.map(([forwarding, count, minor]) => ({ currency: 'EUR', forwarding, count, minor }));
  const count = approved.reduce((sum, row) => sum + row.count, 0);
  const minor = approved.reduce((sum, row) => sum + row.minor, 0n);
  return { approved, receipts: [{ currency: 'EUR', count, minor }] };
};

const owed = (id: string, state: string, minor: bigint) =>
  ({ payment: { id, state, amount: { minor, currency: 'EUR' } } }) as OutboxEntry;

describe('receipts, journal and host', () => {
  it('are equal where each has the same', () => {
    const [one] = compareTotals(money(['none', 1, 1250n]), [], books(['a', 1250n]));
    expect(one).toMatchObject({ verdict: 'equal', differences: [], host: { count: 1, amount: '12.50' } });
  });

  it('differ by what waits, is parked or was declined, and that is explained', () => {
    const sold = money(
      ['none', 1, 1250n],
      ['advice_pending', 2, 500n],
      ['deferred_pending', 1, 100n],
      ['declined_upstream', 1, 900n],
    );
    const [one] = compareTotals(sold, [], books(['a', 1250n]));
    expect(one?.verdict).toBe('explained');
    expect(one?.differences).toEqual([
      { cause: 'advice_waiting', count: -2, amount: '-5.00' },
      { cause: 'deferred_waiting', count: -1, amount: '-1.00' },
      { cause: 'declined_upstream', count: -1, amount: '-9.00' },
    ]);
  });

  it('count once what the host has while its answer was lost, and what it is to take back', () => {
    const sold = money(['none', 1, 1250n], ['advice_pending', 1, 500n]);
    const outbox = [owed('b', 'approved', 500n), owed('c', 'failed', 700n)];
    const [one] = compareTotals(sold, outbox, books(['a', 1250n], ['b', 500n], ['c', 700n]));
    expect(one?.verdict).toBe('explained');
    expect(one?.differences).toEqual([
      { cause: 'advice_waiting', count: -1, amount: '-5.00' },
      { cause: 'already_at_host', count: 1, amount: '5.00' },
      { cause: 'reversal_waiting', count: 1, amount: '7.00' },
    ]);
  });

  it.each([
    ['a sale the host lost', books(), { cause: 'unexplained', count: -1, amount: '-12.50' }],
    [
      'a sale posted twice',
      books(['a', 1250n], ['a', 1250n]),
      { cause: 'unexplained', count: 1, amount: '12.50' },
    ],
    ['another amount', books(['a', 1205n]), { cause: 'unexplained', count: 0, amount: '-0.45' }],
  ])('%s is not explained away', (_fault, host, difference) => {
    const [one] = compareTotals(money(['none', 1, 1250n]), [], host);
    expect(one).toMatchObject({ verdict: 'differs', differences: [difference] });
  });

  it('a sale without a receipt is told, with or without the host’s books', () => {
    const sold = { ...money(['none', 1, 1250n]), receipts: [] };
    expect(compareTotals(sold, [], null)[0]).toMatchObject({ verdict: 'differs', host: null });
  });

  it('leave aside what they cannot read', () => {
    const [one] = compareTotals(money(['advice_pending', 1, 1250n]), [], null);
    expect(one).toMatchObject({ verdict: 'equal', differences: [], host: null });
  });

  it('the worst currency is the verdict', () => {
    expect(worst([])).toBe('equal');
    expect(worst(['equal', 'explained', 'equal'])).toBe('explained');
    expect(worst(['explained', 'differs'])).toBe('differs');
  });
});
