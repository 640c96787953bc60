import { Lane } from '../../src/card/lane/lane.ts';
import type { FromLane, LaneConfiguration } from '../../src/card/lane/protocol.ts';
import type { RigCounters } from '../../src/daemon/rig-counters.ts';
import type { LanePort } from '../../src/payment/session/lanes.ts';
import { createEpochOpener, createSealer } from '../../src/platform/crypto/envelope.ts';
import type { CardEvent, CardReader, ReaderEvent } from '../../src/platform/ports/card-reader.ts';
import type { EpochKey } from '../../src/platform/ports/vault.ts';
import { createCard } from '../../src/rig/cards/tray.ts';
import type { VirtualCard } from '../../src/rig/cards/virtual-card.ts';

/** A field into which a card of the tray is held, without PC/SC in between. */
class TrayReader implements CardReader {
  #card: VirtualCard | null = null;
  #listener: (event: ReaderEvent) => void = () => {};

  start(listener: (event: ReaderEvent) => void): void {
    this.#listener = listener;
    listener({ kind: 'up', name: 'tray' });
  }

  insert(card: VirtualCard): void {
    this.remove();
    card.insert();
    this.#card = card;
    this.#listener({ kind: 'card', atr: card.atr });
  }

  remove(): void {
    if (!this.#card) return;
    this.#card = null;
    this.#listener({ kind: 'removed' });
  }

  async transmit(apdu: Uint8Array): Promise<CardEvent> {
    const response = this.#card?.apdu(apdu) ?? 'torn';
    if (response === 'torn') return { kind: 'lost', cause: 'timeout' };
    const [sw1 = 0, sw2 = 0] = response.subarray(-2);
    return { kind: 'response', data: response.slice(0, -2), sw: (sw1 << 8) | sw2 };
  }

  async stop(): Promise<void> {
    this.#card = null;
  }
}

export interface LaneInProcessParts
  extends Pick<ConstructorParameters<typeof Lane>[0], 'clock' | 'random' | 'kernels'> {
  configuration: LaneConfiguration;
  epochKey: EpochKey;
  /** The plastic outlives the process. */
  counters: RigCounters;
}

/** The daemon's lane with its kernels and the cards of the tray, in the process of the session. */
export class LaneInProcess implements LanePort {
  readonly #parts: LaneInProcessParts;
  readonly #reader = new TrayReader();
  readonly #cards = new Map<string, VirtualCard>();
  readonly #lane: Lane;
  #up = false;
  #isUp: () => void = () => {};
  #onMessage: (message: FromLane) => void = () => {};
  #onReady: (ready: boolean) => void = () => {};

  constructor(parts: LaneInProcessParts) {
    this.#parts = parts;
    const { clock, random, kernels } = parts;
    this.#lane = new Lane({
      ...{ clock, random, kernels },
      openReader: async () => this.#reader,
      createSealer: (key) => createSealer(key, random),
      createOpener: createEpochOpener,
      post: (message) => this.#hear(message),
    });
  }

  /** `up`: the reader is there. */
  start(up: () => void): void {
    this.#isUp = up;
    const { epoch, key } = this.#parts.epochKey;
    this.#lane.receive({ kind: 'configure', configuration: this.#parts.configuration });
    this.#lane.receive({ kind: 'epoch-key', epoch, keyBase64: Buffer.from(key).toString('base64') });
  }

  ready = () => this.#up;
  post: LanePort['post'] = (message) => this.#lane.receive(message);
  onMessage: LanePort['onMessage'] = (listener) => {
    this.#onMessage = listener;
  };
  onReady: LanePort['onReady'] = (listener) => {
    this.#onReady = listener;
  };

  /** Holds a card of the tray to the reader, in place of one that is there. */
  tap(name: string): void {
    const card = this.#cards.get(name) ?? createCard(name, this.#parts.counters.of(name));
    this.#cards.set(name, card);
    this.#reader.insert(card);
  }

  /** In a turn of its own, as what comes from a process. */
  #hear(message: FromLane): void {
    setImmediate(() => {
      if (message.kind === 'reader') {
        this.#up = message.state === 'up';
        this.#onReady(this.#up);
        this.#isUp();
      } else this.#onMessage(message);
    });
  }
}
