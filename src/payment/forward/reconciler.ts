import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { ReconciliationResult, Upstream } from '../../platform/ports/upstream.ts';
import type { LocalTime } from '../../platform/time/local-time.ts';
import type { AuditActor, Journal, Reconciliation } from '../journal/journal.ts';
import { businessDay } from './daily-close.ts';
import { errorCode } from './delivery.ts';
import { judgeReconciliation, ownTotals } from './reconciliation-policy.ts';
import { LONGEST_DELAY_MS, retryDelayMs } from './retry-schedule.ts';

/** Whether records of a closed batch still wait is looked at so often. */
const WAIT_CHECK_MS = 2_000;
/** Whether it is time for the daily close. */
const CLOSE_CHECK_MS = 60_000;
/** After a journal that fails. */
const PAUSE_MS = 60_000;
/** An upstream bounds each exchange itself; this is for one that does not. */
const EXCHANGE_BOUND_MS = 120_000;

export interface ReconcilerSettings {
  /** Of the terminal; one message to the host is in one currency. */
  currency: string;
  /** Local time of the daily close, "23:30"; null: only a person closes. */
  at: string | null;
  /** So long after its closing a batch waits for its records before it is compared with what is known. */
  waitMs: number;
  localTime(wallClockMs: number): LocalTime;
}

export interface ReconcilerParts {
  journal: Journal;
  upstream: Upstream;
  clock: Clock;
  random: Random;
  log: Log;
  settings: ReconcilerSettings;
  /** A batch was closed, or the host has said something about one. */
  onChanged(reconciliation: Reconciliation): void;
}

/**
 * Compares each closed batch with the host: waits until none of its records waits any more, asks (0500, a repeat is
 * 0501), and where the totals differ says why and tells the host that the batch is closed all the same (0520, 0521),
 * until it has heard. One batch after the other, the oldest first; all of it durable, so that a restart goes on where
 * it stood. Closes the open batch once a day, also where the terminal was off at that time.
 */
