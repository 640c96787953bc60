import { beforeEach, describe, expect, it } from 'vitest';
import { KERNELS } from '../../../../src/card/kernels/index.ts';
import { Lane } from '../../../../src/card/lane/lane.ts';
import type { LaneScheme } from '../../../../src/card/lane/lane-schemes.ts';
import type { FromLane, LaneOutcome } from '../../../../src/card/lane/protocol.ts';
import { createEpochOpener, createSealer } from '../../../../src/platform/crypto/envelope.ts';
import type { CardEvent, CardReader, ReaderEvent } from '../../../../src/platform/ports/card-reader.ts';
import type { EpochKey } from '../../../../src/platform/ports/vault.ts';
import { createCard } from '../../../../src/rig/cards/tray.ts';
import type { VirtualCard } from '../../../../src/rig/cards/virtual-card.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { armOrder, EPOCH_KEY, laneConfiguration } from '../../../support/readers/lane-bench.ts';

/** Kernel 2 keeps two torn transactions for ten minutes. */
function configuration(kernelData: Record<string, string> = { DF811D: '02', DF811C: '0258' }) {
  const usual = laneConfiguration();
  const schemes = (usual.schemes as LaneScheme[]).map((scheme) => ({
    ...scheme,
    combinations: scheme.combinations.map((combination) => ({
      ...combination,
      data: combination.kernel === 2 ? { ...combination.data, ...kernelData } : combination.data,
    })),
  }));
  return { ...usual, schemes };
}

/** A reader and the daemon behind it, which keeps what the lane seals and can start the lane anew. */
class Bench {
  readonly clock = new SimulatedClock();
  readonly #random = new SeededRandom('torn');
  posted: FromLane[] = [];
  /** What the daemon stores. */
  stored: string | null = null;
  #emit: (event: ReaderEvent) => void = () => {};
  #card: VirtualCard | null = null;
  #lane!: Lane;
  #attempt = 0;

  async start(key: EpochKey = EPOCH_KEY, kernelData?: Record<string, string>): Promise<void> {
    this.#lane = new Lane({
      clock: this.clock,
      random: this.#random,
      kernels: KERNELS,
      openReader: async () => this.#reader(),
      createSealer: (epochKey) => createSealer(epochKey, this.#random),
      createOpener: createEpochOpener,
      post: (message) => {
        this.posted.push(message);
        if (message.kind === 'torn-log') this.stored = message.sealedBase64;
      },
    });
    this.#lane.receive({ kind: 'configure', configuration: configuration(kernelData) });
    this.useKey(key);
    if (this.stored) this.#lane.receive({ kind: 'torn-log', sealedBase64: this.stored });
    await this.clock.run(0);
  }

  useKey({ epoch, key }: EpochKey): void {
    this.#lane.receive({ kind: 'epoch-key', epoch, keyBase64: Buffer.from(key).toString('base64') });
  }

  /** Presents the card for a payment of 12.50 and takes it away again. */
  async tap(card: VirtualCard, amountMinor = '1250'): Promise<LaneOutcome> {
    const order = armOrder({ attempt: ++this.#attempt, amountMinor, offlineFloorLimitMinor: '5000' });
    this.#lane.receive({ kind: 'arm', order });
    card.insert();
    this.#card = card;
    this.#emit({ kind: 'card', atr: card.atr });
    await this.clock.run(100);
    this.#card = null;
    this.#emit({ kind: 'removed' });
    const last = this.posted.findLast((message) => message.kind === 'outcome');
    if (last?.kind !== 'outcome' || last.attempt !== this.#attempt) throw new Error('no outcome');
    return last.outcome;
  }

  /** Names of the commands of the last tap. */
  commands(): string[] {
    const trace = this.posted.findLast((message) => message.kind === 'trace');
    return trace?.kind === 'trace' ? trace.steps.map(({ name }) => name) : [];
  }

  #reader(): CardReader {
    return {
      start: (listener) => {
        this.#emit = listener;
      },
      stop: async () => {},
      transmit: async (apdu): Promise<CardEvent> => {
        await new Promise<void>((resolve) => this.clock.after(1, resolve));
        const response = this.#card?.apdu(apdu) ?? 'torn';
        if (response === 'torn') return { kind: 'lost', cause: 'timeout' };
        return {
          kind: 'response',
          data: response.slice(0, -2),
          sw: (response.at(-2)! << 8) | response.at(-1)!,
        };
      },
    };
  }
}

const tornOnce = () => createCard('torn-once-card');
const NEXT_DAY: EpochKey = { epoch: '2026-11-25', key: new Uint8Array(32).fill(8) };

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.start();
});

