import { beforeEach, describe, expect, it } from 'vitest';
import { parseTlvs } from '../../../../src/card/emv/tlv.ts';
import { MESSAGE } from '../../../../src/card/entry-point/messages.ts';
import type { Outcome } from '../../../../src/card/entry-point/outcome.ts';
import { outcome } from '../../../../src/card/entry-point/outcomes.ts';
import type { KernelContext } from '../../../../src/card/kernels/kernel.ts';
import { Lane } from '../../../../src/card/lane/lane.ts';
import type { FromLane } from '../../../../src/card/lane/protocol.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { createOpener, createSealer } from '../../../../src/platform/crypto/envelope.ts';
import type { CardReader, ReaderEvent } from '../../../../src/platform/ports/card-reader.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import type { Card } from '../../../support/card/drive.ts';
import { entry, fci, PPSE, ppse, select } from '../../../support/card/entry-point-fixtures.ts';
import { kernelGiving } from '../../../support/card/entry-point-kernels.ts';
import { type ScriptStep, scriptedCard } from '../../../support/card/scripted-card.ts';
import { armOrder, EPOCH_KEY, laneConfiguration } from '../../../support/readers/lane-bench.ts';

const VISA = 'A0000000031010';
const SELECT_VISA: ScriptStep = [select(VISA), `${fci(VISA)}9000`];
const SELECTION: ScriptStep[] = [[PPSE, `${ppse(entry(VISA))}9000`], SELECT_VISA];
const HOLD_MS = 1300;

let clock: SimulatedClock;
let emit: (event: ReaderEvent) => void;
let card: Card;
let posted: FromLane[];
let activations: KernelContext[];
let lane: Lane;

const outcomes = () => posted.flatMap((message) => (message.kind === 'outcome' ? [message.outcome] : []));
const shown = () => posted.flatMap((message) => (message.kind === 'ui' ? [message.message.messageId] : []));
const arm = (overrides: Parameters<typeof armOrder>[0] = {}) =>
  lane.receive({ kind: 'arm', order: armOrder(overrides) });

/** A card that follows the script is laid on the reader. */
async function tap(script: readonly ScriptStep[]): Promise<void> {
  ({ card } = scriptedCard(script));
  emit({ kind: 'card', atr: new Uint8Array() });
  await clock.run(0);
}

/** A lane whose kernel for Visa gives these outcomes. */
async function laneGiving(...given: readonly Outcome[]): Promise<void> {
  const random = new SeededRandom('restart');
  const reader: CardReader = {
    start: (listener) => {
      emit = listener;
    },
    stop: async () => {},
    transmit: async (apdu) => card(toHex(apdu), 'apdu'),
  };
  lane = new Lane({
    clock,
    random,
    kernels: new Map([[3, kernelGiving(3, given, activations)]]),
    openReader: async () => reader,
    createSealer: (key) => createSealer(key, random),
    createOpener: ({ key }) => createOpener(() => key),
    post: (message) => posted.push(message),
  });
  const wallets = { ask: false };
  lane.receive({ kind: 'configure', configuration: laneConfiguration({ wallets }) });
  const keyBase64 = Buffer.from(EPOCH_KEY.key).toString('base64');
  lane.receive({ kind: 'epoch-key', epoch: EPOCH_KEY.epoch, keyBase64 });
  await clock.run(0);
}

beforeEach(() => {
  clock = new SimulatedClock();
  posted = [];
  activations = [];
});

const request = (messageId: typeof MESSAGE.SEE_PHONE | typeof MESSAGE.PRESENT_CARD_AGAIN) =>
  ({ messageId, status: 'ready_to_read' }) as const;
const again = (parameters: Parameters<typeof outcome>[1] = {}) =>
  outcome('end_application', {
    start: 'B',
    uiOnRestart: request(MESSAGE.PRESENT_CARD_AGAIN),
    ...parameters,
  });

