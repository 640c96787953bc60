import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCard } from '../../src/rig/cards/tray.ts';
import { armOrder, type LaneBench, laneBench } from '../support/readers/lane-bench.ts';
import { eventually, type RigBench, startRigBench } from '../support/readers/rig-bench.ts';

const APDU_TIMEOUT_MS = 1_000;

let rig: RigBench;
let lane: LaneBench;
let payments = 0;

beforeAll(async () => {
  rig = await startRigBench();
  lane = laneBench(rig.pcscd.env, { apduTimeoutMs: APDU_TIMEOUT_MS });
  lane.supervisor.start();
  await laneUp();
});

afterEach(() => {
  rig.reader.thaw();
  rig.reader.remove();
});

afterAll(async () => {
  await lane?.stop();
  await rig?.stop();
});

const laneUp = () => eventually('the lane is up', () => lane.supervisor.ready());
const laneDown = () => eventually('the lane is down', () => !lane.supervisor.ready());

/** Holds a card to the reader for a new payment; gives what the lane made of it, and its trace. */
async function tap(card: string, order: Parameters<typeof armOrder>[0] = {}) {
  const paymentId = order.paymentId ?? `payment-${++payments}`;
  const attempt = order.attempt ?? 1;
  lane.supervisor.post({ kind: 'arm', order: armOrder({ ...order, paymentId, attempt }) });
  rig.reader.insert(createCard(card));
  const isOurs = (message: object) =>
    'paymentId' in message &&
    message.paymentId === paymentId &&
    'attempt' in message &&
    message.attempt === attempt;
  const find = <Kind extends 'outcome' | 'trace'>(kind: Kind) =>
    lane.messages.find(
      (message): message is Extract<typeof message, { kind: Kind }> =>
        message.kind === kind && isOurs(message),
    );
  await eventually(`the outcome of ${card}`, () => find('trace') !== undefined);
  return { paymentId, outcome: find('outcome')!.outcome, trace: find('trace')! };
}

async function removed(): Promise<void> {
  const isRemoved = () => lane.messages.filter(({ kind }) => kind === 'removed').length;
  const before = isRemoved();
  rig.reader.remove();
  await eventually('the card is reported removed', () => isRemoved() > before);
}

describe('a tap through pcscd and a lane process', () => {
  it.each([
    ['visa-card', 'online_request', 'fdda', 'card'],
    ['mastercard-card', 'online_request', 'cda', 'card'],
    ['visa-phone', 'online_request', 'fdda', 'phone'],
    ['mastercard-phone', 'online_request', 'cda', 'phone'],
  ])('%s asks for %s, proven by %s', async (card, kind, method, formFactor) => {
    const { outcome } = await tap(card);
    expect(outcome).toMatchObject({
      kind,
      restart: false,
      card: { formFactor, cryptogramType: 'ARQC', oda: { method, result: 'passed' } },
      sealedBase64: expect.stringMatching(/./),
    });
  });

  it('is approved by the card itself when the lane is armed offline', async () => {
    const { outcome } = await tap('mastercard-card', { offlineFloorLimitMinor: '5000' });
    expect(outcome).toMatchObject({ kind: 'approved', card: { cryptogramType: 'TC' } });
  });

  it('takes, once warm:', async () => {
    const exchangesUs: number[] = [];
    const tapsUs: number[] = [];
    for (let round = 0; round < 40; round++) {
      const { trace } = await tap('mastercard-card');
      await removed();
      if (round < 10) continue;
      exchangesUs.push(...trace.steps.map(({ tookUs }) => tookUs));
      tapsUs.push(trace.totalUs);
    }
    const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
    console.log(`median: one APDU ${median(exchangesUs)} us, one Mastercard tap ${median(tapsUs)} us`);
    expect(tapsUs).toHaveLength(30);
  });

  it('that is torn asks for the card again, and the next presentation is read', async () => {
    const { paymentId, outcome } = await tap('torn-card');
    expect(outcome).toMatchObject({ restart: true, sealedBase64: null });
    const again = await tap('visa-card', { paymentId, attempt: 2 });
    expect(again.outcome).toMatchObject({ kind: 'online_request' });
  });
});

describe('the lane process', () => {
  it('stays small', () => {
    const rollup = readFileSync(`/proc/${lane.pids.at(-1)}/smaps_rollup`, 'utf8');
    const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)![1]);
    const privateMegabytes = (kilobytes('Private_Dirty') + kilobytes('Private_Clean')) / 1024;
    console.log(`private memory of the lane: ${privateMegabytes.toFixed(1)} MB`);
    expect(privateMegabytes).toBeLessThan(15);
  });

  it('leaves no core dump', () => {
    const limits = readFileSync(`/proc/${lane.pids.at(-1)}/limits`, 'utf8');
    expect(limits).toMatch(/^Max core file size\s+0\s+0\s/m);
  });

  it('comes back after it was killed', async () => {
    const before = lane.pids.length;
    process.kill(lane.pids.at(-1)!, 'SIGKILL');
    await laneDown();
    expect(lane.supervisor.status()).toMatchObject({ error: { code: 'lane_unavailable' } });
    await laneUp();
    expect(lane.pids).toHaveLength(before + 1);
    expect((await tap('visa-card')).outcome.kind).toBe('online_request');
  });

  it('is killed and comes back when the reader hangs in a command', async () => {
    const before = lane.pids.length;
    rig.reader.freeze();
    lane.supervisor.post({ kind: 'arm', order: armOrder({ paymentId: 'hung' }) });
    rig.reader.insert(createCard('visa-card'));
    await eventually('the lane is started again', () => lane.pids.length > before);
    expect(lane.supervisor.status()).toMatchObject({ state: 'down', error: { code: 'reader_fault' } });
    rig.reader.thaw();
    rig.reader.remove();
    await laneUp();
    expect((await tap('mastercard-card')).outcome.kind).toBe('online_request');
  });

  it('is killed and comes back when it does not answer at all', async () => {
    const before = lane.pids.length;
    process.kill(lane.pids.at(-1)!, 'SIGSTOP');
    await eventually('the lane is started again', () => lane.pids.length > before);
    await laneUp();
  });
});

describe('the reader', () => {
  it('that is unplugged takes the lane down, not the process, and brings it back', async () => {
    const before = lane.pids.length;
    await rig.reader.unplug();
    await laneDown();
    expect(lane.supervisor.status()).toMatchObject({ error: { code: 'reader_missing' } });
    await rig.reader.listen();
    await laneUp();
    expect(lane.pids).toHaveLength(before);
    expect((await tap('visa-card')).outcome.kind).toBe('online_request');
  });

  it('comes back after pcscd was killed', async () => {
    const pcscd = rig.pcscd.pid!;
    process.kill(pcscd, 'SIGKILL');
    await laneDown();
    // Which of the two is noticed first, the reader's end or the service's, is pcscd's affair.
    expect(['pcscd_missing', 'reader_missing']).toContain(lane.supervisor.status().error?.code);
    await laneUp();
    expect(rig.pcscd.pid).not.toBe(pcscd);
    expect((await tap('visa-card')).outcome.kind).toBe('online_request');
  });
});