describe('a card torn at GENERATE AC', () => {
  it('is asked for again, and a sealed record goes to the daemon before the outcome does', async () => {
    expect(await bench.tap(tornOnce())).toMatchObject({ kind: 'end_application', restart: true });
    const kinds = bench.posted.map(({ kind }) => kind);
    expect(kinds.indexOf('torn-log')).toBeLessThan(kinds.indexOf('outcome'));
    expect(bench.stored).not.toBeNull();
  });

  it('presented again gives the cryptogram it owes, approved and proven as the first would have been', async () => {
    const card = tornOnce();
    await bench.tap(card);
    const again = await bench.tap(card);
    expect(bench.commands()).toContain('RECOVER AC');
    expect(bench.commands()).not.toContain('GENERATE AC');
    expect(again).toMatchObject({
      kind: 'approved',
      cvm: 'no_cvm',
      // Counter 1: the cryptogram is of the first transaction, though the card has begun a second one.
      card: { cryptogramType: 'TC', atc: 1, oda: { method: 'cda', result: 'passed' }, panLast4: '0128' },
    });
    expect(again.sealedBase64).not.toBeNull();
    expect(bench.stored).toBeNull();
  });

  it('is recovered by a lane that was started anew in between', async () => {
    const card = tornOnce();
    await bench.tap(card);
    await bench.start();
    const again = await bench.tap(card);
    expect(bench.commands()).toContain('RECOVER AC');
    expect(again).toMatchObject({
      kind: 'approved',
      card: { cryptogramType: 'TC', atc: 1, oda: { result: 'passed' } },
    });
    expect(bench.stored).toBeNull();
  });

  it('gives the same outcome with and without a new lane in between', async () => {
    const other = new Bench();
    await other.start();
    const [one, two] = [tornOnce(), tornOnce()];
    await bench.tap(one);
    await other.tap(two);
    await other.start();
    const [kept, restarted] = [await bench.tap(one), await other.tap(two)];
    expect(restarted.card).toEqual(kept.card);
  });

  it('is not recovered for another amount', async () => {
    const card = tornOnce();
    await bench.tap(card);
    await bench.tap(card, '1251');
    expect(bench.commands()).toContain('GENERATE AC');
  });

  it('leaves nothing where the scheme does not ask for recovery', async () => {
    await bench.start(EPOCH_KEY, {});
    await bench.tap(tornOnce());
    expect(bench.posted.map(({ kind }) => kind)).not.toContain('torn-log');
  });
});

describe('the record of a torn transaction', () => {
  it('is not in the clear in anything the lane says', async () => {
    const card = tornOnce();
    await bench.tap(card);
    await bench.tap(card);
    const said = JSON.stringify(bench.posted);
    const sealed = bench.posted.flatMap((message) =>
      message.kind === 'torn-log' && message.sealedBase64
        ? [Buffer.from(message.sealedBase64, 'base64')]
        : [],
    );
    expect(said).not.toMatch(/5413330089020128/);
    expect(sealed).toHaveLength(1);
    expect(sealed[0]!.toString('hex')).not.toContain('5413330089020128');
  });

  it('is dropped, and the daemon told, by a lane with the key of another day', async () => {
    const card = tornOnce();
    await bench.tap(card);
    await bench.start(NEXT_DAY);
    expect(bench.stored).toBeNull();
    await bench.tap(card);
    expect(bench.commands()).toContain('GENERATE AC');
  });

  it('is sealed anew when the day’s key changes, so that it outlives midnight', async () => {
    const card = tornOnce();
    await bench.tap(card);
    bench.useKey(NEXT_DAY);
    await bench.start(NEXT_DAY);
    await bench.tap(card);
    expect(bench.commands()).toContain('RECOVER AC');
  });

  it('is gone from the daemon once it is too old, without any card', async () => {
    await bench.tap(tornOnce());
    await bench.clock.run(599_000);
    expect(bench.stored).not.toBeNull();
    await bench.clock.run(2_000);
    expect(bench.stored).toBeNull();
  });

  it('that is too old when it is handed back is dropped', async () => {
    await bench.tap(tornOnce());
    const { stored } = bench;
    await bench.clock.run(601_000);
    bench.stored = stored;
    await bench.start();
    expect(bench.stored).toBeNull();
  });

  it('that is no envelope at all is dropped', async () => {
    bench.stored = Buffer.from('nonsense').toString('base64');
    await bench.start();
    expect(bench.stored).toBeNull();
  });
});
