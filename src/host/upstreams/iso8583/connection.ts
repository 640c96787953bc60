import { connect, type Socket } from 'node:net';
import type { Clock } from '../../../platform/ports/clock.ts';
import type { Log } from '../../../platform/ports/log.ts';
import type { Dialect } from '../../iso8583/dialect.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import { FrameCutter, type Framing, FramingError, frameMessage } from '../../iso8583/framing.ts';
import { Iso8583Error } from '../../iso8583/iso8583-error.ts';
import { packMessage } from '../../iso8583/pack-message.ts';
import { unpackMessage } from '../../iso8583/unpack-message.ts';
import { type Exchange, Pairing } from './pairing.ts';

export interface ConnectionOptions {
  host: string;
  port: number;
  framing: Framing;
  connectTimeoutMs: number;
}

export interface ConnectionEvents {
  opened(): void;
  /** Once, whatever ended it. `reason` is for people. */
  closed(reason: string): void;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by the host',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no network',
  ETIMEDOUT: 'the host does not answer',
  EPIPE: 'connection closed by the host',
};

/** One TCP connection: bytes to messages and back, answers to their requests. It lives once. */
export class Connection {
  readonly #dialect: Dialect;
  readonly #framing: Framing;
  readonly #log: Log;
  readonly #socket: Socket;
  readonly #cutter: FrameCutter;
  readonly #pairing: Pairing;
  #reason = 'connection closed by the host';

  constructor(
    dialect: Dialect,
    options: ConnectionOptions,
    clock: Clock,
    log: Log,
    events: ConnectionEvents,
  ) {
    this.#dialect = dialect;
    this.#framing = options.framing;
    this.#log = log;
    this.#cutter = new FrameCutter(options.framing);
    this.#pairing = new Pairing(clock);
    this.#socket = connect({ host: options.host, port: options.port, noDelay: true });
    const tooLong = clock.after(options.connectTimeoutMs, () => this.close('the host does not answer'));
    this.#socket.on('connect', () => {
      tooLong.cancel();
      events.opened();
    });
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#reason = REASONS[error.code ?? ''] ?? 'connection failed';
    });
    this.#socket.on('close', () => {
      tooLong.cancel();
      this.#pairing.endAll('link_lost');
      events.closed(this.#reason);
    });
  }

  get inFlight(): number {
    return this.#pairing.inFlight;
  }

  /** Whether a byte written now would be handed to the network. */
  get isOpen(): boolean {
    return this.#socket.readyState === 'open';
  }

  isWaitingFor(request: IsoMessage): boolean {
    return this.#pairing.has(request);
  }

  /**
   * Sends and waits for the answer. The bytes sent are zeroed once the network has them.
   * @throws Iso8583Error before anything is sent, when the message does not fit the dialect
   */
  exchange(request: IsoMessage, timeoutMs: number): Promise<Exchange> {
    const message = packMessage(this.#dialect, request);
    const frame = frameMessage(this.#framing, message);
    message.fill(0);
    const exchange = this.#pairing.expect(request, timeoutMs);
    this.#socket.write(frame, () => frame.fill(0));
    return exchange;
  }

  close(reason: string): void {
    if (this.#socket.destroyed) return;
    this.#reason = reason;
    this.#socket.destroy();
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const message of this.#cutter.push(chunk)) this.#take(unpackMessage(this.#dialect, message));
    } catch (error) {
      if (!(error instanceof Iso8583Error || error instanceof FramingError)) throw error;
      // After bytes that make no sense nobody knows where the next message begins: start afresh.
      this.#log.warn('The host sent something that cannot be read; the connection is closed', {
        code: 'message_invalid',
        reason: error.message,
      });
      this.#pairing.endAll('invalid_answer');
      this.close('the host sent something that cannot be read');
    }
  }

  #take(answer: IsoMessage): void {
    if (this.#pairing.take(answer)) return;
    this.#log.warn('An answer that nobody waits for was dropped', {
      mti: answer.mti,
      stan: String(answer.fields[11]),
    });
  }
}
