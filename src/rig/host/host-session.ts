import type { Dialect } from '../../host/iso8583/dialect.ts';
import type { IsoMessage } from '../../host/iso8583/field-spec.ts';
import { FrameCutter, type Framing, frameMessage } from '../../host/iso8583/framing.ts';
import { isGenuine, packWithMac } from '../../host/iso8583/message-mac.ts';
import { packMessage } from '../../host/iso8583/pack-message.ts';
import { answerTpdu, splitTpdu, type Tpdu, withTpdu } from '../../host/iso8583/tpdu.ts';
import { unpackMessage } from '../../host/iso8583/unpack-message.ts';
import type { MacKey } from '../../platform/crypto/mac-key.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Wire, WireEvents } from '../../platform/ports/network.ts';

/** How messages stand on the wire. */
export interface WireFormat {
  dialect: Dialect;
  framing: Framing;
  /** Whether a TPDU stands between length and message. */
  tpdu: boolean;
}

/** What the host does with what a connection brings. */
export interface SessionEvents {
  /** `isGenuine`: its MAC is right, or this connection has no key. The message is wiped afterwards. */
  message(session: HostSession, message: IsoMessage, isGenuine: boolean): void;
  /** All messages of one piece were handed over: what they changed can be made durable in one go. */
  pieceDone(): void;
}

/** The host's side of one connection. */
export class HostSession implements WireEvents {
  readonly #wire: Wire;
  readonly #format: WireFormat;
  readonly #log: Log;
  readonly #events: SessionEvents;
  readonly #cutter: FrameCutter;
  #macKey: MacKey | null = null;
  /** Of the last request: answers go back there. */
  #tpdu: Tpdu | null = null;

  constructor(wire: Wire, format: WireFormat, log: Log, events: SessionEvents) {
    this.#wire = wire;
    this.#format = format;
    this.#log = log;
    this.#events = events;
    this.#cutter = new FrameCutter(format.framing);
  }

  /** Every message after this one has a MAC under `key`. */
  authenticate(key: MacKey): void {
    this.#macKey?.wipe();
    this.#macKey = key;
  }

  get isAuthenticated(): boolean {
    return this.#macKey !== null;
  }

  send(message: IsoMessage): void {
    this.sendBytes(this.#pack(message));
  }

  /** The MAC is wrong by one bit. */
  sendForged(message: IsoMessage): void {
    const bytes = this.#pack(message);
    bytes[bytes.length - 1]! ^= 1;
    this.sendBytes(bytes);
  }

  sendBytes(bytes: Uint8Array): void {
    const routed = this.#tpdu ? withTpdu(answerTpdu(this.#tpdu), bytes) : bytes;
    this.#wire.write(frameMessage(this.#format.framing, routed));
  }

  cut(): void {
    this.#wire.close();
  }

  opened(): void {}

  closed(): void {
    this.#macKey?.wipe();
    this.#macKey = null;
  }

  received(chunk: Uint8Array): void {
    try {
      for (const framed of this.#cutter.push(chunk)) this.#take(framed);
    } catch (error) {
      this.#log.warn('A connection sent something that cannot be read', { reason: (error as Error).message });
      this.#wire.close();
    }
    this.#events.pieceDone();
  }

  #pack(message: IsoMessage): Uint8Array {
    const { dialect } = this.#format;
    return this.#macKey ? packWithMac(dialect, message, this.#macKey) : packMessage(dialect, message);
  }

  #take(framed: Uint8Array): void {
    let bytes = framed;
    if (this.#format.tpdu) {
      const { tpdu, message } = splitTpdu(framed);
      this.#tpdu = tpdu;
      bytes = message;
    }
    const message = unpackMessage(this.#format.dialect, bytes);
    const believed = this.#macKey === null || isGenuine(bytes, message, this.#macKey);
    this.#events.message(this, message, believed);
    bytes.fill(0);
    for (const value of Object.values(message.fields)) if (value instanceof Uint8Array) value.fill(0);
  }
}
