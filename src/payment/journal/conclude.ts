import type { Payment } from '../payment.ts';
import { digestOf } from './audit-chain.ts';
import { BatchChanges, sideOf } from './batch-totals.ts';
import type { Conclusion } from './journal.ts';
import { OutboxChanges } from './outbox-changes.ts';
import type { OutboxRow } from './outbox-row.ts';
import { SealedChanges } from './sealed-heads.ts';
import type { Stores } from './stores.ts';

/** Records that an audit entry names one by one; of more it has a digest. */
const MOST_NAMED = 8;

type End<Kind extends Conclusion['end']> = Extract<Conclusion, { end: Kind }>;

/**
 * The ends of tries, inside the caller's transaction: entries, queue and payments move together; sums and the audit log
 * are brought up to date once for all of them.
 * @throws Error when there is no such entry: sequence numbers come from this journal only
 */
export function concludeTries(stores: Stores, ends: readonly Conclusion[], now: number): Payment[] {
  const conclusion = new ConclusionOf(stores, now);
  for (const end of ends) conclusion.take(end);
  return conclusion.finish();
}

class ConclusionOf {
  readonly #stores: Stores;
  readonly #now: number;
  readonly #outbox = new OutboxChanges();
  readonly #totals = new BatchChanges();
  readonly #sealed = new SealedChanges();
  readonly #payments: Payment[] = [];
  readonly #told: string[] = [];
  #acknowledged = 0;

  constructor(stores: Stores, now: number) {
    this.#stores = stores;
    this.#now = now;
  }

  take(end: Conclusion): void {
    switch (end.end) {
      case 'acknowledged':
        this.#acknowledge(end);
        break;
      case 'parked':
        this.#park(end);
        break;
      case 'retry':
        this.#retry(end);
        break;
    }
  }

  finish(): Payment[] {
    const { outbox, batchTotals, sealedHeads, audit } = this.#stores;
    outbox.write(this.#outbox);
    batchTotals.change(this.#totals);
    sealedHeads.change(this.#sealed);
    if (this.#told.length > 0) {
      const named = this.#told.length <= MOST_NAMED;
      const detail = {
        acknowledged: this.#acknowledged,
        parked: this.#told.length - this.#acknowledged,
        ...(named ? { records: this.#told.join('; ') } : { sha256: digestOf(this.#told) }),
      };
      audit.append({ by: 'host', event: 'queue.concluded', subject: null, detail }, this.#now);
    }
    return this.#payments;
  }

  #acknowledge({ seq, responseCode, authorisationCode }: End<'acknowledged'>): void {
    const { outbox } = this.#stores;
    const claimed = outbox.claimed.take(seq);
    const asClaimed = claimed !== undefined && outbox.removeClaimed(claimed.row, this.#outbox);
    const row = asClaimed ? claimed.row : outbox.entry(seq);
    if (!asClaimed) outbox.remove(row, this.#outbox);
    const code = row.kind === 'deferred' ? authorisationCode : undefined;
    this.#acknowledged++;
    this.#settle(row, responseCode, claimed?.payment, (before) => ({
      ...before,
      forwarding: `${row.kind}_acknowledged`,
      sealed: null,
      authorisationCode: code ?? before.authorisationCode,
    }));
  }

  #park({ seq, result, hostDecided }: End<'parked'>): void {
    const { outbox } = this.#stores;
    const claimed = outbox.claimed.take(seq);
    const row = outbox.entry(seq);
    outbox.park(row, result, this.#outbox);
    this.#settle(row, result, claimed?.payment, (before) => {
      const declined = hostDecided && row.kind !== 'reversal' && before.state === 'approved';
      const forwarding = declined ? 'declined_upstream' : 'parked';
      return { ...before, forwarding, sealed: hostDecided ? null : before.sealed };
    });
  }

  /** A person may have parked it meanwhile: then a try without an answer changes nothing. */
  #retry(end: End<'retry'>): void {
    const { outbox } = this.#stores;
    outbox.claimed.take(end.seq);
    const row = outbox.entry(end.seq);
    if (row.standing === 'waiting') outbox.endTry(row, end.result, end);
  }

  /** Writes the end of a payment's record, as the claim knew the payment or, where it has moved since, as it is. */
  #settle(
    row: OutboxRow,
    result: string,
    claimed: Payment | undefined,
    ended: (before: Payment) => Payment,
  ): void {
    const { payments } = this.#stores;
    const write = (before: Payment): boolean => {
      const after = { ...ended(before), version: before.version + 1 };
      if (!payments.settle(after, row.payment, { at: this.#now, result })) return false;
      this.#sealed.moved(before.sealed, after.sealed);
      this.#totals.moved(after, sideOf(before), sideOf(after));
      this.#payments.push(after);
      this.#told.push(`${row.seq} ${row.kind} of ${after.id}: ${result}`);
      return true;
    };
    if (!claimed || !write(claimed)) write(payments.numbered(row.payment));
  }
}
