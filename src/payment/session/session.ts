import type { FromLane, LaneMessage } from '../../card/lane/protocol.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Timer } from '../../platform/ports/clock.ts';
import type { IdempotencyClaim } from '../journal/journal.ts';
import { isFinal, isUnderWay, type Payment } from '../payment.ts';
import { armOrder } from './arm-order.ts';
import { authorise } from './authorise.ts';
import { judgeOutcome } from './judge-outcome.ts';
import { OfflineDesk } from './offline-desk.ts';
import type { PaymentEvent } from './payment-event.ts';
import { paymentId } from './payment-id.ts';
import type { PaymentCommand } from './payment-table.ts';
import { Recovery } from './recovery.ts';
import type { PaymentRequest, SessionSettings, SessionSurroundings } from './session-parts.ts';
import { TenderWait } from './tender-wait.ts';
import { messageFor, presentMessage } from './terminal-messages.ts';
import { newPayment, step } from './transition.ts';
import { WalletCounter } from './wallet-counter.ts';

/**
 * Runs one payment at a time: turns what lanes, host, clock and cashier do into events of the payment
 * table, makes each durable point durable, and performs the commands. It decides nothing itself: the table,
 * the offline rules and the judge do.
 */
export class Session {
  readonly #at: SessionSurroundings;
  readonly #settings: SessionSettings;
  readonly #recovery: Recovery;
  readonly #offline: OfflineDesk;
  #payment: Payment | null = null;
  /** Its durable point failed; it is shown again when the journal can be read. */
  #abandoned: string | null = null;
  readonly #wait: TenderWait;
  #laneTimer: Timer | null = null;
  #armedOffline = false;
  readonly #wallets: WalletCounter;

