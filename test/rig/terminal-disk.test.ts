import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PaymentView } from '../../src/desk/api/contract.ts';
import { expectAgreement } from '../support/agreement.ts';
import { expectShownIsKept } from '../support/shown-is-kept.ts';
import { callsDuring, failAt, tellingPoints } from '../support/system-calls.ts';
import { TerminalBench } from '../support/terminal-bench.ts';
import { WorkerEnded, WorkerRefused } from '../support/terminal-process.ts';
import { waitFor } from '../support/wait-for.ts';

const REFUSALS = ['database_failed', 'storage_low', 'terminal_busy'];

let bench: TerminalBench;
beforeEach(async () => {
  bench = await TerminalBench.open();
  await bench.start();
  await bench.untilLink('up');
});
afterEach(() => bench.close());

/** Whether the terminal says that its journal fails. */
async function journalFails(): Promise<boolean> {
  try {
    const { devices } = await bench.health();
    return devices.some(({ kind, state }) => kind === 'database' && state === 'unavailable');
  } catch (error) {
    if (error instanceof WorkerRefused) return true;
    throw error;
  }
}

/** The end of a sale, or null where the disk did not let it begin or its outcome is not known. */
async function tryToSell(key: string, card: string): Promise<PaymentView | null> {
  const sold = bench.sell('12.50', card, key).catch((error: unknown) => {
    if (error instanceof WorkerEnded) return null;
    if (error instanceof WorkerRefused && REFUSALS.includes(error.code)) return null;
    throw error;
  });
  return Promise.race([sold, waitFor('a journal that fails', journalFails).then(() => null)]);
}

/** After a restart on a disk that works the register asks again for each sale, and all books agree. */
async function settle(sales: readonly { key: string; card: string }[]): Promise<void> {
  await bench.start();
  await bench.host.reopen();
  await bench.untilLink('up');
  for (const { key, card } of sales) await bench.sell('12.50', card, key);
  await expectAgreement(bench);
  await bench.kill();
  await bench.start();
  await expectShownIsKept(bench);
}

test.each([
  ['online', 'visa-phone'],
  ['offline', 'mastercard-card'],
])(
  'a disk that fails once, at any call of a payment %s: the outcome is unknown and settles',
  async (where, card) => {
    if (where === 'offline') {
      await bench.host.close();
      await bench.untilLink('down');
    }
    const sales = [{ key: 'traced', card }];
    const calls = await callsDuring(bench.process.pid, () => bench.sell('12.50', card, 'traced'));
    const points = tellingPoints(calls).filter(({ call }) => /^(fsync|pwrite64)$/.test(call));
    expect(points.length).toBeGreaterThanOrEqual(6);
    let failed = 0;
    for (const [index, point] of points.entries()) {
      const key = `sale-${index}`;
      sales.push({ key, card });
      const error = index % 2 === 0 || point.call === 'fsync' ? 'EIO' : 'ENOSPC';
      const disk = await failAt(bench.process.pid, point, error);
      const sold = await tryToSell(key, card);
      await disk.detach();
      if (sold?.state !== 'approved') failed++;
      if (error === 'ENOSPC') await bench.settle();
      // The next sale goes on with the same journal, opened again.
      expect(await bench.sell('12.50', card, `${key} again`)).toMatchObject({ state: 'approved' });
      sales.push({ key: `${key} again`, card });
    }
    expect(failed).toBeGreaterThan(0);
    await settle(sales);
  },
);

test('a disk that fails for good: nothing is approved, sales are refused, a restart settles', async () => {
  const sales = [];
  for (const when of [1, 2, 3]) {
    const key = `sale-${when}`;
    sales.push({ key, card: 'visa-phone' });
    await failAt(bench.process.pid, { call: 'fsync', when }, 'EIO', true);
    expect((await tryToSell(key, 'visa-phone'))?.state).not.toBe('approved');
    expect(await tryToSell(`${key} after`, 'visa-phone')).toBeNull();
    await bench.start();
    await bench.untilLink('up');
  }
  await settle(sales);
});
