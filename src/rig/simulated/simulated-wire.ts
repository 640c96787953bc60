import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Wire, WireEvents } from '../../platform/ports/network.ts';

export const CLOSED = 'connection closed by the host';
export const RESET = 'connection reset by the host';

/** What the network does to bytes at this moment. */
export interface Weather {
  isPartitioned(): boolean;
  /** ms a piece takes. */
  latencyMs(): number;
  /** Bytes in the next piece, at most `longest`. */
  pieceSize(longest: number): number;
  isLost(): boolean;
  /** ms that an end goes on trying to get bytes through before it gives the connection up. */
  giveUpAfterMs: number;
}

interface Piece {
  dueMs: number;
  /** null: the sender has closed. */
  bytes: Uint8Array | null;
}

/**
 * One end of a simulated connection. What it writes arrives in order and once, or the connection dies: TCP loses
 * no bytes, it loses connections.
 */
export class SimulatedWire implements Wire {
  readonly #clock: Clock;
  readonly #weather: Weather;
  readonly #onTheWay: Piece[] = [];
  #events: WireEvents | null = null;
  #peer: SimulatedWire | null = null;
  #state: 'opening' | 'open' | 'closed' = 'opening';
  /** The other end is gone without a word, and so are all bytes for it. */
  #isForsaken = false;
  #delivery: Timer | null = null;
  #givingUp: Timer | null = null;

  constructor(clock: Clock, weather: Weather) {
    this.#clock = clock;
    this.#weather = weather;
  }

  /** Both ends are there. */
  static join(caller: SimulatedWire, listener: SimulatedWire): void {
    caller.#peer = listener;
    listener.#peer = caller;
    listener.#state = 'open';
  }

  set events(events: WireEvents) {
    this.#events = events;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  opened(): void {
    if (this.#state !== 'opening') return;
    this.#state = 'open';
    this.#events?.opened();
  }

  /** The bytes are copied: `flushed` is called at once. */
  write(bytes: Uint8Array, flushed?: () => void): void {
    if (!this.isOpen) return;
    for (let at = 0; at < bytes.length; ) {
      const size = this.#weather.pieceSize(bytes.length - at);
      this.#send(bytes.slice(at, at + size));
      at += size;
    }
    flushed?.();
  }

  close(): void {
    if (this.#state === 'closed') return;
    if (this.#peer) this.#send(null);
    this.#end(CLOSED);
  }

  /** The connection is gone: bytes on the way to the other end are lost. */
  reset(reason: string): void {
    this.#dropWhatIsOnTheWay();
    this.#end(reason);
  }

  /** The other end will never be heard of again, and this one does not learn it. */
  forsake(): void {
    this.#dropWhatIsOnTheWay();
    this.#isForsaken = true;
  }

  /** The network is back: what was held goes on. */
  resume(): void {
    this.#givingUp?.cancel();
    this.#givingUp = null;
    this.#deliverNext();
  }

  #send(bytes: Uint8Array | null): void {
    if (this.#isForsaken) return;
    if (bytes !== null && this.#weather.isLost()) {
      this.#loseTheRest();
      return;
    }
    const earliestMs = this.#onTheWay.at(-1)?.dueMs ?? 0;
    const dueMs = Math.max(earliestMs, this.#clock.monotonicMs() + this.#weather.latencyMs());
    this.#onTheWay.push({ dueMs, bytes });
    this.#deliverNext();
  }

  /** A piece is lost for good: nothing behind it can be delivered, and in the end both sides notice. */
  #loseTheRest(): void {
    this.#isForsaken = true;
    this.#giveUpLater();
  }

  #deliverNext(): void {
    const next = this.#onTheWay[0];
    if (!next || this.#delivery) return;
    const inMs = Math.max(0, next.dueMs - this.#clock.monotonicMs());
    this.#delivery = this.#clock.after(inMs, () => {
      this.#delivery = null;
      if (this.#weather.isPartitioned()) return this.#giveUpLater();
      this.#onTheWay.shift();
      this.#arrive(next.bytes);
      this.#deliverNext();
    });
  }

  #arrive(bytes: Uint8Array | null): void {
    const peer = this.#peer!;
    if (bytes === null) peer.#hangUp();
    else if (peer.isClosed) this.reset(RESET);
    else peer.#events?.received(bytes);
  }

  #hangUp(): void {
    if (!this.#isForsaken) this.#end(CLOSED);
  }

  #giveUpLater(): void {
    this.#givingUp ??= this.#clock.after(this.#weather.giveUpAfterMs, () => {
      this.#givingUp = null;
      this.reset(RESET);
      if (!this.#weather.isPartitioned()) this.#peer?.reset(RESET);
    });
  }

  /** `closed` is called in a turn of its own, as a socket does. What this end has written may still arrive. */
  #end(reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#clock.after(0, () => this.#events?.closed(reason));
  }

  #dropWhatIsOnTheWay(): void {
    this.#onTheWay.length = 0;
    this.#delivery?.cancel();
    this.#delivery = null;
    this.#givingUp?.cancel();
    this.#givingUp = null;
  }
}
