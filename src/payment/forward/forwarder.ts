import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { DeliveryResult, LinkStatus, Upstream } from '../../platform/ports/upstream.ts';
import type { Journal, OutboxEntry } from '../journal/journal.ts';
import type { Payment } from '../payment.ts';
import { type Disposition, dispose, disposeUnsendable } from './delivery-policy.ts';
import { forwardMessage } from './forward-message.ts';
import { HostPace } from './host-pace.ts';
import { LONGEST_DELAY_MS, retryDelayMs } from './retry-schedule.ts';

/** Records under way at once: enough to fill a pipelined connection, few enough not to crowd out a live payment. */
const MOST_UNDER_WAY = 8;
/** An upstream bounds each delivery itself; this is for one that does not. */
const DELIVERY_BOUND_MS = 120_000;
const LONGEST_SLEEP_MS = 60_000;
/** While the only records due are under way. */
const BUSY_SLEEP_MS = 1_000;
const REVERSAL_WAIT_MS = 20_000;

export interface ForwarderParts {
  journal: Journal;
  upstream: Upstream;
  clock: Clock;
  random: Random;
  log: Log;
  /** A record has come to its end: acknowledged or parked. */
  onSettled(payment: Payment): void;
}

/**
 * Delivers what the journal owes the host. Reversals go first; within a kind the record that is due longest.
 * Every record has its own schedule, so that one that gets no answer holds up none of the others. A try is
 * durable before its first byte leaves: after a crash the record goes out again as a repeat, with the same
 * numbers, which is how the host tells a second delivery from a second sale. The same connection carries live
 * payments meanwhile.
 *
 * NOTE: an advice does not wait for a reversal of the same card. A reversal gives back money that a new *request*
 * may need (see `reversalsSettled`); an advice is of a sale already made.
 */
