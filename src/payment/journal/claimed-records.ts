import type { Payment } from '../payment.ts';
import type { OutboxRow } from './outbox-row.ts';

/** Many times what is ever under way. */
const MOST_REMEMBERED = 1_000;

export interface ClaimedRecord {
  /** As it stands since the claim. */
  row: OutboxRow;
  payment: Payment;
}

/**
 * What the last claims have read, so that the ends of those tries need not read it again. Whoever uses it proves in the
 * statement that writes that nothing has moved meanwhile.
 */
export class ClaimedRecords {
  readonly #bySeq = new Map<number, ClaimedRecord>();

  remember(record: ClaimedRecord): void {
    this.#bySeq.set(record.row.seq, record);
    if (this.#bySeq.size <= MOST_REMEMBERED) return;
    const oldest = this.#bySeq.keys().next();
    if (!oldest.done) this.#bySeq.delete(oldest.value);
  }

  take(seq: number): ClaimedRecord | undefined {
    const record = this.#bySeq.get(seq);
    this.#bySeq.delete(seq);
    return record;
  }
}
