import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { LinkStatus, Upstream } from '../../platform/ports/upstream.ts';
import type { AuditActor, Journal, OutboxEntry } from '../journal/journal.ts';
import type { Payment } from '../payment.ts';
import { Conclusions, type EndedTry } from './conclusions.ts';
import { Delivery, errorCode } from './delivery.ts';
import { ForwardReport } from './forward-report.ts';
import { HostPace } from './host-pace.ts';
import { ParkedRelease } from './parked-release.ts';
import { LONGEST_DELAY_MS, retryDelaysMs } from './retry-schedule.ts';
import { ReversalWatch } from './reversal-watch.ts';

/** Records claimed, or concluded, in one transaction: a few ms of work, so that a payment does not wait longer. */
const MOST_TOGETHER = 100;
/** So long an answer waits for others, to be made durable with them. */
const GATHER_MS = 4;
const LONGEST_SLEEP_MS = 60_000;
/** While the only records due are under way. */
const BUSY_SLEEP_MS = 1_000;

export interface ForwardSettings {
  /** Most records under way at once, 1 or more. */
  window: number;
  /** From this age on, a record that may have arrived is asked about instead of sent again. */
  inquireAfterMs: number;
}

export interface ForwarderParts {
  journal: Journal;
  upstream: Upstream;
  clock: Clock;
  random: Random;
  log: Log;
  settings: ForwardSettings;
  /** A record has come to its end: acknowledged or parked. */
  onSettled(payment: Payment): void;
}

export interface ForwardStatus {
  /** Records that may be under way at once just now. */
  window: number;
  underWay: number;
  /** Until the next try, where the host was silent. */
  pausedMs: number;
  /** How the last try ended, or null before the first. */
  lastResult: string | null;
}

/**
 * Delivers what the journal owes the host. Reversals go first; within a kind the record that is due longest.
 * Every record has its own schedule, so that one that gets no answer holds up none of the others. A try is
 * durable before its first byte leaves: after a crash the record goes out again as a repeat, with the same
 * numbers, which is how the host tells a second delivery from a second sale. The same connection carries live
 * payments meanwhile.
 *
 * Records are claimed and concluded by the hundred, each in one transaction, and between two of them the event loop
 * is free: that is what makes it fast, and what keeps a payment from waiting for it.
 *
 * NOTE: an advice does not wait for a reversal of the same card. A reversal gives back money that a new *request*
 * may need (see `reversalsSettled`); an advice is of a sale already made.
 */
export class Forwarder {
  readonly #parts: ForwarderParts;
  readonly #log: Log;
  readonly #pace: HostPace;
  readonly #delivery: Delivery;
  readonly #conclusions: Conclusions;
  readonly #report: ForwardReport;
  readonly #reversals: ReversalWatch;
  readonly #release: ParkedRelease;
  /** Records whose try has not ended durably. */
  readonly #underWay = new Set<number>();
  readonly #deliveries = new Set<Promise<void>>();
  #timer: Timer | null = null;
  #gathering: { timer: Timer; delayMs: number } | null = null;
  #running = false;
  #subscribed = false;

  constructor(parts: ForwarderParts) {
    const log = parts.log.child({ component: 'forward' });
    const own = { ...parts, log };
    this.#parts = parts;
    this.#log = log;
    this.#pace = new HostPace(parts.settings.window);
    this.#delivery = new Delivery({ ...own, inquireAfterMs: parts.settings.inquireAfterMs });
    this.#conclusions = new Conclusions(own);
    this.#report = new ForwardReport(log);
    this.#reversals = new ReversalWatch(own);
    this.#release = new ParkedRelease({ ...own, released: () => this.#resume() });
  }

