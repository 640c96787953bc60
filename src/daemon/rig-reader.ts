import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PrivatePcscd } from '../../drivers/readers/virtual/private-pcscd.ts';
import { VirtualReader } from '../../drivers/readers/virtual/reader-server.ts';
import type { TapBody } from '../desk/api/contract.ts';
import type { Clock, Timer } from '../platform/ports/clock.ts';
import { tornAt } from '../rig/cards/torn-card.ts';
import { createCard, TRAY } from '../rig/cards/tray.ts';
import type { VirtualCard } from '../rig/cards/virtual-card.ts';
import type { DataFolder } from './data-folder.ts';
import { RigCounters } from './rig-counters.ts';

/** How long a hand holds a card to the reader. */
const HOLD_MS = 900;
const SWAP_MS = 80;

export const VIRTUAL_READER_NAME = 'tilld virtual reader';

/** The virtual reader behind its private pcscd, and the tray of cards and phones to hold to it. */
export class RigReader {
  readonly #reader: VirtualReader;
  readonly #pcscd: PrivatePcscd;
  readonly #clock: Clock;
  /** One piece of plastic per name: its transaction counter goes on from tap to tap, and from start to start. */
  readonly #cards = new Map<string, VirtualCard>();
  readonly #counters: RigCounters;
  #takeAway: Timer | null = null;
  /** Counts taps: one that waits for a swap gives way to a later one. */
  #taps = 0;

  constructor(folder: DataFolder, library: string, clock: Clock) {
    mkdirSync(folder.sockets, { recursive: true, mode: 0o700 });
    this.#clock = clock;
    this.#counters = new RigCounters(join(folder.rig, 'transaction-counters.json'));
    this.#reader = new VirtualReader(join(folder.sockets, 'reader.sock'));
    this.#pcscd = new PrivatePcscd({
      folder: join(folder.sockets, 'pcscd'),
      readerSocket: this.#reader.socketPath,
      readerName: VIRTUAL_READER_NAME,
      library,
      clock,
    });
  }

  /** @throws TerminalError pcscd_missing */
  async start(): Promise<void> {
    await this.#reader.listen();
    await this.#pcscd.start();
  }

  async stop(): Promise<void> {
    this.#takeAway?.cancel();
    await this.#pcscd.stop();
    await this.#reader.stop();
  }

  /** For the lane that sells through this reader. */
  get environment(): Record<string, string> {
    return this.#pcscd.env;
  }

  cards(): typeof TRAY {
    return TRAY;
  }

  /**
   * Holds the card to the reader: for a moment, or frozen there until the next tap. One that is there is taken away
   * first, for as long as a hand takes: pcscd may not notice a swap in no time. @throws TerminalError card_unknown
   */
  async tap(name: string, { tearAt, frozen = false }: TapBody): Promise<void> {
    const card = this.#cards.get(name) ?? createCard(name, this.#counters.of(name), this.#clock);
    this.#cards.set(name, card);
    const tap = ++this.#taps;
    this.#takeAway?.cancel();
    this.#reader.thaw();
    if (this.#reader.cardPresent) {
      this.#reader.remove();
      await new Promise<void>((resolve) => this.#clock.after(SWAP_MS, resolve));
      if (tap !== this.#taps) return;
    }
    if (frozen) this.#reader.freeze();
    this.#reader.insert(tearAt === undefined ? card : tornAt(card, tearAt));
    if (!frozen) this.#takeAway = this.#clock.after(HOLD_MS, () => this.#reader.remove());
  }
}