export class Reconciler {
  readonly #parts: ReconcilerParts;
  readonly #log: Log;
  #timer: Timer | null = null;
  #exchange: Promise<void> | null = null;
  #running = false;
  #subscribed = false;
  /** There is reason to try before the time that is set. */
  #hurried = false;
  /** Business day for which a close need not be looked for any more. */
  #closedDay: number | null = null;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    this.#log = parts.log.child({ component: 'reconcile' });
  }

  start(): void {
    this.#running = true;
    if (!this.#subscribed) {
      this.#parts.upstream.onLink(({ state }) => {
        if (state === 'up') this.#hurry();
      });
    }
    this.#subscribed = true;
    this.#hurry();
  }

  /** Resolves when an exchange that is under way has ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.cancel();
    await this.#exchange;
  }

  /** Closes the open batch now and begins to reconcile it. @throws TerminalError database_failed */
  close(by: AuditActor): Reconciliation {
    const { journal, clock, onChanged } = this.#parts;
    const closed = journal.closeBatch(clock.now(), by);
    this.#log.info('A batch was closed', { count: closed.batch, event: by });
    onChanged(closed);
    this.#hurry();
    return closed;
  }

  #hurry(): void {
    this.#hurried = true;
    this.#look();
  }

  /** Does what is to be done now and sets the one timer. */
  #look(): void {
    if (!this.#running || this.#exchange) return;
    this.#timer?.cancel();
    try {
      this.#closeDaily();
      const waitMs = this.#work();
      if (waitMs !== null) this.#timer = this.#parts.clock.after(waitMs, () => this.#look());
    } catch (error) {
      this.#log.error('Reconciliation was interrupted and waits', { code: errorCode(error) });
      this.#timer = this.#parts.clock.after(PAUSE_MS, () => this.#look());
    }
  }

  /** Has a business day begun since the open batch was opened? Asks the journal once a day. */
  #closeDaily(): void {
    const { journal, clock, settings } = this.#parts;
    if (settings.at === null) return;
    const now = clock.now();
    const today = businessDay(settings.localTime(now), settings.at);
    if (today === this.#closedDay) return;
    const [open] = journal.reconciliations(1);
    if (open && today > businessDay(settings.localTime(open.openedAt), settings.at)) {
      const closed = journal.closeBatch(now, 'terminal');
      this.#log.info('A batch was closed', { count: closed.batch, event: 'terminal' });
      this.#parts.onChanged(closed);
    }
    this.#closedDay = today;
  }

  /** Milliseconds until the next look, or null while an exchange is under way, whose end looks. */
  #work(): number | null {
    const { journal, clock, upstream } = this.#parts;
    const batch = journal.batchToReconcile();
    if (!batch) return CLOSE_CHECK_MS;
    if (batch.state === 'closing' && batch.attempts === 0 && this.#isIncomplete(batch)) return WAIT_CHECK_MS;
    if (upstream.link().state === 'down') return CLOSE_CHECK_MS;
    const untilDue = (batch.nextAttemptAt ?? 0) - clock.now();
    // A time beyond any schedule means that the clock was set back meanwhile.
    if (!this.#hurried && untilDue > 0 && untilDue <= LONGEST_DELAY_MS)
      return Math.min(untilDue, CLOSE_CHECK_MS);
    this.#hurried = false;
    this.#exchange = this.#ask(batch).finally(() => {
      this.#exchange = null;
      this.#look();
    });
    return null;
  }

  /** Are there records, or a payment, whose end may still come in time? */
  #isIncomplete({ batch, closedAt }: Reconciliation): boolean {
    const { journal, clock, upstream, settings } = this.#parts;
    const { state, since } = upstream.link();
    const now = clock.now();
    // While the host was away nothing could get through: the wait begins when it is back.
    const waitedMs = state === 'up' ? now - Math.max(closedAt ?? 0, since) : 0;
    if (waitedMs >= settings.waitMs) return false;
    return (
      journal.openRecords(batch).some(({ state }) => state === 'waiting') ||
      journal.unfinished().some((payment) => payment.batch === batch)
    );
  }

  async #ask(before: Reconciliation): Promise<void> {
    const { journal, clock, random, upstream, settings } = this.#parts;
    try {
      const now = clock.now();
      const retryAt = now + retryDelayMs(before.attempts, random);
      const step = { step: 'try', totals: before.totals, retryAt } as const;
      const begun = journal.stepReconciliation(before.batch, step);
      const sent = upstream.reconcile(
        {
          kind: begun.state === 'differs' ? 'advice' : 'request',
          stan: begun.stan!,
          batch: begun.batch,
          totals: ownTotals(begun.totals, settings.currency),
          auditHead: begun.auditHead!,
          repeat: begun.mayHaveArrived,
        },
        now,
      );
      this.#take(begun, await this.#bounded(sent));
    } catch (error) {
      this.#log.error('A batch cannot be reconciled now', { count: before.batch, code: errorCode(error) });
    }
  }

  #take(begun: Reconciliation, result: ReconciliationResult): void {
    const { journal, clock, random, settings, onChanged } = this.#parts;
    if (result.kind === 'out_of_balance' && begun.state === 'closing') {
      const again = journal.stepReconciliation(begun.batch, { step: 'anew' });
      if (again.auditHead === null) {
        this.#hurried = true;
        return;
      }
    }
    const step = judgeReconciliation(begun, result, {
      currency: settings.currency,
      openRecords: () => journal.openRecords(begun.batch),
      retryAt: clock.now() + retryDelayMs(begun.attempts - 1, random),
    });
    const after = journal.stepReconciliation(begun.batch, step);
    const outcome = step.step === 'retry' ? step.result : step.step;
    if (step.step === 'differs') {
      this.#log.warn('A batch differs from the host’s', {
        count: begun.batch,
        reason: step.explanation.join(' '),
      });
    } else this.#log.info('A batch was reconciled with the host', { count: begun.batch, outcome });
    onChanged(after);
  }

  #bounded(exchange: Promise<ReconciliationResult>): Promise<ReconciliationResult> {
    return new Promise((resolve, reject) => {
      const late = this.#parts.clock.after(EXCHANGE_BOUND_MS, () =>
        resolve({ kind: 'unknown', reason: 'no answer' }),
      );
      exchange.then(resolve, reject).finally(() => late.cancel());
    });
  }
}
