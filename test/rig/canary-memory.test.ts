import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { expectAgreement } from '../support/agreement.ts';
import { formsOf } from '../support/canary.ts';
import { canaryCard } from '../support/canary-card.ts';
import { findInMemory } from '../support/canary-memory.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { startRigBench } from '../support/readers/rig-bench.ts';

/** Accounts of the test issuer that stand in no program: what is found of them came from the card. */
const CARDS = [
  { like: 'visa-card', pan: '4761738264913570' },
  { like: 'mastercard-card', pan: '5413337269148054' },
] as const;
const FORMS = CARDS.flatMap(({ like, pan }) => formsOf(like, pan));

/** As long as a hand takes to change the card. */
const SWAP_MS = 500;

test('after the final answer the daemon’s memory holds no account number, the lane’s none as text', async () => {
  const rig = await startRigBench();
  onTestFinished(() => rig.stop());
  const bench = await DaemonBench.open({
    reader: { driver: 'pcsc' },
    environment: rig.pcscd.env,
    offline: { fdda: '50.00' },
  });
  onTestFinished(() => bench.close());
  const cards = CARDS.map(({ like, pan }) => canaryCard(like, pan));
  const sellAll = async (online: boolean) => {
    for (const card of cards) {
      const { body } = await bench.create('8.00');
      rig.reader.insert(card);
      expect(await bench.end(body.id)).toMatchObject({ state: 'approved', online });
      rig.reader.remove();
      // pcscd may not notice a swap in no time.
      await pause(SWAP_MS);
    }
  };
  await sellAll(true);
  await bench.goOffline();
  await sellAll(false);
  await bench.host.reopen();
  expect(await expectAgreement(bench)).toBe(32_00n);

  const lane = await bench.pidOf('lane');
  // NOTE: a packed copy may stay on the lane's V8 heap until a collection writes over it.
  const inLane = findInMemory(lane, FORMS);
  expect(inLane.filter((place) => !/, packed: anonymous /.test(place))).toEqual([]);
  expect(findInMemory(bench.pid, FORMS), 'the daemon').toEqual([]);
}, 30_000);

test('the search finds in a memory what is there', () => {
  const [form] = FORMS;
  const kept = Buffer.from(form!.bytes);
  expect(findInMemory(process.pid, [form!]).length).toBeGreaterThan(0);
  kept.fill(0);
});
