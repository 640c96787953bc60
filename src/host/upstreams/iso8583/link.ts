import type { Clock, Timer } from '../../../platform/ports/clock.ts';
import type { Log } from '../../../platform/ports/log.ts';
import type { Random } from '../../../platform/ports/random.ts';
import type { LinkStatus } from '../../../platform/ports/upstream.ts';
import type { Dialect } from '../../iso8583/dialect.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { type MessageBuilder, NETWORK_CODES } from './messages.ts';
import type { Exchange } from './pairing.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';

export interface LinkOptions extends ConnectionOptions {
  answerTimeoutMs: number;
  echoIntervalMs: number;
  echoTimeoutMs: number;
  reconnectMinMs: number;
  reconnectMaxMs: number;
  maxInFlight: number;
}

export interface LinkParts {
  dialect: Dialect;
  messages: MessageBuilder;
  clock: Clock;
  random: Random;
  log: Log;
}

/** Where the link stands. Payments are sent in `up` only. */
type Phase =
  | { kind: 'stopped' }
  /** Until the next try to connect. */
  | { kind: 'pausing'; timer: Timer }
  | { kind: 'connecting'; connection: Connection }
  | { kind: 'signing_on'; connection: Connection }
  | { kind: 'up'; connection: Connection; nextEcho: Timer }
  /** A request stayed unanswered, or the pause between echoes is over: an echo is out. */
  | { kind: 'testing'; connection: Connection; isTrusted: boolean };

const LAST_STAN = 999_999;

export type Sent = Exchange | { kind: 'not_sent'; reason: string };

/**
 * Keeps one connection to the host: connects, signs on, tests with echoes, comes back with growing pauses.
 * It is up from the answer to sign-on until the connection closes or a request stays unanswered; then only
 * the answer to an echo brings it up again.
 */
export class HostLink {
  readonly #options: LinkOptions;
  readonly #parts: LinkParts;
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  #phase: Phase = { kind: 'stopped' };
  #status: LinkStatus;
  /** Tries to connect since the last sign-on that worked. */
  #attempt = 0;
  /** DE 11 of network messages. A connection never hears answers of another, so it need not be durable. */
  #networkStan = 0;
  #stopped: (() => void) | undefined;

  constructor(options: LinkOptions, parts: LinkParts) {
    this.#options = options;
    this.#parts = parts;
    this.#status = { state: 'down', reason: 'not started', since: parts.clock.now() };
  }

  get status(): LinkStatus {
    return this.#status;
  }

  onStatus(listener: (status: LinkStatus) => void): void {
    this.#listeners.add(listener);
  }

  start(): void {
    if (this.#phase.kind === 'stopped') this.#connect();
  }

  /** Requests without an answer end as `link_lost`. */
  async stop(): Promise<void> {
    const phase = this.#phase;
    if (phase.kind === 'stopped') return;
    if (phase.kind === 'pausing') phase.timer.cancel();
    if (phase.kind === 'up') phase.nextEcho.cancel();
    this.#phase = { kind: 'stopped' };
    this.#report('down', 'stopped');
    if (phase.kind === 'pausing') return;
    await new Promise<void>((resolve) => {
      this.#stopped = resolve;
      phase.connection.close('stopped');
    });
  }

  /**
   * Sends a payment message. `not_sent`: proven that no byte left.
   * @throws Iso8583Error when the message does not fit the dialect; nothing was sent then either
   */
  async request(message: IsoMessage): Promise<Sent> {
    const connection = this.#usableConnection();
    if (!connection) return this.notSent;
    if (connection.inFlight >= this.#options.maxInFlight || connection.isWaitingFor(message)) {
      return { kind: 'not_sent', reason: 'too many requests wait for the host' };
    }
    const exchange = await connection.exchange(message, this.#options.answerTimeoutMs);
    if (exchange.kind === 'unanswered' && exchange.reason === 'no_answer') this.#suspect(connection);
    return exchange;
  }

  /** Whether a request made now would be sent. */
  get isUsable(): boolean {
    return this.#usableConnection() !== undefined;
  }

  /** Why it would not. */
  get notSent(): { kind: 'not_sent'; reason: string } {
    return { kind: 'not_sent', reason: this.#status.reason ?? 'the connection is closing' };
  }

  #usableConnection(): Connection | undefined {
    const phase = this.#phase;
    const isUsable = phase.kind === 'up' || (phase.kind === 'testing' && phase.isTrusted);
    return isUsable && phase.connection.isOpen ? phase.connection : undefined;
  }

  #connect(): void {
    const { clock, log, dialect } = this.#parts;
    const connection: Connection = new Connection(dialect, this.#options, clock, log, {
      opened: () => void this.#signOn(connection),
      closed: (reason) => this.#closed(connection, reason),
    });
    this.#phase = { kind: 'connecting', connection };
  }

  async #signOn(connection: Connection): Promise<void> {
    if (!this.#owns(connection)) return;
    this.#phase = { kind: 'signing_on', connection };
    const refusal = await this.#ask(connection, NETWORK_CODES.signOn);
    if (!this.#owns(connection)) return;
    if (refusal !== null) return connection.close(refusal);
    this.#attempt = 0;
    this.#up(connection);
  }

  #up(connection: Connection): void {
    const nextEcho = this.#parts.clock.after(
      this.#options.echoIntervalMs,
      () => void this.#test(connection, true),
    );
    this.#phase = { kind: 'up', connection, nextEcho };
    this.#report('up');
  }

  /** A request stayed unanswered: nothing more goes out until an echo comes back. */
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
    const refusal = await this.#ask(connection, NETWORK_CODES.echo);
    if (!this.#owns(connection)) return;
    if (refusal !== null) return connection.close(refusal);
    this.#up(connection);
  }

  /** Sends a network message. null when the host agrees, or why not. */
  async #ask(connection: Connection, code: string): Promise<string | null> {
    this.#networkStan = (this.#networkStan % LAST_STAN) + 1;
    const { messages, clock } = this.#parts;
    const request = messages.network(code, this.#networkStan, clock.now());
    const exchange = await connection.exchange(request, this.#options.echoTimeoutMs);
    if (exchange.kind === 'unanswered') return 'the host does not answer';
    const responseCode = exchange.message.fields[39];
    return responseCode === '00'
      ? null
      : `the host refuses the connection (response code ${String(responseCode)})`;
  }

  #closed(connection: Connection, reason: string): void {
    this.#stopped?.();
    if (!this.#owns(connection)) return;
    if (this.#phase.kind === 'up') this.#phase.nextEcho.cancel();
    const { reconnectMinMs, reconnectMaxMs } = this.#options;
    const delayMs = reconnectDelayMs(this.#attempt++, reconnectMinMs, reconnectMaxMs, this.#parts.random);
    this.#phase = { kind: 'pausing', timer: this.#parts.clock.after(delayMs, () => this.#connect()) };
    this.#report('down', reason);
    this.#parts.log.debug('The next try to reach the host is due', { attempt: this.#attempt, delayMs });
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
