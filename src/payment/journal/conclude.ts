import type { Payment } from '../payment.ts';
import { digestOf } from './audit-chain.ts';
import { BatchChanges, sideOf } from './batch-totals.ts';
import type { Conclusion } from './journal.ts';
import type { DueRecord } from './open-tries.ts';
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
  /** Entries that are to go, and payments whose sealed record is. */
  readonly #ended = new Map<number, OutboxRow>();
  readonly #unsealed: number[] = [];
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
    this.#removeEnded();
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

  /** An entry whose try is open is as its claim has read it, and goes with the others of this transaction. */
  #acknowledge({ seq, responseCode, authorisationCode }: End<'acknowledged'>): void {
    const { outbox, payments } = this.#stores;
    const claimed = this.#ended.has(seq) ? null : (outbox.tries.of(seq)?.record ?? null);
    const row = claimed?.row ?? this.#entry(seq);
    if (claimed) this.#ended.set(seq, row);
    else outbox.remove(row, this.#outbox);
    const code = row.kind === 'deferred' ? authorisationCode : undefined;
    this.#acknowledged++;
    const ended = (before: Payment): Payment => ({
      ...before,
      version: before.version + 1,
      forwarding: `${row.kind}_acknowledged`,
      sealed: null,
      authorisationCode: code ?? before.authorisationCode,
    });
    const end = { at: this.#now, result: responseCode };
    this.#settle(row, claimed, ended, (after) => payments.deliver(after, row.payment, end), responseCode);
    this.#unsealed.push(row.payment);
  }

  #park({ seq, result, hostDecided }: End<'parked'>): void {
    const { outbox, payments } = this.#stores;
    const claimed = outbox.tries.of(seq)?.record ?? null;
    const row = this.#entry(seq);
    outbox.park(row, result, this.#outbox);
    const ended = (before: Payment): Payment => {
      const declined = hostDecided && row.kind !== 'reversal' && before.state === 'approved';
      const forwarding = declined ? 'declined_upstream' : 'parked';
      const sealed = hostDecided ? null : before.sealed;
      return { ...before, version: before.version + 1, forwarding, sealed };
    };
    const end = { at: this.#now, result };
    this.#settle(
      row,
      claimed,
      ended,
      (after, before) => payments.park(after, row.payment, before, end),
      result,
    );
  }

  /** A person may have parked it meanwhile: then a try without an answer changes nothing. */
  #retry(end: End<'retry'>): void {
    const row = this.#entry(end.seq);
    if (row.standing === 'waiting') this.#stores.outbox.endTry(row, end.result, end);
  }

  /** The entry with its try written down. */
  #entry(seq: number): OutboxRow {
    const { outbox } = this.#stores;
    if (this.#ended.has(seq)) this.#removeEnded();
    outbox.writeDown(seq);
    return outbox.entry(seq);
  }

  #removeEnded(): void {
    const { outbox, payments } = this.#stores;
    if (this.#ended.size > 0) outbox.removeTried([...this.#ended.values()], this.#outbox);
    this.#ended.clear();
    if (this.#unsealed.length > 0) payments.dropSealed(this.#unsealed);
    this.#unsealed.length = 0;
  }

  /** Writes the end of a payment's record, as the claim knew the payment or, where it has moved since, as it is. */
  #settle(
    row: OutboxRow,
    claimed: DueRecord | null,
    ended: (before: Payment) => Payment,
    write: (after: Payment, before: Payment) => boolean,
    result: string,
  ): void {
    let before = claimed?.payment ?? this.#stores.payments.numbered(row.payment);
    let after = ended(before);
    if (!write(after, before)) {
      before = this.#stores.payments.numbered(row.payment);
      after = ended(before);
      if (!write(after, before)) throw new Error(`the end of entry ${row.seq} does not fit its payment`);
    }
    this.#sealed.moved(before.sealed, after.sealed);
    this.#totals.moved(after, sideOf(before), sideOf(after));
    this.#payments.push(after);
    this.#told.push(`${row.seq} ${row.kind} of ${after.id}: ${result}`);
  }
}
