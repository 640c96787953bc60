import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaymentView } from '../../src/desk/api/contract.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { countAgreement } from '../support/agreement.ts';
import { expectShownIsKept } from '../support/shown-is-kept.ts';
import { TerminalBench } from '../support/terminal-bench.ts';
import { WorkerEnded } from '../support/terminal-process.ts';

const KILLS = 10;
const SALES_BETWEEN = 40;
/** A sale takes about half of it. */
const LONGEST_DELAY_MS = 25;
const CARDS = ['mastercard-card', 'visa-card', 'mastercard-card', 'visa-phone', 'declined-card'];

let bench: TerminalBench;
beforeAll(async () => {
  bench = await TerminalBench.open({ offline: { fdda: '50.00', count: 1_000, sum: '20000.00' } });
  await bench.host.close();
  await bench.start();
  await bench.untilLink('down');
});
afterAll(() => bench.close());

interface Sale {
  key: string;
  amount: string;
  card: string;
}

const saleOf = (number: number): Sale => ({
  key: `sale-${number}`,
  amount: `${1 + (number % 40)}.${10 + (number % 90)}`,
  card: CARDS[number % CARDS.length]!,
});

const sell = ({ amount, card, key }: Sale) => bench.sell(amount, card, key);

/** kill -9 in the middle of the sale, and a start; the register asks again with the same key. */
async function sellWhileKilled(sale: Sale, delayMs: number): Promise<PaymentView> {
  const result = sell(sale).catch((error: unknown) => {
    if (error instanceof WorkerEnded) return null;
    throw error;
  });
  await pause(delayMs);
  await bench.start();
  const told = await result;
  const again = await sell(sale);
  if (told) expect(again).toMatchObject({ id: told.id, state: told.state });
  return again;
}

test(`a day without network, ${KILLS * SALES_BETWEEN} sales, killed ${KILLS} times: in the end all books are equal`, async () => {
  const random = new SeededRandom('a day of trade');
  const results: PaymentView[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const [unlucky = 0, moment = 0] = random.bytes(2);
    for (let i = 0; i < SALES_BETWEEN; i++) {
      const sale = saleOf(results.length);
      const killed = i === unlucky % SALES_BETWEEN;
      results.push(await (killed ? sellWhileKilled(sale, (moment * LONGEST_DELAY_MS) / 0xff) : sell(sale)));
    }
  }
  const approved = results.filter(({ state }) => state === 'approved');
  expect(approved.length).toBeGreaterThan((KILLS * SALES_BETWEEN) / 2);
  expect((await bench.queue()).waiting).toBe(approved.length);
  expect(bench.host.ledger()).toEqual([]);

  await bench.host.reopen();
  const minor = approved.reduce((sum, { amount }) => sum + BigInt(amount.replace('.', '')), 0n);
  const { lost, doubled, ...counted } = await countAgreement(bench);
  expect(counted).toEqual({ minor, approved: approved.length });
  const amount = `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
  const side = { count: approved.length, amount };
  expect((await bench.totals()).currencies).toMatchObject([
    { currency: 'EUR', receipts: side, journal: side, host: side, verdict: 'equal' },
  ]);
  await bench.kill();
  await bench.start();
  await expectShownIsKept(bench);
  process.stdout.write(
    `a day of trade: ${JSON.stringify({ payments: results.length, approved: approved.length, crashes: KILLS, lost, doubled })}\n`,
  );
});