  start(): void {
    this.#running = true;
    if (!this.#subscribed) this.#parts.upstream.onLink((status) => this.#onLink(status));
    this.#subscribed = true;
    this.#onLink(this.#parts.upstream.link());
  }

  /** Begins no further delivery and resolves when those under way have ended, durably. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.cancel();
    this.#release.stop();
    this.#guarded(() => this.#reversals.giveUp());
    await Promise.all(this.#deliveries);
    this.#gathering?.timer.cancel();
    this.#gathering = null;
    while (this.#conclusions.size > 0) this.#conclude();
  }

  /** Something new is owed. */
  nudge(): void {
    this.#pump();
  }

  /**
   * A person's word: what is parked waits again, what waits is due now, and is tried at once.
   * @throws TerminalError not_found, request_invalid (the host has decided)
   */
  retry(seq: number, by: AuditActor): Payment {
    const payment = this.#parts.journal.retry(seq, this.#parts.clock.now(), by);
    this.#resume();
    return payment;
  }

  /** The same for everything: what waits now, what is parked as it is found, save where the host has decided. */
  retryAll(by: AuditActor): void {
    const { journal, clock } = this.#parts;
    const { waiting, parked } = journal.outboxTotals();
    journal.audit({ by, event: 'queue.retried', subject: null, detail: { waiting, parked } });
    journal.hurry(clock.now());
    this.#release.begin(by);
    this.#resume();
  }

  /**
   * A person takes a record out of the way.
   * @throws TerminalError not_found; request_invalid while its try is under way, whose end must be known first
   */
  park(seq: number, reason: string, by: AuditActor): Payment {
    if (this.#underWay.has(seq)) {
      throw new TerminalError('request_invalid', 'The record is with the host at this moment.', {
        hint: 'Wait for the answer; park it when none comes.',
      });
    }
    return this.#parts.journal.park(seq, reason, by);
  }

  status(): ForwardStatus {
    return {
      window: this.#pace.window,
      underWay: this.#underWay.size,
      pausedMs: Math.ceil(this.#pace.pauseLeft(this.#parts.clock.monotonicMs())),
      lastResult: this.#report.lastResult,
    };
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
    this.#resume();
    return this.#reversals.settled(panToken);
  }

  #resume(): void {
    this.#pace.resume();
    this.#pump();
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
    const wanted = Math.min(this.#pace.window - this.#underWay.size, MOST_TOGETHER);
    let claimed: OutboxEntry[] = [];
    if (wanted > 0 && this.#pace.pauseLeft(clock.monotonicMs()) === 0) {
      const now = clock.now();
      const delayMs = retryDelaysMs(random);
      const retryAt = (earlierAttempts: number) => now + delayMs(earlierAttempts);
      claimed = this.#guarded(() => journal.claimDue(now, wanted, retryAt, this.#underWay)) ?? [];
      for (const entry of claimed) this.#begin(entry);
    }
    this.#sleep(claimed.length > 0 && claimed.length === wanted);
  }

  /** Sets the one timer. With every place taken it needs none: the end of a delivery pumps. */
  #sleep(moreIsDue = false): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (!this.#running || this.#underWay.size >= this.#pace.window) return;
    const { clock } = this.#parts;
    if (moreIsDue) {
      this.#timer = clock.after(0, () => this.#pump());
      return;
    }
    const due = this.#guarded(() => this.#nextDue());
    if (due === null) return;
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
    const last = journal.lastDueAt();
    if (last !== null && last > clock.now() + LONGEST_DELAY_MS) journal.hurry(clock.now());
    return journal.nextDueAt();
  }

  #begin(entry: OutboxEntry): void {
    this.#underWay.add(entry.seq);
    const delivery = this.#delivery.attempt(entry).then((disposition) => {
      this.#deliveries.delete(delivery);
      this.#conclusions.add({ entry, disposition });
      this.#gather();
    });
    this.#deliveries.add(delivery);
  }

  /** An answer waits for others a moment, but not where none can come, or where there are enough. */
  #gather(): void {
    const isEnough = this.#deliveries.size === 0 || this.#conclusions.size >= MOST_TOGETHER;
    const delayMs = isEnough ? 0 : GATHER_MS;
    if (this.#gathering && this.#gathering.delayMs <= delayMs) return;
    this.#gathering?.timer.cancel();
    const timer = this.#parts.clock.after(delayMs, () => {
      this.#gathering = null;
      this.#conclude();
      if (this.#conclusions.size > 0) this.#gather();
      this.#pump();
    });
    this.#gathering = { timer, delayMs };
  }

  #conclude(): void {
    const { ended, settled } = this.#conclusions.conclude(MOST_TOGETHER);
    for (const { entry } of ended) this.#underWay.delete(entry.seq);
    this.#keepPace(ended, settled !== null);
    this.#report.tell(ended);
    this.#guarded(() => this.#reversals.look());
    for (const payment of settled ?? []) this.#guarded(() => this.#parts.onSettled(payment));
  }

  /** One answer among them shows that the host is there, whatever is silent about the others. */
  #keepPace(ended: readonly EndedTry[], isDurable: boolean): void {
    const unheard = ended.flatMap(({ disposition }) =>
      disposition.action === 'retry' && !disposition.heard ? [disposition] : [],
    );
    const answers = ended.length - unheard.length;
    const isUp = this.#parts.upstream.link().state === 'up';
    if (isUp && unheard.some(({ notSent }) => notSent)) this.#pace.crowded();
    if (answers === 0 || !isDurable) this.#pace.silent(this.#parts.clock.monotonicMs());
    else this.#pace.answered(answers);
  }

  /**
   * A journal that fails, or a bug of ours, must not end forwarding: the record stays as it is durable, and its
   * time comes again.
   */
  #guarded<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#log.error('Forwarding was interrupted and waits', { code: errorCode(error) });
      this.#pace.silent(this.#parts.clock.monotonicMs());
      return undefined;
    }
  }
}
