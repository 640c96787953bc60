import type { MacKey } from '../../../platform/crypto/mac-key.ts';
import type { Clock } from '../../../platform/ports/clock.ts';
import type { Log } from '../../../platform/ports/log.ts';
import type { Address, Network, TlsSettings, Wire } from '../../../platform/ports/network.ts';
import type { Dialect } from '../../iso8583/dialect.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import { FrameCutter, type Framing, FramingError, frameMessage } from '../../iso8583/framing.ts';
import { Iso8583Error } from '../../iso8583/iso8583-error.ts';
import { isGenuine, packWithMac } from '../../iso8583/message-mac.ts';
import { packMessage } from '../../iso8583/pack-message.ts';
import { splitTpdu, type Tpdu, withTpdu } from '../../iso8583/tpdu.ts';
import { unpackMessage } from '../../iso8583/unpack-message.ts';
import { type Exchange, Pairing } from './pairing.ts';

export interface ConnectionOptions {
  framing: Framing;
  connectTimeoutMs: number;
}

export interface ConnectionParts {
  network: Network;
  clock: Clock;
  log: Log;
  dialect: Dialect;
  tls: TlsSettings | null;
  /** Transport header of a network access controller; null: none. */
  tpdu: Tpdu | null;
}

export interface ConnectionEvents {
  opened(): void;
  /** Once, whatever ended it. `reason` is for people, `unanswered` is how many requests waited. */
  closed(reason: string, unanswered: number): void;
}

/** One connection: bytes to messages and back, answers to their requests. It lives once. */
export class Connection {
  readonly #dialect: Dialect;
  readonly #framing: Framing;
  readonly #tpdu: Tpdu | null;
  readonly #log: Log;
  readonly #wire: Wire;
  readonly #cutter: FrameCutter;
  readonly #pairing: Pairing;
  /** Once the session has a key, every message carries a MAC, and so must every answer. */
  #macKey: MacKey | null = null;
  #droppedAnswers = 0;
  readonly #clock: Clock;
  #lastHeardMs = Number.NEGATIVE_INFINITY;
  /** Why this side closed it. */
  #ownReason: string | undefined;

  constructor(to: Address, options: ConnectionOptions, parts: ConnectionParts, events: ConnectionEvents) {
    const { network, clock, log, dialect, tls, tpdu } = parts;
    this.#dialect = dialect;
    this.#framing = options.framing;
    this.#tpdu = tpdu;
    this.#log = log;
    this.#clock = clock;
    this.#cutter = new FrameCutter(options.framing);
    this.#pairing = new Pairing(clock);
    const tooLong = clock.after(options.connectTimeoutMs, () => this.close('the host does not answer'));
    this.#wire = network.connect(to, tls, {
      opened: () => {
        tooLong.cancel();
        events.opened();
      },
      received: (chunk) => this.#receive(chunk),
      closed: (reason) => {
        tooLong.cancel();
        this.#macKey?.wipe();
        this.#macKey = null;
        const unanswered = this.#pairing.inFlight;
        this.#pairing.endAll('link_lost');
        events.closed(this.#ownReason ?? reason, unanswered);
      },
    });
  }

  get inFlight(): number {
    return this.#pairing.inFlight;
  }

  /** When the host last said anything that could be read, monotonic ms. */
  get lastHeardMs(): number {
    return this.#lastHeardMs;
  }

  /** Whether a byte written now would be handed to the network. */
  get isOpen(): boolean {
    return this.#wire.isOpen;
  }

  isWaitingFor(request: IsoMessage): boolean {
    return this.#pairing.has(request);
  }

  /** From now on messages are authenticated. The connection owns the key. */
  authenticate(key: MacKey): void {
    this.#macKey?.wipe();
    this.#macKey = key;
  }

  /**
   * Sends and waits for the answer. The bytes sent are zeroed once the network has them.
   * @throws Iso8583Error before anything is sent, when the message does not fit the dialect
   */
  exchange(request: IsoMessage, timeoutMs: number): Promise<Exchange> {
    const frame = this.#frame(request);
    const exchange = this.#pairing.expect(request, timeoutMs);
    this.#wire.write(frame, () => frame.fill(0));
    return exchange;
  }

  /** Sends and does not wait. `flushed` once the network has it. */
  tell(message: IsoMessage, flushed: () => void): void {
    this.#wire.write(this.#frame(message), flushed);
  }

  close(reason: string): void {
    this.#ownReason ??= reason;
    this.#wire.close();
  }

  #frame(message: IsoMessage): Uint8Array {
    const bytes = this.#macKey
      ? packWithMac(this.#dialect, message, this.#macKey)
      : packMessage(this.#dialect, message);
    const routed = this.#tpdu ? withTpdu(this.#tpdu, bytes) : bytes;
    const frame = frameMessage(this.#framing, routed);
    routed.fill(0);
    bytes.fill(0);
    return frame;
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const framed of this.#cutter.push(chunk)) {
        const bytes = this.#tpdu ? splitTpdu(framed).message : framed;
        this.#take(bytes, unpackMessage(this.#dialect, bytes));
      }
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

  #take(bytes: Uint8Array, answer: IsoMessage): void {
    this.#lastHeardMs = this.#clock.monotonicMs();
    const isBelieved = this.#macKey === null || isGenuine(bytes, answer, this.#macKey);
    if (isBelieved ? this.#pairing.take(answer) : this.#pairing.refuse(answer)) {
      if (!isBelieved) this.#warn('The MAC of an answer is wrong: it decides nothing', answer);
      return;
    }
    this.#droppedAnswers++;
    this.#warn('An answer that nobody waits for was dropped', answer);
  }

  #warn(message: string, { mti, fields }: IsoMessage): void {
    this.#log.warn(message, { mti, stan: String(fields[11]), count: this.#droppedAnswers });
  }
}
