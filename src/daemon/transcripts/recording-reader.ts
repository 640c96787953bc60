import { concatBytes } from '../../platform/bytes/hex.ts';
import type { CardEvent, CardReader } from '../../platform/ports/card-reader.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { TranscriptStep } from '../../rig/transcripts/transcript.ts';

/** A reader whose traffic is kept: copies, because whoever asked overwrites what the card sent. */
export class RecordingReader {
  readonly steps: (TranscriptStep & { command: Uint8Array })[] = [];
  readonly #reader: Pick<CardReader, 'transmit'>;
  readonly #clock: Clock;

  constructor(reader: Pick<CardReader, 'transmit'>, clock: Clock) {
    this.#reader = reader;
    this.#clock = clock;
  }

  async transmit(command: Uint8Array): Promise<CardEvent> {
    const sentMs = this.#clock.monotonicMs();
    const event = await this.#reader.transmit(command);
    const tookUs = Math.round((this.#clock.monotonicMs() - sentMs) * 1000);
    this.steps.push({ command: command.slice(), response: responseOf(event), tookUs });
    return event;
  }
}

function responseOf(event: CardEvent): Uint8Array {
  if (event.kind === 'lost') return new Uint8Array();
  return concatBytes(event.data, Uint8Array.of(event.sw >> 8, event.sw & 0xff));
}

/** Randomness that remembers what it gave. */
export class RecordingRandom implements Random {
  readonly #random: Random;
  readonly #drawn: Uint8Array[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  bytes(length: number): Uint8Array {
    const bytes = this.#random.bytes(length);
    this.#drawn.push(bytes.slice());
    return bytes;
  }

  /** Everything in the order it was drawn. */
  get drawn(): Uint8Array {
    return concatBytes(...this.#drawn);
  }
}