  constructor(surroundings: SessionSurroundings, settings: SessionSettings) {
    this.#at = surroundings;
    this.#settings = settings;
    this.#wait = new TenderWait(surroundings.clock, settings, (reason) =>
      this.#apply({ type: 'tender_timeout', reason }),
    );
    this.#offline = new OfflineDesk(surroundings, settings.limits);
    this.#wallets = new WalletCounter({
      ...surroundings,
      settings: settings.codes,
      current: () => this.#payment,
      apply: (event) => this.#guarded(() => this.#apply(event)),
    });
    this.#recovery = new Recovery({
      ...surroundings,
      end: (payment) => this.#endInterrupted(payment),
      done: () => this.#tellAbandoned(),
    });
    surroundings.lane.onMessage((message) => this.#guarded(() => this.#onLane(message)));
    surroundings.lane.onReady((ready) => this.#guarded(() => this.#onLaneReady(ready)));
    surroundings.upstream.onLink(() => this.#guarded(() => this.#apply({ type: 'link_changed' })));
  }

  /** The terminal goes down in good order: a payment that has no request out ends now, others at the next start. */
  stop(): void {
    if (this.#payment?.state !== 'authorising') this.#apply({ type: 'restarted' });
    this.#stopTimers();
    this.#wallets.stop();
    this.#recovery.stop();
  }

  /** Ends what a crash left unfinished. @throws TerminalError database_failed */
  recover(): void {
    this.#recovery.run();
  }

  #endInterrupted(payment: Payment): boolean {
    this.#payment = payment;
    this.#apply({ type: 'restarted' });
    const ended = this.#payment !== null;
    this.#payment = null;
    return ended;
  }

  /** The payment under way, or the last one. */
  current(): Payment | null {
    return this.#payment;
  }

  /**
   * Begins a payment, or gives the stored one again when its key was used before.
   * @throws TerminalError terminal_busy, lane_unavailable, idempotency_conflict, storage_low, database_failed
   */
  create(request: PaymentRequest, claim: IdempotencyClaim): { payment: Payment; created: boolean } {
    const { journal, clock, random, lane } = this.#at;
    const known = journal.paymentByKey(claim.key) !== undefined;
    if (!known) {
      if (this.#payment && isUnderWay(this.#payment.state)) throw new TerminalError('terminal_busy');
      this.#recovery.first();
      if (!lane.ready() && !this.#wallets.isOpen) throw new TerminalError('lane_unavailable');
    }
    const now = clock.now();
    const begun = newPayment({ id: paymentId(now, random), ...request }, now);
    const { payment, replayed } = known ? journal.create(begun, claim) : this.#store(begun, claim);
    if (replayed) return { payment: this.#fresh(payment), created: false };
    this.#payment = payment;
    this.#notifyPayment();
    this.#guarded(() => this.#begin(payment));
    return { payment: this.#fresh(payment), created: true };
  }

  /** A payment that may have been stored all the same has nobody who waits for its card: recovery ends it. */
  #store(begun: Payment, claim: IdempotencyClaim): { payment: Payment; replayed: boolean } {
    try {
      return this.#at.journal.create(begun, claim);
    } catch (error) {
      if (error instanceof TerminalError && error.code === 'database_failed') this.#recovery.later();
      throw error;
    }
  }

  /** A journal that cannot even be read ends the payment, not the daemon. */
  #guarded(work: () => unknown): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof TerminalError) || !this.#payment) throw error;
      this.#abandon(this.#payment, error);
    }
  }

  /** @throws TerminalError not_found, payment_final */
  cancel(id: string): Payment {
    if (this.#payment?.id !== id || !isUnderWay(this.#payment.state)) {
      const stored = this.#at.journal.payment(id);
      if (stored?.state === 'unknown') return this.#at.cancelUnknown(stored);
      throw new TerminalError(stored ? 'payment_final' : 'not_found');
    }
    if (this.#apply({ type: 'cancel' }) === 'refused') throw new TerminalError('payment_final');
    if (this.#payment === null) throw new TerminalError('database_failed');
    return this.#payment;
  }

  /**
   * The customer's code, from a scanner of the register, the page or the command line.
   * @throws TerminalError not_found, payment_final, code_*, wallet_unresolved
   */
  scan(id: string, text: string, aim: string | null): Payment {
    this.#wallets.scan(id, text, aim);
    return this.#standing(id);
  }

  /** @throws TerminalError not_found, payment_final, code_not_expected, wallet_unknown, wallet_unresolved */
  show(id: string, wallet: string): Payment {
    this.#wallets.show(id, wallet);
    return this.#standing(id);
  }

  /** A provider says that something happened to this order. */
  hurry(orderNumber: string): void {
    this.#wallets.hurry(orderNumber);
  }

  #standing(id: string): Payment {
    if (this.#payment?.id !== id) throw new TerminalError('database_failed');
    return this.#payment;
  }

  #fresh(payment: Payment): Payment {
    const current = this.#payment;
    // What has left the till moves without it.
    if (current?.id === payment.id && isUnderWay(current.state)) return current;
    return this.#at.journal.payment(payment.id) ?? payment;
  }

  #begin(payment: Payment): void {
    const refusal = this.#offline.refusal(payment.amount);
    if (refusal && !this.#wallets.isOpen) {
      this.#apply({ type: 'offline_refused', reason: refusal, card: null, cvm: null, sealed: null });
      return;
    }
    this.#wait.first();
    this.#perform('arm');
  }

  /** @returns 'refused' when the table says that it is too late */
  #apply(event: PaymentEvent): 'moved' | 'ignored' | 'refused' {
    if (!this.#payment) return 'ignored';
    const before = this.#payment;
    const result = step(before, event, this.#at.clock.now());
    if (result.kind !== 'moved') return result.kind;
    if (result.change) {
      if (result.transition.durable.includes('receipt')) result.change.print = this.#at.receipts;
      try {
        this.#payment = this.#at.journal.commit(result.change);
      } catch (error) {
        this.#abandon(before, error);
        return 'moved';
      }
    } else {
      this.#payment = result.payment;
    }
    if (!isUnderWay(this.#payment.state)) this.#stopTimers();
    if (this.#payment.state !== 'awaiting_tender' && this.#payment.state !== 'reading') this.#wait.stop();
    if (before.state !== this.#payment.state) {
      this.#at.log.info('Payment moved', {
        paymentId: this.#payment.id,
        event: event.type,
        state: this.#payment.state,
        ...(this.#payment.reasonCode ? { reason: this.#payment.reasonCode } : {}),
      });
    }
    this.#notifyPayment();
    const message = messageFor(this.#payment);
    if (message && before.state !== this.#payment.state) this.#notifyMessage(message);
    if (event.type === 'present_again') {
      this.#wait.again(event.reason, event.message);
      if (event.message) this.#notifyMessage(event.message);
    }
    for (const command of result.commands) this.#perform(command);
    return 'moved';
  }

  /**
   * Whether a durable point was made is not known. Nothing is shown until the journal can be read again: the payment
   * stands there where it was last durable, from which `recover` ends it (and reverses what may have been charged), or
   * has ended already.
   */
  #abandon(payment: Payment, error: unknown): void {
    this.#stopTimers();
    this.#at.lane.post({ kind: 'disarm', paymentId: payment.id });
    this.#at.scanners.disarm();
    this.#at.log.error('The journal could not take a durable point; the payment is abandoned', {
      paymentId: payment.id,
      state: payment.state,
      code: error instanceof TerminalError ? error.code : 'internal',
    });
    this.#payment = null;
    this.#abandoned = payment.id;
    this.#recovery.later();
    if (!(error instanceof TerminalError)) throw error;
  }

  /** The journal can be read again: what became of the payment that was abandoned, if its end was durable all the same. */
  #tellAbandoned(): void {
    const stored = this.#abandoned === null ? undefined : this.#at.journal.payment(this.#abandoned);
    this.#abandoned = null;
    if (!stored) return;
    this.#at.notify({ kind: 'payment', payment: stored });
    this.#at.forward();
  }

  #perform(command: PaymentCommand): void {
    const payment = this.#payment;
    if (!payment) return;
    switch (command) {
      case 'arm':
        this.#arm(payment);
        break;
      case 'disarm':
        this.#at.lane.post({ kind: 'disarm', paymentId: payment.id });
        this.#at.scanners.disarm();
        break;
      case 'authorise':
        void this.#authorise(payment);
        break;
      case 'forward':
        this.#at.forward();
        break;
      default:
        this.#wallets.perform(command, payment);
    }
  }

  #arm(payment: Payment): void {
    const { lane, clock, scanners } = this.#at;
    if (this.#wallets.isOpen) scanners.arm();
    if (!lane.ready()) return;
    this.#armedOffline = this.#offline.cardMayApprove(payment.amount);
    const floor = this.#armedOffline ? payment.amount.minor : null;
    lane.post({ kind: 'arm', order: armOrder(payment, clock.now(), floor, this.#settings) });
    this.#notifyMessage(this.#wait.message ?? presentMessage(payment.attempt > 1));
  }

  async #authorise(payment: Payment): Promise<void> {
    try {
      const isWanted = () => this.#payment?.id === payment.id && this.#payment.state === 'authorising';
      const event = await authorise(payment, { ...this.#at, isWanted });
      if (this.#payment?.id === payment.id) this.#apply(event);
    } catch (error) {
      // Whether a request left is not known for sure: recovery reverses it.
      if (!(error instanceof TerminalError)) throw error;
      if (this.#payment?.id === payment.id) this.#abandon(this.#payment, error);
    }
  }

  #onLane(message: FromLane): void {
    const payment = this.#payment;
    if (!payment || !('paymentId' in message) || message.paymentId !== payment.id) return;
    switch (message.kind) {
      case 'reading':
        if (message.attempt === payment.attempt) this.#apply({ type: 'card_presented' });
        break;
      case 'ui':
        this.#notifyMessage(message.message);
        break;
      case 'pass':
        this.#payment = { ...payment, passes: message.passes };
        this.#notifyPayment();
        break;
      case 'trace':
        this.#at.notify({ ...message, kind: 'handshake' });
        break;
      case 'outcome':
        if (message.attempt === payment.attempt) this.#onOutcome(payment, message);
        break;
    }
  }

  #onOutcome(payment: Payment, message: Extract<FromLane, { kind: 'outcome' }>): void {
    const circumstances = this.#offline.circumstances(payment, message.outcome.card, {
      armedOffline: this.#armedOffline,
      lastAttempt: payment.attempt - this.#wait.phoneTaps >= this.#settings.maxAttempts,
      lastPhoneTap: this.#wait.phoneTaps + 1 >= this.#settings.maxAttempts,
    });
    this.#apply(judgeOutcome(message.outcome, circumstances));
  }

  #onLaneReady(ready: boolean): void {
    this.#laneTimer?.cancel();
    this.#laneTimer = null;
    if (ready) {
      this.#apply({ type: 'lane_ready' });
      return;
    }
    if (!this.#payment || isFinal(this.#payment.state)) return;
    this.#apply({ type: 'lane_lost' });
    if (this.#wallets.isOpen) return;
    this.#laneTimer = this.#at.clock.after(this.#settings.laneGraceMs, () =>
      this.#apply({ type: 'lane_unavailable' }),
    );
  }

  #stopTimers(): void {
    this.#wait.stop();
    this.#laneTimer?.cancel();
    this.#laneTimer = null;
  }

  #notifyPayment(): void {
    if (this.#payment) this.#at.notify({ kind: 'payment', payment: this.#payment });
  }

  #notifyMessage(message: LaneMessage): void {
    this.#at.notify({ kind: 'message', paymentId: this.#payment?.id ?? null, message });
  }
}
