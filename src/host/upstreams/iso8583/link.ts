import type { Timer } from '../../../platform/ports/clock.ts';
import type { LinkStatus } from '../../../platform/ports/upstream.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import { AddressBook } from './address-book.ts';
import { Connection } from './connection.ts';
import type { LinkOptions, LinkParts } from './link-parts.ts';
import type { Exchange } from './pairing.ts';
import { devicePhase, reconnectDelayMs } from './reconnect-delay.ts';
import { Session } from './session.ts';

/** Where the link stands. Payments are sent in `up`, and in `testing` while the host is trusted. */
type Phase =
  | { kind: 'stopped' }
  /** Until the next try to connect. */
  | { kind: 'pausing'; timer: Timer }
  | { kind: 'connecting'; connection: Connection }
  | { kind: 'signing_on'; connection: Connection }
  | { kind: 'up'; connection: Connection; nextEcho: Timer }
  /** A request stayed unanswered, or the pause between echoes is over: an echo is out. */
  | { kind: 'testing'; connection: Connection; isTrusted: boolean };

/** `live`: somebody stands at the counter. `background` leaves a share of what may be in flight to it. */
export type Urgency = 'live' | 'background';

export type Sent = Exchange | { kind: 'not_sent'; reason: string };

/** A connection that lived shorter than this ended for a reason of its own, not because nothing was said on it. */
const SETTLED_AFTER_MS = 1_000;
/** The network has this long to take a sign-off. */
const SIGN_OFF_MS = 1_000;
const LIVE_SHARE = 1 / 8;

/**
 * Keeps one connection to the host: connects, signs on, tests with echoes, comes back with growing pauses.
 * It is up from the answer to sign-on until the connection closes or a request stays unanswered; then only
 * the answer to an echo brings it up again. A connection that ends while nothing waits on it is replaced quietly.
 */
export class HostLink {
  readonly #options: LinkOptions;
  readonly #parts: LinkParts;
  readonly #session: Session;
  readonly #addresses: AddressBook;
  readonly #phaseOfDevice: number;
  readonly #mostInBackground: number;
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  #phase: Phase = { kind: 'stopped' };
  #status: LinkStatus;
  /** Rounds of tries to connect since the last sign-on that worked. */
  #attempt = 0;
  #upSinceMs = 0;
  #lastRequestMs = 0;
  #stopped: (() => void) | undefined;

  constructor(options: LinkOptions, parts: LinkParts) {
    this.#options = options;
    this.#parts = parts;
    this.#session = new Session(parts, parts.security, options.echoTimeoutMs);
    this.#addresses = new AddressBook(parts.addresses);
    this.#phaseOfDevice = devicePhase(parts.terminalId);
    this.#mostInBackground = Math.max(1, Math.floor(options.maxInFlight * (1 - LIVE_SHARE)));
    this.#status = { state: 'down', reason: 'not started', since: parts.clock.now() };
  }

  get status(): LinkStatus {
    return this.#status;
  }

  onStatus(listener: (status: LinkStatus) => void): void {
    this.#listeners.add(listener);
  }

  /** A trace number for a message that changes nothing at the host. */
  nextStan(): number {
    return this.#session.nextStan();
  }

  start(): void {
    if (this.#phase.kind === 'stopped') this.#connect();
  }

  /** Signs off. Requests without an answer end as `link_lost`. */
  async stop(): Promise<void> {
    const phase = this.#phase;
    if (phase.kind === 'stopped') return;
    if (phase.kind === 'pausing') phase.timer.cancel();
    if (phase.kind === 'up') phase.nextEcho.cancel();
    this.#phase = { kind: 'stopped' };
    this.#report('down', 'stopped');
    if (phase.kind === 'pausing') return;
    await this.#leave(phase.connection, phase.kind === 'up');
  }

  /** Closes the connection, after a sign-off where there is somebody to sign off from. */
  async #leave(connection: Connection, isSignedOn: boolean): Promise<void> {
    const close = () => connection.close('stopped');
    const tooLong = this.#parts.clock.after(SIGN_OFF_MS, close);
    const closed = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    if (isSignedOn && connection.isOpen) this.#session.signOff(connection, close);
    else close();
    await closed;
    tooLong.cancel();
  }

