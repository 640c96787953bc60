import type { Caller } from '../desk/api/contract-callers.ts';
import type {
  AuditView,
  QueueEntryView,
  QueueTotals,
  QueueView,
  ReconciliationView,
  TotalsView,
} from '../desk/api/contract-delivery.ts';
import type { QueuePage } from '../desk/api/services.ts';
import type { Journal, Reconciliation } from '../payment/journal/journal.ts';
import type { Payment } from '../payment/payment.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import type { Clock } from '../platform/ports/clock.ts';
import { isoTime } from '../platform/time/iso-time.ts';
import { compareTotals, worst } from './compare-totals.ts';
import { auditEntryView, queueEntryView, queueTotals, reconciliationView } from './delivery-views.ts';
import type { HostBooks } from './host-books.ts';

/** What the totals look at of the outbox to tell apart who has what. */
const MOST_MATCHED = 10_000;

export interface DeliveryParts {
  journal: Journal;
  clock: Clock;
  /** Forwarding, as people order it about. */
  forwarder: {
    retry(seq: number, by: Caller): unknown;
    retryAll(by: Caller): unknown;
    park(seq: number, reason: string, by: Caller): unknown;
  };
  reconciler: { close(by: Caller): Reconciliation };
  /** The host's books; null where they cannot be read. */
  books(): HostBooks | null;
  /** Numbers on the status page have moved. */
  changed(): void;
  settled(payment: Payment): void;
}

/** Queue, reconciliation, totals and audit as the API has them: reads from the journal, acts through forwarding. */
export class DeliveryDesk {
  readonly #at: DeliveryParts;

  constructor(parts: DeliveryParts) {
    this.#at = parts;
  }

  queue({ after, limit, state }: QueuePage): QueueView {
    const { journal, clock } = this.#at;
    const now = clock.now();
    const found = journal.outbox({ after, limit: limit + 1, ...(state && { state }) });
    const page = found.slice(0, limit);
    return {
      at: isoTime(now),
      entries: page.map((entry) => queueEntryView(entry, now)),
      next: found.length > limit ? page.at(-1)!.seq : null,
      ...queueTotals(journal.outboxTotals()),
    };
  }

  retry(seq: number, by: Caller): QueueEntryView {
    this.#at.forwarder.retry(seq, by);
    return this.#ordered(seq);
  }

  retryAll(by: Caller): QueueTotals {
    this.#at.forwarder.retryAll(by);
    this.#at.changed();
    return queueTotals(this.#at.journal.outboxTotals());
  }

  park(seq: number, reason: string, by: Caller): QueueEntryView {
    this.#at.forwarder.park(seq, reason, by);
    return this.#ordered(seq);
  }

  reconciliations(limit: number): ReconciliationView[] {
    return this.#at.journal.reconciliations(limit).map((batch) => this.#view(batch));
  }

  closeBatch(by: Caller): ReconciliationView {
    const { reconciler, changed } = this.#at;
    const closed = reconciler.close(by);
    changed();
    return this.#view(closed);
  }

  audit({ after, limit }: { after: number | null; limit: number }): AuditView {
    const { journal } = this.#at;
    const { seq, hash } = journal.auditHead();
    const from = after ?? Math.max(0, seq - limit);
    const entries = journal.auditTrail({ after: from, limit });
    const last = entries.at(-1)?.seq ?? seq;
    return {
      entries: entries.map(auditEntryView),
      head: `${seq}:${hash}`,
      next: last < seq ? last : null,
    };
  }

  totals(): TotalsView {
    const { journal, clock, books } = this.#at;
    const outbox = journal.outbox({ limit: MOST_MATCHED });
    const currencies = compareTotals(journal.moneyTotals(), outbox, books());
    return {
      at: isoTime(clock.now()),
      currencies,
      verdict: worst(currencies.map(({ verdict }) => verdict)),
    };
  }

  #view(batch: Reconciliation): ReconciliationView {
    return reconciliationView(batch, this.#at.journal.openRecords(batch.batch).length);
  }

  /** The entry after a person's order, told to everybody. */
  #ordered(seq: number): QueueEntryView {
    const { journal, clock, changed, settled } = this.#at;
    const entry = journal.outbox({ after: seq - 1, limit: 1 })[0];
    if (entry?.seq !== seq) throw new TerminalError('not_found', 'Nothing of this number waits any more.');
    settled(entry.payment);
    changed();
    return queueEntryView(entry, clock.now());
  }
}
