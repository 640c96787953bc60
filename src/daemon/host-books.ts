import type { LedgerView } from '../desk/api/contract.ts';
import type { MoneyCount } from '../payment/journal/journal.ts';
import { parseAmount } from '../platform/money/amount.ts';
import type { LedgerEntry } from '../rig/host/ledger.ts';

/** What a host has posted, where its books can be read: the rig's own. */
export interface HostBooks {
  posted: readonly MoneyCount[];
  hasPosted(paymentId: string): boolean;
}

export function hostBooks(totals: LedgerView['totals'], entries: readonly LedgerEntry[]): HostBooks {
  const ids = new Set(entries.filter(({ state }) => state === 'posted').map(({ paymentId }) => paymentId));
  return {
    posted: totals.map(({ currency, amount, count }) => ({
      currency,
      count,
      minor: parseAmount(amount, currency).minor,
    })),
    hasPosted: (paymentId) => ids.has(paymentId),
  };
}
