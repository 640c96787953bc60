import { beforeEach, describe, expect, it } from 'vitest';
import { parseTlvs } from '../../../../src/card/emv/tlv.ts';
import { MESSAGE } from '../../../../src/card/entry-point/messages.ts';
import { KERNELS } from '../../../../src/card/kernels/index.ts';
import { Lane } from '../../../../src/card/lane/lane.ts';
import type { FromLane, LaneOutcome } from '../../../../src/card/lane/protocol.ts';
import { toHex } from '../../../../src/platform/bytes/hex.ts';
import { createEpochOpener, createOpener, createSealer } from '../../../../src/platform/crypto/envelope.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import type { CardEvent, CardReader, ReaderEvent } from '../../../../src/platform/ports/card-reader.ts';
import { createCard } from '../../../../src/rig/cards/tray.ts';
import type { VirtualCard } from '../../../../src/rig/cards/virtual-card.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { armOrder, EPOCH_KEY, laneConfiguration } from '../../../support/readers/lane-bench.ts';

/** A reader whose card answers after 1 ms of simulated time. */
class FakeReader implements CardReader {
  card: VirtualCard | null = null;
  readonly responses: Uint8Array[] = [];
  readonly #clock: SimulatedClock;
  #listener: (event: ReaderEvent) => void = () => {};

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  start(listener: (event: ReaderEvent) => void): void {
    this.#listener = listener;
    this.emit({ kind: 'up', name: 'fake reader' });
  }

  async stop(): Promise<void> {}

  emit(event: ReaderEvent): void {
    this.#listener(event);
  }

  insert(card: VirtualCard): void {
    card.insert();
    this.card = card;
    this.emit({ kind: 'card', atr: card.atr });
  }

  remove(): void {
    this.card = null;
    this.emit({ kind: 'removed' });
  }

