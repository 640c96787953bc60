import type { KernelDefinition } from '../card/kernels/kernel.ts';
import { Lane } from '../card/lane/lane.ts';
import type { ArmOrder, FromLane, LaneConfiguration } from '../card/lane/protocol.ts';
import { fromHex } from '../platform/bytes/hex.ts';
import { createEpochOpener, createSealer } from '../platform/crypto/envelope.ts';
import type { CardReader, ReaderEvent } from '../platform/ports/card-reader.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Random } from '../platform/ports/random.ts';
import recordings from './lane-rehearsal.json' with { type: 'json' };

/** A tap of a test card as `scripts/make-lane-rehearsal.ts` recorded it. */
export interface RecordedTap {
  configuration: LaneConfiguration;
  order: ArmOrder;
  /** Response APDUs, hex. */
  responses: string[];
}

/** As when it was recorded: the card's signatures are over the unpredictable number. */
const SAME_EACH_TIME: Random = { bytes: (length) => new Uint8Array(length).fill(0x5a) };

/** Half of what a first tap takes is code that V8 meets for the first time; more taps only cost memory. */
const TAPS_OF_EACH = 12;

/**
 * Takes recorded test cards through a lane of their own, from the first APDU to the sealed record: the self-test of
 * kernels and cryptography, after which the first customer's tap takes half the time. A pause lies between taps, so
 * that a real card does not wait.
 * @throws Error when a recorded card is not approved as it was
 */
export async function rehearse(
  clock: Clock,
  kernels: ReadonlyMap<number, KernelDefinition>,
  taps = TAPS_OF_EACH,
): Promise<void> {
  const stages = (recordings as unknown as RecordedTap[]).map((recorded) => stage(recorded, clock, kernels));
  for (let round = 0; round < taps; round++) {
    for (const tap of stages) {
      await tap();
      await new Promise<void>((resolve) => clock.after(0, resolve));
    }
  }
}

/** A lane whose reader plays the recording; gives the function that holds the card to it once. */
function stage(
  { configuration, order, responses }: RecordedTap,
  clock: Clock,
  kernels: ReadonlyMap<number, KernelDefinition>,
): () => Promise<void> {
  const reader = new RecordedCard(responses.map(fromHex));
  let heard: (message: FromLane) => void = () => {};
  const lane = new Lane({
    ...{ clock, kernels, random: SAME_EACH_TIME },
    openReader: async () => reader,
    createSealer: (key) => createSealer(key, SAME_EACH_TIME),
    createOpener: createEpochOpener,
    post: (message) => heard(message),
  });
  const message = <Kind extends FromLane['kind']>(kind: Kind) =>
    new Promise<Extract<FromLane, { kind: Kind }>>((resolve) => {
      heard = (each) => {
        if (each.kind === kind) resolve(each as Extract<FromLane, { kind: Kind }>);
      };
    });
  let ready: Promise<unknown> | null = null;
  return async () => {
    if (!ready) {
      ready = message('ready');
      lane.receive({ kind: 'configure', configuration });
      lane.receive({
        kind: 'epoch-key',
        epoch: '2000-01-01',
        keyBase64: Buffer.alloc(32).toString('base64'),
      });
      await ready;
    }
    const ended = message('outcome');
    lane.receive({ kind: 'arm', order });
    reader.present();
    const { outcome } = await ended;
    reader.remove();
    if (outcome.kind !== 'approved' || outcome.card?.oda.result !== 'passed') {
      throw new Error('a recorded card was not approved');
    }
  };
}

/** Answers in the recorded order, whatever it is asked. */
class RecordedCard implements CardReader {
  readonly #responses: readonly Uint8Array[];
  #next = 0;
  #listener: (event: ReaderEvent) => void = () => {};

  constructor(responses: readonly Uint8Array[]) {
    this.#responses = responses;
  }

  start(listener: (event: ReaderEvent) => void): void {
    this.#listener = listener;
  }

  present(): void {
    this.#next = 0;
    this.#listener({ kind: 'card', atr: new Uint8Array() });
  }

  remove(): void {
    this.#listener({ kind: 'removed' });
  }

  async transmit() {
    const response = this.#responses[this.#next++];
    if (!response) return { kind: 'lost', cause: 'timeout' } as const;
    const sw = (response.at(-2)! << 8) | response.at(-1)!;
    // A copy: the lane overwrites what a card sent.
    return { kind: 'response', data: response.slice(0, -2), sw } as const;
  }

  async stop(): Promise<void> {}
}
