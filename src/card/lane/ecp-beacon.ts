import type { CardReader } from '../../platform/ports/card-reader.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';

/** Between two frames: a hand with a phone is slower. */
const EVERY_MS = 300;

/**
 * Sends a polling frame again and again while a payment waits for its card, on readers that can. A reader that refuses is
 * left in peace until it comes back.
 */
export class EcpBeacon {
  readonly #reader: Pick<CardReader, 'sendEcp'>;
  readonly #clock: Clock;
  readonly #frame: Uint8Array;
  #on = false;
  #refused = false;
  #sending = false;
  #timer: Timer | null = null;

  constructor(reader: Pick<CardReader, 'sendEcp'>, clock: Clock, frame: Uint8Array) {
    this.#reader = reader;
    this.#clock = clock;
    this.#frame = frame;
  }

  set(on: boolean): void {
    if (this.#on === on) return;
    this.#on = on;
    if (on && !this.#timer && !this.#sending) void this.#send();
  }

  /** The reader is there (again). */
  readerUp(): void {
    this.#refused = false;
  }

  async #send(): Promise<void> {
    if (!this.#reader.sendEcp || this.#refused || !this.#on) return;
    this.#sending = true;
    this.#refused = !(await this.#reader.sendEcp(this.#frame));
    this.#sending = false;
    this.#timer = this.#clock.after(EVERY_MS, () => {
      this.#timer = null;
      void this.#send();
    });
  }
}