  async transmit(apdu: Uint8Array): Promise<CardEvent> {
    await new Promise<void>((resolve) => this.#clock.after(1, resolve));
    const response = this.card?.apdu(apdu) ?? 'torn';
    if (response === 'torn') return { kind: 'lost', cause: 'timeout' };
    const data = response.slice(0, -2);
    this.responses.push(data);
    return { kind: 'response', data, sw: (response.at(-2)! << 8) | response.at(-1)! };
  }
}

let clock: SimulatedClock;
let reader: FakeReader;
let lane: Lane;
let posted: FromLane[];

const kinds = () => posted.map((message) => message.kind);
const outcomes = () =>
  posted.flatMap((message) => (message.kind === 'outcome' ? [message.outcome] : [])) as LaneOutcome[];
const shown = () => posted.flatMap((message) => (message.kind === 'ui' ? [message.message.messageId] : []));
const arm = (overrides: Parameters<typeof armOrder>[0] = {}) =>
  lane.receive({ kind: 'arm', order: armOrder(overrides) });

beforeEach(async () => {
  clock = new SimulatedClock();
  reader = new FakeReader(clock);
  posted = [];
  const random = new SeededRandom('lane');
  lane = new Lane({
    clock,
    random,
    kernels: KERNELS,
    openReader: async () => reader,
    createSealer: (key) => createSealer(key, random),
    createOpener: createEpochOpener,
    post: (message) => posted.push(message),
  });
  lane.receive({ kind: 'configure', configuration: laneConfiguration() });
  lane.receive({
    kind: 'epoch-key',
    epoch: EPOCH_KEY.epoch,
    keyBase64: Buffer.from(EPOCH_KEY.key).toString('base64'),
  });
  await clock.run(0);
});

describe('a lane', () => {
  it('gets ready, then reports its reader', () => {
    expect(posted).toEqual([{ kind: 'ready' }, { kind: 'reader', state: 'up', name: 'fake reader' }]);
  });

  it('passes on why a reader is down', () => {
    reader.emit({ kind: 'down', error: new TerminalError('reader_missing', 'No reader is there.') });
    expect(posted.at(-1)).toMatchObject({ kind: 'reader', state: 'down', code: 'reader_missing' });
  });

  it('answers a ping', () => {
    lane.receive({ kind: 'ping', nonce: 7 });
    expect(posted.at(-1)).toEqual({ kind: 'pong', nonce: 7 });
  });
});

describe('a tap', () => {
  it('while armed gives reading, the outcome and one trace', async () => {
    arm();
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    expect(
      kinds()
        .slice(2)
        .filter((kind) => kind !== 'ui'),
    ).toEqual(['reading', 'outcome', 'trace']);
    expect(outcomes()[0]).toMatchObject({ kind: 'online_request', restart: false });
  });

  it('before it is armed starts as soon as it is', async () => {
    reader.insert(createCard('mastercard-card'));
    await clock.run(50);
    expect(kinds()).not.toContain('reading');
    arm();
    await clock.run(50);
    expect(outcomes()).toHaveLength(1);
  });

  it('carries step by step what was sent and how long it took, without the bytes', async () => {
    arm();
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    const trace = posted.find((message) => message.kind === 'trace')!;
    expect(trace.steps.slice(0, 2)).toEqual([
      { name: 'SELECT OSE', sw: '6A82', sent: 16, received: 2, atUs: 0, tookUs: 1_000 },
      {
        name: 'SELECT PPSE',
        sw: '9000',
        sent: 20,
        received: reader.responses[1]!.length + 2,
        atUs: 1_000,
        tookUs: 1_000,
      },
    ]);
    expect(trace.totalUs).toBe(trace.steps.length * 1_000);
  });

  it('shows the open part of the card only', async () => {
    arm();
    reader.insert(createCard('mastercard-card'));
    await clock.run(50);
    expect(outcomes()[0]!.card).toMatchObject({
      scheme: 'mastercard',
      kernelId: 2,
      aid: 'A0000000041010',
      panTruncated: '541333******0011',
      panLast4: '0011',
      entryMode: 'contactless',
      formFactor: 'card',
      wallet: null,
      cryptogramType: 'ARQC',
      atc: 1,
      oda: { method: 'cda', result: 'passed' },
    });
    expect(JSON.stringify(posted)).not.toMatch(/541333\d{10}/);
  });

  it('seals the data record for this payment, and leaves no card data in memory', async () => {
    arm();
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    const sealed = new Uint8Array(Buffer.from(outcomes()[0]!.sealedBase64!, 'base64'));
    const opener = createOpener(() => EPOCH_KEY.key);
    const record = parseTlvs(opener.open(sealed, 'payment-1'));
    const value = (tag: number) => toHex(record.find((tlv) => tlv.tag === tag)!.value);
    expect(value(0x9f02)).toBe('000000001250');
    expect(value(0x57)).toMatch(/^476173/);
    expect(value(0x9f26)).toBe(outcomes()[0]!.card!.cryptogram);
    expect(() => opener.open(sealed, 'payment-2')).toThrow(TerminalError);
    for (const response of reader.responses) expect(response.every((byte) => byte === 0)).toBe(true);
  });

  it('gives the same card the same token, and another card another one', async () => {
    const tokens: string[] = [];
    for (const [index, name] of ['visa-card', 'visa-card', 'visa-phone'].entries()) {
      arm({ paymentId: `payment-${index}` });
      reader.insert(createCard(name));
      await clock.run(50);
      reader.remove();
      tokens.push(outcomes()[index]!.card!.panToken);
    }
    expect(tokens[0]).toBe(tokens[1]);
    expect(tokens[0]).not.toBe(tokens[2]);
  });

  it('of a card that declines seals nothing', async () => {
    arm();
    reader.insert(createCard('declined-card'));
    await clock.run(50);
    expect(outcomes()[0]).toMatchObject({ kind: 'declined', sealedBase64: null });
  });

  it('offline lets the card approve by itself, online it never does', async () => {
    arm({ offlineFloorLimitMinor: '5000' });
    reader.insert(createCard('mastercard-card'));
    await clock.run(50);
    expect(outcomes()[0]).toMatchObject({ kind: 'approved', card: { cryptogramType: 'TC' } });
    reader.remove();
    arm({ paymentId: 'payment-2' });
    reader.insert(createCard('mastercard-card'));
    await clock.run(50);
    expect(outcomes()[1]).toMatchObject({ kind: 'online_request', card: { cryptogramType: 'ARQC' } });
  });
});

describe('a torn tap', () => {
  it('asks for the card again and is armed for the next presentation only by the session', async () => {
    arm();
    reader.insert(createCard('torn-card'));
    await clock.run(50);
    expect(outcomes()[0]).toMatchObject({
      restart: true,
      sealedBase64: null,
      message: { messageId: MESSAGE.PRESENT_CARD_AGAIN },
    });
    reader.remove();
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    expect(outcomes()).toHaveLength(1);
    reader.remove();
    arm({ attempt: 2 });
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    expect(posted.at(-1)).toMatchObject({ kind: 'trace', attempt: 2 });
    expect(outcomes()[1]).toMatchObject({ kind: 'online_request' });
  });

  it('needs the card to leave the field before it is read again', async () => {
    arm();
    reader.insert(createCard('torn-card'));
    await clock.run(50);
    arm({ attempt: 2 });
    await clock.run(50);
    expect(outcomes()).toHaveLength(1);
    reader.remove();
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    expect(outcomes()).toHaveLength(2);
  });
});

describe('a card that stayed on the reader', () => {
  it('is not charged for the next payment, and the customer is told to take it away', async () => {
    arm();
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    arm({ paymentId: 'payment-2' });
    await clock.run(50);
    expect(outcomes()).toHaveLength(1);
    expect(shown().at(-1)).toBe(MESSAGE.REMOVE_CARD);
    reader.remove();
    expect(shown().at(-1)).toBe(MESSAGE.PRESENT_CARD);
    reader.insert(createCard('visa-phone'));
    await clock.run(50);
    expect(outcomes()).toHaveLength(2);
  });
});

describe('a card that lies on the reader when the lane starts', () => {
  it('is not charged: what became of it before, nobody knows', async () => {
    arm();
    reader.emit({ kind: 'card', atr: createCard('visa-card').atr, wasThere: true });
    await clock.run(50);
    expect(outcomes()).toEqual([]);
    expect(shown().at(-1)).toBe(MESSAGE.REMOVE_CARD);
    reader.remove();
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    expect(outcomes()).toHaveLength(1);
  });
});

describe('disarming', () => {
  it('before a card came leaves the card unread', async () => {
    arm();
    lane.receive({ kind: 'disarm', paymentId: 'payment-1' });
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    expect(kinds()).not.toContain('reading');
  });

  it('during reading ends it without an outcome', async () => {
    arm();
    reader.insert(createCard('visa-card'));
    await clock.run(2);
    lane.receive({ kind: 'disarm', paymentId: 'payment-1' });
    await clock.run(50);
    expect(kinds()).toContain('reading');
    expect(outcomes()).toEqual([]);
    expect(kinds()).not.toContain('trace');
    expect(reader.responses.length).toBeLessThan(4);
    for (const response of reader.responses) expect(response.every((byte) => byte === 0)).toBe(true);
  });

  it('of another payment does nothing', async () => {
    arm();
    lane.receive({ kind: 'disarm', paymentId: 'payment-0' });
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    expect(outcomes()).toHaveLength(1);
  });

  it('and arming again during reading takes the next presentation, not the one under way', async () => {
    arm();
    reader.insert(createCard('visa-card'));
    await clock.run(2);
    lane.receive({ kind: 'disarm', paymentId: 'payment-1' });
    arm({ paymentId: 'payment-2' });
    await clock.run(50);
    expect(outcomes()).toEqual([]);
    reader.remove();
    reader.insert(createCard('visa-card'));
    await clock.run(50);
    expect(posted.at(-1)).toMatchObject({ kind: 'trace', paymentId: 'payment-2' });
  });
});