export class Forwarder {
  readonly #parts: ForwarderParts;
  readonly #log: Log;
  readonly #pace = new HostPace(MOST_UNDER_WAY);
  readonly #underWay = new Map<number, Promise<void>>();
  readonly #waiters = new Set<() => void>();
  #timer: Timer | null = null;
  #running = false;
  #subscribed = false;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
    this.#log = parts.log.child({ component: 'forward' });
  }

  start(): void {
    this.#running = true;
    if (!this.#subscribed) this.#parts.upstream.onLink((status) => this.#onLink(status));
    this.#subscribed = true;
    this.#onLink(this.#parts.upstream.link());
  }

  /** Begins no further delivery and resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.cancel();
    for (const look of [...this.#waiters]) this.#guarded(look);
    await Promise.all(this.#underWay.values());
  }

  /** Something new is owed. */
  nudge(): void {
    this.#pump();
  }

  /**
   * Resolves true as soon as no reversal of that card waits, false when that cannot be had within 20 s. A new
   * request must not overtake a reversal on the same account.
   */
  async reversalsSettled(panToken: string): Promise<boolean> {
    const { journal, clock, upstream } = this.#parts;
    if (!journal.hasPendingReversal(panToken)) return true;
    if (!this.#running || upstream.link().state === 'down') return false;
    journal.hurryReversals(panToken, clock.now());
    this.#pace.resume();
    this.#pump();
    return new Promise((resolve) => {
      const finish = (settled: boolean) => {
        timer.cancel();
        this.#waiters.delete(look);
        resolve(settled);
      };
      const look = () => {
        if (!journal.hasPendingReversal(panToken)) finish(true);
        else if (!this.#running) finish(false);
      };
      const timer = clock.after(REVERSAL_WAIT_MS, () => finish(false));
      this.#waiters.add(look);
    });
  }

  #onLink(status: LinkStatus): void {
    if (!this.#running) return;
    if (status.state === 'down') {
      this.#pace.silent(this.#parts.clock.monotonicMs());
      this.#sleep();
      return;
    }
    this.#pace.resume();
    this.#guarded(() => this.#parts.journal.hurry(this.#parts.clock.now()));
    this.#pump();
  }

  /** Begins as many deliveries as the pace allows, then sleeps until there is something to do. */
  #pump(): void {
    if (!this.#running) return;
    const { journal, clock, random } = this.#parts;
    const free = this.#pace.window - this.#underWay.size;
    if (free > 0 && this.#pace.pauseLeft(clock.monotonicMs()) === 0) {
      const now = clock.now();
      const retryAt = (earlierAttempts: number) => now + retryDelayMs(earlierAttempts, random);
      const underWay = new Set(this.#underWay.keys());
      const claimed = this.#guarded(() => journal.claimDue(now, free, retryAt, underWay)) ?? [];
      for (const entry of claimed) this.#underWay.set(entry.seq, this.#deliver(entry));
    }
    this.#sleep();
  }

  /** Sets the one timer. With every place taken it needs none: the end of a delivery pumps. */
  #sleep(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (!this.#running || this.#underWay.size >= this.#pace.window) return;
    const due = this.#guarded(() => this.#nextDue());
    if (due === null) return;
    const { clock } = this.#parts;
    const pause = this.#pace.pauseLeft(clock.monotonicMs());
    const untilDue = due === undefined ? 0 : due - clock.now();
    const least = untilDue <= 0 && pause === 0 ? BUSY_SLEEP_MS : 0;
    this.#timer = clock.after(Math.min(Math.max(untilDue, pause, least), LONGEST_SLEEP_MS), () =>
      this.#pump(),
    );
  }

  /** Due times are wall clock. One beyond any schedule means that the clock was set back meanwhile. */
  #nextDue(): number | null {
    const { journal, clock } = this.#parts;
    const due = journal.nextDueAt();
    if (due === null || due <= clock.now() + LONGEST_DELAY_MS) return due;
    journal.hurry(clock.now());
    return journal.nextDueAt();
  }

  async #deliver(entry: OutboxEntry): Promise<void> {
    const disposition = await this.#try(entry);
    this.#underWay.delete(entry.seq);
    this.#guarded(() => this.#conclude(entry, disposition));
    for (const look of [...this.#waiters]) this.#guarded(look);
    this.#pump();
  }

  async #try(entry: OutboxEntry): Promise<Disposition> {
    const { upstream, clock } = this.#parts;
    let bound: Timer | undefined;
    const late = new Promise<DeliveryResult>((resolve) => {
      bound = clock.after(DELIVERY_BOUND_MS, () => resolve({ kind: 'unknown', reason: 'no answer' }));
    });
    try {
      return dispose(entry, await Promise.race([upstream.deliver(forwardMessage(entry), clock.now()), late]));
    } catch (error) {
      const code = codeOf(error);
      this.#log.error('A record cannot be sent', { paymentId: entry.payment.id, code });
      return disposeUnsendable(entry, code);
    } finally {
      bound?.cancel();
    }
  }

  #conclude(entry: OutboxEntry, disposition: Disposition): void {
    const { journal, clock, random, onSettled } = this.#parts;
    const about = { paymentId: entry.payment.id, event: entry.kind, attempt: entry.attempts + 1 };
    if (disposition.action === 'retry' && !disposition.heard) this.#pace.silent(clock.monotonicMs());
    else this.#pace.answered();
    switch (disposition.action) {
      case 'acknowledge': {
        const payment = journal.acknowledge(entry.seq, disposition.responseCode);
        this.#log.info('A record was delivered', { ...about, responseCode: disposition.responseCode });
        onSettled(payment);
        break;
      }
      case 'park': {
        const payment = journal.park(entry.seq, disposition.result, disposition.hostDecided);
        this.#log.warn('A record was parked', { ...about, reason: disposition.result });
        onSettled(payment);
        break;
      }
      case 'retry': {
        const delayMs = retryDelayMs(entry.attempts, random);
        const { result, notSent, heard } = disposition;
        journal.noteResult(entry.seq, result, { retryAt: clock.now() + delayMs, notSent, deferred: heard });
        this.#log.info('A record is tried again later', { ...about, reason: result, delayMs });
        break;
      }
    }
  }

  /**
   * A journal that fails, or a bug of ours, must not end forwarding: the record stays as it is durable, and its
   * time comes again.
   */
  #guarded<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#log.error('Forwarding was interrupted and waits', { code: codeOf(error) });
      this.#pace.silent(this.#parts.clock.monotonicMs());
      return undefined;
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof TerminalError ? error.code : 'internal';
}