  /**
   * Sends a payment message. `not_sent`: proven that no byte left.
   * @throws Iso8583Error when the message does not fit the dialect; nothing was sent then either
   */
  async request(message: IsoMessage, urgency: Urgency): Promise<Sent> {
    const connection = this.#usableConnection();
    if (!connection) return this.notSent;
    const most = urgency === 'live' ? this.#options.maxInFlight : this.#mostInBackground;
    if (connection.inFlight >= most || connection.isWaitingFor(message)) {
      return { kind: 'not_sent', reason: 'too many requests wait for the host' };
    }
    const sentMs = this.#parts.clock.monotonicMs();
    this.#lastRequestMs = sentMs;
    const exchange = await connection.exchange(message, this.#options.answerTimeoutMs);
    if (exchange.kind === 'unanswered' && exchange.reason === 'no_answer') {
      if (urgency === 'live') this.#suspect(connection);
      else if (connection.lastHeardMs <= sentMs) this.#doubt(connection);
    }
    return exchange;
  }

  /** Whether a request made now would be sent. */
  get isUsable(): boolean {
    return this.#usableConnection() !== undefined;
  }

  /** Why it would not. */
  get notSent(): { kind: 'not_sent'; reason: string } {
    return { kind: 'not_sent', reason: this.#status.reason ?? 'the connection is being renewed' };
  }

  #usableConnection(): Connection | undefined {
    const phase = this.#phase;
    const isUsable = phase.kind === 'up' || (phase.kind === 'testing' && phase.isTrusted);
    return isUsable && phase.connection.isOpen ? phase.connection : undefined;
  }

  #connect(): void {
    const connection: Connection = new Connection(this.#addresses.current, this.#options, this.#parts, {
      opened: () => void this.#signOn(connection),
      closed: (reason, unanswered) => this.#closed(connection, reason, unanswered),
    });
    this.#phase = { kind: 'connecting', connection };
  }

  async #signOn(connection: Connection): Promise<void> {
    if (!this.#owns(connection)) return;
    this.#phase = { kind: 'signing_on', connection };
    const refusal = await this.#session.signOn(connection);
    if (!this.#owns(connection)) return;
    if (refusal !== null) return connection.close(refusal);
    this.#attempt = 0;
    this.#addresses.worked();
    this.#upSinceMs = this.#lastRequestMs = this.#parts.clock.monotonicMs();
    this.#up(connection);
  }

  #up(connection: Connection): void {
    const nextEcho = this.#parts.clock.after(this.#options.echoIntervalMs, () =>
      this.#pauseIsOver(connection),
    );
    this.#phase = { kind: 'up', connection, nextEcho };
    this.#report('up');
  }

  #pauseIsOver(connection: Connection): void {
    const { returnToFirstMs, renewIdleMs } = this.#options;
    const nowMs = this.#parts.clock.monotonicMs();
    const isIdle = connection.inFlight === 0;
    if (isIdle && !this.#addresses.isAtFirst && nowMs - this.#upSinceMs >= returnToFirstMs) {
      this.#addresses.returnToFirst();
      this.#renew(connection);
    } else if (isIdle && renewIdleMs > 0 && nowMs - this.#lastRequestMs >= renewIdleMs) {
      this.#renew(connection);
    } else void this.#test(connection, true);
  }

  /** Replaces the connection without a word about it: it is reported only when no address can be reached. */
  #renew(connection: Connection): void {
    this.#connect();
    connection.close('renewed');
  }

  /**
   * A record stayed unanswered, and nothing else was heard since: perhaps it is only this record that the host cannot
   * deal with, so live payments still go out while an echo finds out.
   */
  #doubt(connection: Connection): void {
    if (!this.#owns(connection) || this.#phase.kind !== 'up') return;
    this.#phase.nextEcho.cancel();
    void this.#test(connection, true);
  }

  /** A live request stayed unanswered: nothing more goes out until an echo comes back. */
  #suspect(connection: Connection): void {
    if (!this.#owns(connection)) return;
    if (this.#phase.kind === 'testing') {
      this.#phase = { ...this.#phase, isTrusted: false };
    } else if (this.#phase.kind === 'up') {
      this.#phase.nextEcho.cancel();
      void this.#test(connection, false);
    }
    this.#report('down', 'the host does not answer');
  }

  async #test(connection: Connection, isTrusted: boolean): Promise<void> {
    this.#phase = { kind: 'testing', connection, isTrusted };
    const refusal = await this.#session.echo(connection);
    if (!this.#owns(connection)) return;
    if (refusal !== null) return connection.close(refusal);
    this.#up(connection);
  }

  #closed(connection: Connection, reason: string, unanswered: number): void {
    if (!this.#owns(connection)) {
      this.#stopped?.();
      return;
    }
    if (this.#phase.kind === 'up') this.#phase.nextEcho.cancel();
    if (this.#isTriedAgainAtOnce(unanswered)) {
      if (this.#phase.kind !== 'up') this.#report('down', reason);
      this.#connect();
      return;
    }
    this.#pause();
    this.#report('down', reason);
  }

  /**
   * What was up and had nothing to lose was cut for being idle. What did not come up, or fell silent, is tried at the
   * next address; what broke while it was up is tried where it was, after a pause.
   */
  #isTriedAgainAtOnce(unanswered: number): boolean {
    if (this.#phase.kind !== 'up') return this.#addresses.failed();
    const livedMs = this.#parts.clock.monotonicMs() - this.#upSinceMs;
    return unanswered === 0 && livedMs >= SETTLED_AFTER_MS;
  }

  #pause(): void {
    const { clock, random, log } = this.#parts;
    const delayMs = reconnectDelayMs(this.#attempt++, this.#options, this.#phaseOfDevice, random);
    this.#phase = { kind: 'pausing', timer: clock.after(delayMs, () => this.#connect()) };
    log.debug('The next try to reach the host is due', { attempt: this.#attempt, delayMs });
  }

  /** Is this connection still the link's? Late events of an earlier one change nothing. */
  #owns(connection: Connection): boolean {
    return 'connection' in this.#phase && this.#phase.connection === connection;
  }

  #report(state: 'up' | 'down', reason?: string): void {
    const isSame = this.#status.state === state && this.#status.reason === reason;
    if (isSame) return;
    const since = this.#status.state === state ? this.#status.since : this.#parts.clock.now();
    this.#status = reason === undefined ? { state, since } : { state, reason, since };
    this.#parts.log.info(state === 'up' ? 'The host can be reached' : 'The host cannot be reached', {
      ...(reason === undefined ? {} : { reason }),
    });
    for (const listener of this.#listeners) listener(this.#status);
  }
}
