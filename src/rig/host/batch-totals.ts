import type { LedgerEntry } from './ledger.ts';

export interface Sum {
  count: number;
  minor: bigint;
}

/** What one batch of one terminal comes to in one currency. */
export interface BatchSums {
  debits: Sum;
  debitReversals: Sum;
  credits: Sum;
  creditReversals: Sum;
}

const REFUND = '20';

/** Running totals by terminal, batch and currency, so that reconciliation reads no entries. */
export class BatchTotals {
  readonly #sums = new Map<string, BatchSums>();

  /** `before` is what the ledger held of the entry so far. */
  move(before: LedgerEntry | undefined, after: LedgerEntry): void {
    if (before) this.#add(before, -1);
    this.#add(after, 1);
  }

  of(batch: Pick<LedgerEntry, 'terminalId' | 'batch' | 'currencyNumeric'>): BatchSums {
    return this.#sums.get(keyOf(batch)) ?? nothing();
  }

  #add(entry: LedgerEntry, sign: 1 | -1): void {
    const group = groupOf(entry);
    if (group === null) return;
    const key = keyOf(entry);
    const sums = this.#sums.get(key) ?? nothing();
    this.#sums.set(key, sums);
    sums[group].count += sign;
    sums[group].minor += BigInt(sign) * BigInt(entry.amountMinor);
  }
}

/** What was reversed is a reversal only, whether or not it was ever posted; what was declined is nothing. */
function groupOf({ state, transactionType }: LedgerEntry): keyof BatchSums | null {
  if (state === 'declined') return null;
  const isRefund = transactionType === REFUND;
  if (state === 'reversed') return isRefund ? 'creditReversals' : 'debitReversals';
  return isRefund ? 'credits' : 'debits';
}

function nothing(): BatchSums {
  const sum = (): Sum => ({ count: 0, minor: 0n });
  return { debits: sum(), debitReversals: sum(), credits: sum(), creditReversals: sum() };
}

const keyOf = (batch: Pick<LedgerEntry, 'terminalId' | 'batch' | 'currencyNumeric'>): string =>
  `${batch.terminalId}/${batch.batch}/${batch.currencyNumeric}`;
