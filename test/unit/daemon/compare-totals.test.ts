import { describe, expect, it } from 'vitest';
import { compareTotals, worst } from '../../../src/daemon/compare-totals.ts';
import type { LedgerView } from '../../../src/desk/api/contract.ts';
import type { MoneyTotals, OutboxEntry } from '../../../src/payment/journal/journal.ts';
import { ledgerView } from '../../support/fake-terminal.ts';

type State = LedgerView['entries'][number]['state'];

const books = (...rows: [paymentId: string, amount: string, state?: State][]): LedgerView => ({
  entries: rows.map(([paymentId, amount, state = 'posted']) => ({
    ...ledgerView.entries[0]!,
    ...{ paymentId, amount, state },
  })),
  totals: [],
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
    const [one] = compareTotals(
      money(['none', 1, 1250n]),
      [],
      books(['a', '12.50'], ['x', '3.00', 'declined']),
    );
    expect(one).toMatchObject({ verdict: 'equal', differences: [], host: { count: 1, amount: '12.50' } });
  });

  it('differ by what waits, is parked or was declined, and that is explained', () => {
    const sold = money(
      ['none', 1, 1250n],
      ['advice_pending', 2, 500n],
      ['deferred_pending', 1, 100n],
      ['declined_upstream', 1, 900n],
    );
    const [one] = compareTotals(sold, [], books(['a', '12.50']));
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
    const [one] = compareTotals(sold, outbox, books(['a', '12.50'], ['b', '5.00'], ['c', '7.00']));
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
      books(['a', '12.50'], ['a', '12.50']),
      { cause: 'unexplained', count: 1, amount: '12.50' },
    ],
    ['another amount', books(['a', '12.05']), { cause: 'unexplained', count: 0, amount: '-0.45' }],
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