describe('the next presentation of a payment', () => {
  it('begins with what the outcome before wanted shown', async () => {
    await laneGiving(again());
    arm();
    await tap(SELECTION);
    expect(shown()).toEqual([]);
    arm({ attempt: 2 });
    expect(shown()).toEqual([MESSAGE.PRESENT_CARD_AGAIN]);
  });

  it('of another payment begins without', async () => {
    await laneGiving(again({ fieldOffHoldMs: HOLD_MS }), outcome('approved'));
    arm();
    await tap(SELECTION);
    emit({ kind: 'removed' });
    arm({ paymentId: 'payment-2' });
    expect(shown()).toEqual([]);
    await tap(SELECTION);
    expect(outcomes()[1]).toMatchObject({ kind: 'approved', restart: false });
  });

  it('leaves "see phone" where it is', async () => {
    await laneGiving(again({ uiOnOutcome: request(MESSAGE.SEE_PHONE) }));
    arm();
    await tap(SELECTION);
    arm({ attempt: 2 });
    expect(shown()).toEqual([]);
  });

  it('waits until the field would be on again', async () => {
    await laneGiving(again({ fieldOffHoldMs: HOLD_MS }), outcome('approved'));
    arm();
    await tap(SELECTION);
    emit({ kind: 'removed' });
    arm({ attempt: 2 });
    await tap(SELECTION);
    await clock.run(HOLD_MS - 1);
    expect(shown()).toEqual([]);
    expect(outcomes()).toHaveLength(1);
    await clock.run(1);
    expect(shown()).toEqual([MESSAGE.PRESENT_CARD_AGAIN]);
    expect(outcomes()).toHaveLength(2);
  });

  it('armed anew while the field is off still waits, once', async () => {
    await laneGiving(again({ fieldOffHoldMs: HOLD_MS }), outcome('approved'));
    arm();
    await tap(SELECTION);
    emit({ kind: 'removed' });
    arm({ attempt: 2 });
    arm({ attempt: 2, offlineFloorLimitMinor: '5000' });
    await tap(SELECTION);
    await clock.run(HOLD_MS);
    expect(outcomes()).toHaveLength(2);
    expect(shown()).toEqual([MESSAGE.PRESENT_CARD_AGAIN]);
  });

  it('that was given up while the field is off does not come', async () => {
    await laneGiving(again({ fieldOffHoldMs: HOLD_MS }));
    arm();
    await tap(SELECTION);
    emit({ kind: 'removed' });
    arm({ attempt: 2 });
    lane.receive({ kind: 'disarm', paymentId: 'payment-1' });
    await tap(SELECTION);
    await clock.run(2 * HOLD_MS);
    expect(outcomes()).toHaveLength(1);
    expect(shown()).toEqual([]);
  });
});

describe('an online request whose answer is for the card', () => {
  const wanting = outcome('online_request', {
    start: 'B',
    onlineResponseData: 'emv_data',
    uiOnRestart: request(MESSAGE.PRESENT_CARD_AGAIN),
    fieldOffHoldMs: 0,
    removalTimeoutMs: 10_000,
  });
  const issuerUpdate = {
    aid: VISA,
    kernelId: 3,
    issuerResponse: { '91': '1122334455667788', '72': '7203860100' },
  };

  it('says so, and is no payment that waits for its card', async () => {
    await laneGiving(wanting);
    arm();
    await tap(SELECTION);
    expect(outcomes()[0]).toMatchObject({
      kind: 'online_request',
      restart: false,
      issuerUpdate: { when: 'emv_data', removalTimeoutMs: 10_000 },
    });
  });

  it('says nothing when the card does not want it', async () => {
    await laneGiving(outcome('online_request'));
    arm();
    await tap(SELECTION);
    expect(outcomes()[0]).not.toHaveProperty('issuerUpdate');
  });

  it('goes straight to the application with the host’s answer, and seals what the card made of it', async () => {
    const results = new Map([[0x9f5b, fromHex('2000000000')]]);
    await laneGiving(wanting, outcome('declined', { dataRecord: results }));
    arm();
    await tap(SELECTION);
    emit({ kind: 'removed' });
    arm({ attempt: 2, issuerUpdate });
    expect(shown()).toEqual([MESSAGE.PRESENT_CARD_AGAIN]);
    await tap([SELECT_VISA]);
    expect(activations[1]!.restart).toEqual({
      start: 'B',
      issuerResponse: new Map([
        [0x91, fromHex('1122334455667788')],
        [0x72, fromHex('7203860100')],
      ]),
    });
    const sealed = new Uint8Array(Buffer.from(outcomes()[1]!.sealedBase64!, 'base64'));
    const record = parseTlvs(createOpener(() => EPOCH_KEY.key).open(sealed, 'payment-1'));
    expect(record.map(({ tag }) => tag)).toEqual([0x9f5b]);
  });

  it('that the card refuses ends with another card', async () => {
    await laneGiving(wanting);
    arm();
    await tap(SELECTION);
    emit({ kind: 'removed' });
    arm({ attempt: 2, issuerUpdate });
    await tap([[select(VISA), '6A82']]);
    expect(outcomes()[1]).toMatchObject({
      kind: 'end_application',
      restart: false,
      message: { messageId: MESSAGE.TRY_ANOTHER_CARD },
    });
  });
});

describe('a tap', () => {
  it('a while after it was armed has the time of the tap', async () => {
    await laneGiving(outcome('approved'));
    arm({ time: '235959' });
    await clock.run(2_000);
    await tap(SELECTION);
    expect(toHex(activations[0]!.terminal.get(0x9f21)!)).toBe('000001');
    expect(toHex(activations[0]!.terminal.get(0x9a)!)).toBe('261125');
  });

  it('shows the balance that the card gave', async () => {
    const value = { qualifier: 'balance', minor: 1234n, currencyNumeric: 978 } as const;
    const uiOnOutcome = { messageId: MESSAGE.APPROVED, status: 'card_read_successfully', value } as const;
    await laneGiving(outcome('approved', { uiOnOutcome }));
    arm();
    await tap(SELECTION);
    expect(outcomes()[0]!.message!.value).toEqual({
      qualifier: 'balance',
      minor: '1234',
      currencyNumeric: 978,
    });
  });
});
