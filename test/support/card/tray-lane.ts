import { KERNELS } from '../../../src/card/kernels/index.ts';
import { Lane } from '../../../src/card/lane/lane.ts';
import type { ArmOrder, FromLane, LaneConfiguration } from '../../../src/card/lane/protocol.ts';
import { createEpochOpener, createSealer } from '../../../src/platform/crypto/envelope.ts';
import type { CardEvent, CardReader, ReaderEvent } from '../../../src/platform/ports/card-reader.ts';
import { DEMO_APPLE_PASS, DEMO_COLLECTOR } from '../../../src/rig/cards/demo-passes.ts';
import type { VirtualCard } from '../../../src/rig/cards/virtual-card.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import { armOrder, EPOCH_KEY, laneConfiguration } from '../readers/lane-bench.ts';

type Passes = NonNullable<LaneConfiguration['passes']>;

/** The passes of the tray's phones, as a lane is configured with them. */
export function demoPasses(mode: Passes['mode']): Passes {
  return { mode, apple: [DEMO_APPLE_PASS], smartTap: DEMO_COLLECTOR };
}

export type Kind<K extends FromLane['kind']> = Extract<FromLane, { kind: K }>;

/** A lane in this process, with simulated time and the cards of the tray held to its reader. */
export class TrayLane {
  readonly clock = new SimulatedClock();
  readonly posted: FromLane[] = [];
  /** What one exchange takes. */
  apduMs = 1;
  readonly ecpFrames: Uint8Array[] = [];
  #lane: Lane;
  #card: VirtualCard | null = null;
  #emit: (event: ReaderEvent) => void = () => {};

  private constructor(ecp: boolean) {
    const random = new SeededRandom('tray lane');
    const reader: CardReader = {
      start: (listener) => {
        this.#emit = listener;
        listener({ kind: 'up', name: 'tray' });
      },
      stop: async () => {},
      transmit: (apdu) => this.#transmit(apdu),
      ...(ecp ? { sendEcp: async (frame: Uint8Array) => this.#takeFrame(frame) } : {}),
    };
    this.#lane = new Lane({
      ...{ clock: this.clock, random, kernels: KERNELS },
      openReader: async () => reader,
      createSealer: (key) => createSealer(key, random),
      createOpener: createEpochOpener,
      post: (message) => this.posted.push(message),
    });
  }

  static async start(overrides: Partial<LaneConfiguration> = {}, { ecp = false } = {}): Promise<TrayLane> {
    const lane = new TrayLane(ecp);
    lane.#lane.receive({ kind: 'configure', configuration: laneConfiguration(overrides) });
    const keyBase64 = Buffer.from(EPOCH_KEY.key).toString('base64');
    lane.#lane.receive({ kind: 'epoch-key', epoch: EPOCH_KEY.epoch, keyBase64 });
    await lane.clock.run(0);
    return lane;
  }

  arm(order: Partial<ArmOrder> = {}): void {
    this.#lane.receive({ kind: 'arm', order: armOrder(order) });
  }

  disarm(paymentId: string): void {
    this.#lane.receive({ kind: 'disarm', paymentId });
  }

  /** Holds the card there until the lane is done with it. */
  async tap(card: VirtualCard, order: Partial<ArmOrder> = {}): Promise<Kind<'outcome'>['outcome']> {
    const before = this.of('outcome').length;
    this.arm(order);
    await this.clock.run(0);
    card.insert();
    this.#card = card;
    this.#emit({ kind: 'card', atr: card.atr });
    for (let ms = 0; ms < 20_000 && this.of('outcome').length === before; ms += 50) await this.clock.run(50);
    this.#card = null;
    this.#emit({ kind: 'removed' });
    return this.of('outcome').at(-1)!.outcome;
  }

  of<K extends FromLane['kind']>(kind: K): Kind<K>[] {
    return this.posted.filter((message): message is Kind<K> => message.kind === kind);
  }

  /** Names of the commands of the last presentation. */
  commands(): string[] {
    return this.of('trace')
      .at(-1)!
      .steps.map(({ name }) => name);
  }

  ecpWorks = true;

  #takeFrame(frame: Uint8Array): boolean {
    this.ecpFrames.push(frame);
    return this.ecpWorks;
  }

  async #transmit(apdu: Uint8Array): Promise<CardEvent> {
    await new Promise<void>((resolve) => this.clock.after(this.apduMs, resolve));
    const response = this.#card?.apdu(apdu) ?? 'torn';
    if (response === 'torn') return { kind: 'lost', cause: 'timeout' };
    return {
      kind: 'response',
      data: response.slice(0, -2),
      sw: (response.at(-2)! << 8) | response.at(-1)!,
    };
  }
}

/** The same plastic, whose wallet answers SELECT OSE and what follows in another way; the payment is untouched. */
export function withWallet(
  card: VirtualCard,
  answer: (command: Uint8Array) => Uint8Array | 'torn',
): VirtualCard {
  let ofWallet = false;
  return {
    ...card,
    insert: () => card.insert(),
    apdu(command) {
      if (command[1] === 0xa4) ofWallet = command[5] !== 0x32 && command[5] !== 0xa0;
      return ofWallet ? answer(command) : card.apdu(command);
    },
  };
}
