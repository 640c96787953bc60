import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpener } from '../../src/platform/crypto/envelope.ts';
import { createCard, TRAY } from '../../src/rig/cards/tray.ts';
import { armOrder, EPOCH_KEY, type LaneBench, laneBench } from '../support/readers/lane-bench.ts';
import { eventually, type RigBench, startRigBench } from '../support/readers/rig-bench.ts';

let rig: RigBench;
let lane: LaneBench;

async function start(apduTimeoutMs = 2_000): Promise<void> {
  rig = await startRigBench();
  lane = laneBench(rig.pcscd.env, { apduTimeoutMs });
  lane.supervisor.start();
  await eventually('the lane is up', () => lane.supervisor.ready());
}

const outcome = async (count = 1) => {
  await eventually(`outcome ${count}`, () => lane.outcomes().length >= count);
  return lane.outcomes()[count - 1]!;
};

beforeEach(() => start());
afterEach(async () => {
  await lane?.supervisor.stop();
  await rig?.stop();
});

describe('a tap through pcscd and a lane process', () => {
  it.each(TRAY.filter(({ name }) => !name.includes('tear')).map(({ name }) => name))('%s', async (name) => {
    lane.supervisor.post({ kind: 'arm', order: armOrder() });
    rig.reader.insert(createCard(name));
    const o = await outcome();
    console.log(name, JSON.stringify(o));
    const t = lane.messages.find((m) => m.kind === 'trace');
    console.log(JSON.stringify(t));
    expect(o.kind).toBeDefined();
    void createOpener;
    void EPOCH_KEY;
  });
});
