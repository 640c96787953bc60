import type { Counters } from './counters.ts';
import type { ExposureChange, ExposureStore } from './exposure-store.ts';
import type { OutboxRow } from './outbox-row.ts';

/** What entries that come and go together change in the sums, written once for all of them. */
export class OutboxChanges {
  readonly #exposure = new Map<string, ExposureChange>();
  #reversals = 0;
  #parked = 0;

  /** An entry waits now (1), or does not any more (-1). */
  waiting(row: OutboxRow, count: 1 | -1): void {
    if (row.kind === 'reversal') {
      this.#reversals += count;
      return;
    }
    const { scheme, owed_currency: currency } = row;
    const key = `${currency} ${scheme}`;
    const change = this.#exposure.get(key) ?? { scheme, currency, count: 0, minor: 0n };
    change.count += count;
    change.minor += BigInt(count * row.owed_minor);
    this.#exposure.set(key, change);
  }

  /** An entry is parked now (1), or is not any more (-1). */
  parked(count: 1 | -1): void {
    this.#parked += count;
  }

  write(exposure: ExposureStore, counters: Counters): void {
    for (const change of this.#exposure.values()) exposure.change(change);
    if (this.#reversals !== 0) counters.add('reversals waiting', this.#reversals);
    if (this.#parked !== 0) counters.add('parked', this.#parked);
  }
}
