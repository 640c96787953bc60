import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PaymentView } from '../../src/desk/api/contract.ts';
import { expectAgreement } from '../support/agreement.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { waitFor } from '../support/wait-for.ts';

let bench: DaemonBench;
beforeAll(async () => {
  bench = await DaemonBench.open({ session: { apduTimeoutMs: 500, laneGraceSeconds: 30 } });
});
afterAll(() => bench.close());

const laneIs = (ready: boolean) =>
  waitFor(`a lane that is ${ready ? 'ready' : 'away'}`, async () => (await bench.health()).ready === ready);

/** Another lane process than `pid`, and the reader ready. */
async function laneAfter(pid: number): Promise<number> {
  const fresh = await waitFor('another lane process', async () => {
    const now = await bench.pidOf('lane');
    return now !== pid && now;
  });
  await laneIs(true);
  return fresh;
}

const begin = () =>
  waitFor('a payment', async () => {
    const { status, body } = await bench.create('1.00');
    return status === 201 && body.id;
  });

const payAndEnd = async (id: string) => {
  await bench.tap('mastercard-card');
  return bench.end(id);
};

/** As a customer does whose card was not noticed: holds it there again. */
async function tapUntilEnd(id: string): Promise<PaymentView> {
  for (let taps = 1; ; taps++) {
    await laneIs(true);
    await bench.tap('mastercard-card');
    try {
      return await bench.end(id, 2_000);
    } catch (error) {
      if (taps === 5) throw error;
    }
  }
}

describe('the lane process killed with -9', () => {
  test('while armed: the payment waits and is armed again', async () => {
    const id = await begin();
    const pid = await bench.pidOf('lane');
    process.kill(pid, 'SIGKILL');
    await laneAfter(pid);
    expect(await bench.payment(id)).toMatchObject({ state: 'awaiting_tender', attempt: 1 });
    expect(await payAndEnd(id)).toMatchObject({ state: 'approved' });
  });

  test('while idle: it comes back and sells', async () => {
    const pid = await bench.pidOf('lane');
    process.kill(pid, 'SIGKILL');
    await laneAfter(pid);
    expect(await payAndEnd(await begin())).toMatchObject({ state: 'approved' });
  });

  test('while it reads: the card is asked for again', async () => {
    const id = await begin();
    const pid = await bench.pidOf('lane');
    await bench.tap('mastercard-card', { frozen: true });
    await bench.until(id, 'reading');
    process.kill(pid, 'SIGKILL');
    await laneAfter(pid);
    expect((await bench.payment(id)).attempt).toBeGreaterThan(1);
    expect(await tapUntilEnd(id)).toMatchObject({ state: 'approved' });
  });
});

test('a lane that hangs is killed by the watchdog and started again', async () => {
  const id = await begin();
  const pid = await bench.pidOf('lane');
  process.kill(pid, 'SIGSTOP');
  await laneAfter(pid);
  expect(await payAndEnd(id)).toMatchObject({ state: 'approved' });
});

test('a reader that hangs in the middle of a card costs the lane, not the payment', async () => {
  const id = await begin();
  const pid = await bench.pidOf('lane');
  await bench.tap('mastercard-card', { frozen: true });
  await waitFor('another lane process', async () => (await bench.pidOf('lane')) !== pid);
  expect((await bench.payment(id)).attempt).toBeGreaterThan(1);
  expect(await tapUntilEnd(id)).toMatchObject({ state: 'approved' });
});

test.each(['idle', 'armed'])('pcscd killed while %s: reader and payment come back', async (when) => {
  const armed = when === 'armed' ? await begin() : null;
  const pid = await bench.pidOf('pcscd');
  process.kill(pid, 'SIGKILL');
  await waitFor('another pcscd', async () => (await bench.pidOf('pcscd')) !== pid);
  expect(await tapUntilEnd(armed ?? (await begin()))).toMatchObject({ state: 'approved' });
});

test('no reader in time: the payment ends, and says why', async () => {
  const own = await DaemonBench.open({ session: { laneGraceSeconds: 1 } });
  try {
    const { body } = await own.create('1.00');
    process.kill(await own.pidOf('pcscd'), 'SIGSTOP');
    process.kill(await own.pidOf('lane'), 'SIGKILL');
    expect(await own.end(body.id)).toMatchObject({ state: 'failed', reasonCode: 'reader_unavailable' });
    expect(own.host.ledger()).toEqual([]);
  } finally {
    await own.close();
  }
});

test('the books agree afterwards', async () => {
  expect(await expectAgreement(bench)).toBe(7_00n);
});
