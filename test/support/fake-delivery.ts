import type {
  AuditView,
  QueueEntryView,
  QueueTotals,
  QueueView,
  ReconciliationView,
  TotalsView,
} from '../../src/desk/api/contract-delivery.ts';
import type { ApiServices, QueuePage } from '../../src/desk/api/services.ts';
import { TerminalError } from '../../src/platform/errors/terminal-error.ts';

const PAYMENT_ID = '0198a1b2-0000-7000-8000-000000000001';

export function queueEntry(changes: Partial<QueueEntryView> = {}): QueueEntryView {
  return {
    seq: 7,
    kind: 'advice',
    state: 'waiting',
    paymentId: PAYMENT_ID,
    amount: '9.90',
    currency: 'EUR',
    scheme: 'visa',
    panTruncated: '411111******1111',
    batch: 3,
    createdAt: '2026-01-05T08:59:00.000Z',
    ageSeconds: 75,
    attempts: 2,
    mayHaveArrived: true,
    nextAttemptAt: '2026-01-05T09:01:00.000Z',
    lastResult: 'connection refused',
    retryable: true,
    ...changes,
  };
}

export const queueView: QueueView = {
  at: '2026-01-05T09:00:15.000Z',
  entries: [queueEntry()],
  next: null,
  waiting: 1,
  parked: 0,
  sums: [{ currency: 'EUR', amount: '9.90', count: 1 }],
};

const side = (count: number, amount: string) => ({ count, amount });

export function batchTotals(count: number, amount: string): ReconciliationView['totals'][number] {
  return {
    currency: 'EUR',
    debits: side(count, amount),
    debitReversals: side(0, '0.00'),
    credits: side(0, '0.00'),
    creditReversals: side(0, '0.00'),
  };
}

export function reconciliationView(changes: Partial<ReconciliationView> = {}): ReconciliationView {
  return {
    batch: 3,
    state: 'open',
    openedAt: '2026-01-05T06:00:00.000Z',
    closedAt: null,
    attempts: 0,
    nextAttemptAt: null,
    lastResult: null,
    outstanding: 1,
    totals: [batchTotals(2, '22.40')],
    host: null,
    explanation: [],
    advised: false,
    auditHead: null,
    ...changes,
  };
}

export function auditView(changes: Partial<AuditView> = {}): AuditView {
  return {
    entries: [
      {
        seq: 41,
        at: '2026-01-05T08:59:00.000Z',
        by: 'terminal',
        event: 'payment.approved',
        subject: PAYMENT_ID,
        detail: { amount: '9.90 EUR', online: false },
        hash: 'ab'.repeat(32),
      },
    ],
    head: `41:${'ab'.repeat(32)}`,
    next: null,
    ...changes,
  };
}

export const totalsView: TotalsView = {
  at: '2026-01-05T09:00:15.000Z',
  verdict: 'explained',
  currencies: [
    {
      currency: 'EUR',
      receipts: side(2, '22.40'),
      journal: side(2, '22.40'),
      host: side(1, '12.50'),
      forwarding: [
        { state: 'none', count: 1, amount: '12.50' },
        { state: 'advice_pending', count: 1, amount: '9.90' },
      ],
      differences: [{ cause: 'advice_waiting', count: -1, amount: '-9.90' }],
      verdict: 'explained',
    },
  ],
};

type DeliveryServices = Pick<
  ApiServices,
  | 'queue'
  | 'retryQueued'
  | 'retryAllQueued'
  | 'parkQueued'
  | 'reconciliations'
  | 'closeBatch'
  | 'audit'
  | 'totals'
>;

/** Queue, batches and audit log as small as they can be: lists that a test sets, and a note of every order. */
export class FakeDelivery implements DeliveryServices {
  readonly calls: string[] = [];
  queued: QueueEntryView[] = [queueEntry()];
  sums: QueueTotals['sums'] = queueView.sums;
  batches: ReconciliationView[] = [reconciliationView()];
  trail: AuditView['entries'] = auditView().entries;
  compared: TotalsView = totalsView;

  queue({ after, limit, state }: QueuePage): QueueView {
    const found = this.queued.filter((entry) => entry.seq > after && (state ?? entry.state) === entry.state);
    const next = found.length > limit ? found[limit - 1]!.seq : null;
    return { ...queueView, ...this.#numbers(), entries: found.slice(0, limit), next };
  }

  retryQueued(seq: number, by: string): QueueEntryView {
    this.calls.push(`retry ${seq} by ${by}`);
    return this.#change(seq, { state: 'waiting' });
  }

  retryAllQueued(by: string): QueueTotals {
    this.calls.push(`retry all by ${by}`);
    this.queued = this.queued.map((entry) => ({ ...entry, state: 'waiting' }));
    return this.#numbers();
  }

  parkQueued(seq: number, reason: string, by: string): QueueEntryView {
    this.calls.push(`park ${seq} by ${by}: ${reason}`);
    return this.#change(seq, { state: 'parked', lastResult: reason, nextAttemptAt: null });
  }

  reconciliations(limit: number): ReconciliationView[] {
    return this.batches.slice(0, limit);
  }

  closeBatch(by: string): ReconciliationView {
    this.calls.push(`close by ${by}`);
    const closed = { ...this.batches[0]!, state: 'closing' as const, closedAt: '2026-01-05T09:00:15.000Z' };
    const open = reconciliationView({ batch: closed.batch + 1, totals: [], outstanding: 0 });
    this.batches = [open, closed, ...this.batches.slice(1)];
    return closed;
  }

  audit({ after, limit }: { after: number | null; limit: number }): AuditView {
    const behind = this.trail.filter(({ seq }) => seq > (after ?? 0));
    const entries = after === null ? behind.slice(-limit) : behind.slice(0, limit);
    const last = this.trail.at(-1);
    const ended = entries.at(-1)?.seq === last?.seq;
    return {
      entries,
      head: `${last?.seq ?? 0}:${last?.hash ?? '0'.repeat(64)}`,
      next: ended ? null : (entries.at(-1)?.seq ?? null),
    };
  }

  totals(): TotalsView {
    return this.compared;
  }

  #numbers(): QueueTotals {
    const waiting = this.queued.filter(({ state }) => state === 'waiting').length;
    return { waiting, parked: this.queued.length - waiting, sums: this.sums };
  }

  #change(seq: number, changes: Partial<QueueEntryView>): QueueEntryView {
    const found = this.queued.find((entry) => entry.seq === seq);
    if (!found) throw new TerminalError('not_found', `Nothing of number ${seq} waits.`);
    const changed = { ...found, ...changes };
    this.queued = this.queued.map((entry) => (entry === found ? changed : entry));
    return changed;
  }
}
