import { afterEach, expect, test } from 'vitest';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { expectAgreement } from '../support/agreement.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { waitFor } from '../support/wait-for.ts';

const ROUNDS = 10;
/** A round's kill comes after so many sales at most, and then so much later at most. */
const MOST_SALES = 3;
const LONGEST_DELAY_MS = 120;
const CARDS = ['mastercard-card', 'visa-phone', 'mastercard-phone', 'visa-card', 'declined-card'];

let bench: DaemonBench;
afterEach(() => bench.close());

interface Sale {
  key: string;
  amount: string;
  id?: string;
  /** The register was told that it is approved. */
  approved?: boolean;
}

/** As a customer does whose card was not noticed: holds it there again. */
async function presentUntilEnd(id: string, card: string) {
  for (let taps = 1; ; taps++) {
    await bench.tap(card);
    try {
      return await bench.end(id, 2_500);
    } catch (error) {
      if (taps === 5) throw error;
    }
  }
}

/** A register that sells one payment after the other until nobody answers any more. */
async function sellUntilKilled(sales: Sale[]): Promise<void> {
  for (;;) {
    const number = sales.length + 1;
    const sale: Sale = { key: `sale-${number}`, amount: `${1 + (number % 9)}.${10 + (number % 90)}` };
    sales.push(sale);
    try {
      // A reader that is not ready refuses the sale; a cashier tries again.
      const { body } = await waitFor('a payment', async () => {
        const answer = await bench.create(sale.amount, sale.key);
        return answer.status < 300 && answer;
      });
      sale.id = body.id;
      sale.approved = (await presentUntilEnd(body.id, CARDS[number % CARDS.length]!)).state === 'approved';
    } catch {
      return;
    }
  }
}

test(`${ROUNDS} kills at random moments of a stream of sales, on- and offline, lose and double nothing`, {
  timeout: 180_000,
}, async () => {
  bench = await DaemonBench.open({ offline: { fdda: '50.00' } });
  const random = new SeededRandom('random kills');
  const sales: Sale[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [moment = 0, network = 0, answers = 0] = random.bytes(3);
    const ended = sales.length + (round % (MOST_SALES + 1));
    if (network < 80) await bench.host.close();
    else await bench.host.reopen();
    bench.host.switches.delayMs = answers < 80 ? 60 : 0;
    const selling = sellUntilKilled(sales);
    await waitFor('some sales', () => sales.length > ended);
    await new Promise((resolve) => setTimeout(resolve, (moment * LONGEST_DELAY_MS) / 0xff));
    await bench.restart();
    await selling;
  }
  bench.host.switches.delayMs = 0;
  await bench.host.reopen();
  await bench.untilLink('up');
  await bench.untilQueueEmpty();

  for (const { key, amount, id, approved } of sales) {
    const again = await bench.create(amount, key);
    if (again.status === 201) await bench.call('POST', `/v1/payments/${again.body.id}/cancel`);
    if (id !== undefined) expect([again.status, again.body.id], key).toEqual([200, id]);
    if (approved !== undefined) expect(again.body.state === 'approved', key).toBe(approved);
    await bench.end(again.body.id);
  }
  await waitFor('all receipts', async () => (await bench.health()).printJobsWaiting === 0);
  await expectAgreement(bench);
  const payments = await bench.payments();
  expect(payments).toHaveLength(sales.length);
  // What a kill hits is the machine's speed to say; that each moment is survived by itself is daemon-kill.test.ts.
  expect(payments.some(({ state }) => state === 'approved')).toBe(true);
});
