import type { LedgerView } from '../../desk/api/contract.ts';
import { formatAmount } from '../../platform/money/amount.ts';
import { knownCurrencies } from '../../platform/money/currencies.ts';
import { isoTime } from '../../platform/time/iso-time.ts';
import type { LedgerEntry } from './ledger.ts';

/** What a page can show. */
const MOST_SHOWN = 1_000;

/** The ledger as the API shows it: the newest entries first, with the sum of all that was posted in each currency. */
export function viewLedger(entries: readonly LedgerEntry[]): LedgerView {
  const sums = new Map<string, { minor: bigint; count: number }>();
  for (const entry of entries) {
    if (entry.state !== 'posted') continue;
    const currency = currencyOf(entry);
    const sum = sums.get(currency) ?? { minor: 0n, count: 0 };
    sums.set(currency, { minor: sum.minor + BigInt(entry.amountMinor), count: sum.count + 1 });
  }
  return {
    entries: entries.slice(-MOST_SHOWN).map(viewEntry).reverse(),
    totals: Array.from(sums, ([currency, { minor, count }]) => ({
      currency,
      amount: formatAmount({ minor, currency }),
      count,
    })),
  };
}

function viewEntry(entry: LedgerEntry): LedgerView['entries'][number] {
  const currency = currencyOf(entry);
  return {
    at: isoTime(entry.at),
    mti: entry.mti,
    stan: entry.stan,
    retrievalReference: entry.retrievalReference,
    paymentId: entry.paymentId,
    amount: formatAmount({ minor: BigInt(entry.amountMinor), currency }),
    currency,
    panTruncated: entry.panTruncated,
    responseCode: entry.responseCode,
    state: entry.state,
    online: entry.online,
    cryptogramVerified: entry.cryptogramVerified,
    received: entry.received,
  };
}

/** The host refuses currencies it does not know before an entry is made. */
function currencyOf(entry: LedgerEntry): string {
  const currency = knownCurrencies().find(({ numeric }) => numeric === entry.currencyNumeric);
  if (!currency) throw new Error(`currency ${entry.currencyNumeric} in the ledger is not known`);
  return currency.code;
}
