import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PaymentView } from '../../src/desk/api/contract.ts';
import { expectAgreement } from '../support/agreement.ts';
import { MovedClock } from '../support/moved-clock.ts';
import { TerminalBench } from '../support/terminal-bench.ts';
import { waitFor } from '../support/wait-for.ts';

const HOUR_MS = 3_600_000;
const NEARLY_MS = 60_000;

let bench: TerminalBench;
let clock: MovedClock;
beforeEach(async () => {
  bench = await TerminalBench.open({
    upstream: { answerTimeoutMs: 300 },
    offline: { ageHours: 168 },
    session: { tenderTimeoutSeconds: 3 },
  });
  clock = new MovedClock(bench.folder);
  await bench.start({ environment: clock.environment });
  await bench.untilLink('up');
});
afterEach(() => bench.close());

const hoursFromNow = (time: string): number => (Date.parse(time) - Date.now()) / HOUR_MS;

/** As HH:MM in UTC, as the receipts of this terminal print it. */
const printedTime = ({ createdAt }: PaymentView): string => createdAt.slice(11, 16);

test('payments that wait while the clock jumps to and fro, restarts between, all get through at once', async () => {
  await bench.host.close();
  await bench.untilLink('down');
  const sales: PaymentView[] = [];
  for (const hours of [0, 5, -30, 60, -3, 0]) {
    clock.move(hours);
    if (hours === -30 || hours === 60) await bench.start({ environment: clock.environment });
    const sale = await bench.sell('12.50', 'mastercard-card', `sale-${hours}-${sales.length}`);
    expect(sale, `${hours} hours off`).toMatchObject({ state: 'approved', online: false });
    expect(Math.abs(hoursFromNow(sale.createdAt) - hours) * HOUR_MS).toBeLessThan(NEARLY_MS);
    sales.push(sale);
  }
  expect(
    (await bench.payments()).map(({ id }) => id),
    'in the order they were made',
  ).toEqual(sales.map(({ id }) => id).reverse());
  await bench.host.reopen();
  expect(await expectAgreement(bench)).toBe(BigInt(sales.length) * 12_50n);
  await bench.kill();
  for (const sale of sales) {
    const receipts = bench.shown.flatMap((line) =>
      line.said === 'printed' && line.receiptline.includes(`| ${sale.stan}|`) ? [line.receiptline] : [],
    );
    expect(receipts.length, sale.id).toBeGreaterThanOrEqual(2);
    for (const receipt of receipts) expect(receipt).toContain(printedTime(sale));
  }
});

test.each([-49, 49])(
  'an advice that waits for its next try is not forgotten when the clock moves by %i hours',
  async (hours) => {
    await bench.host.close();
    await bench.untilLink('down');
    await bench.sell('12.50', 'mastercard-card', 'sale');
    bench.host.switches.noAnswer = 'payments';
    await bench.host.reopen();
    await waitFor('the first try', () => bench.host.ledger().length === 1);
    clock.move(hours);
    bench.host.switches.noAnswer = null;
    expect(await expectAgreement(bench)).toBe(12_50n);
    expect(bench.host.ledger()).toMatchObject([{ state: 'posted' }]);
  },
);

test('neither the wait for a card nor the wait for the host is moved by the clock', async () => {
  bench.host.switches.noAnswer = 'payments';
  const asked = performance.now();
  const unanswered = bench.sell('12.50', 'visa-phone', 'unanswered');
  await waitFor('the request', () => bench.host.ledger().length === 1);
  clock.move(-72);
  expect(await unanswered).toMatchObject({ state: 'declined', reasonCode: 'host_no_answer' });
  expect(performance.now() - asked).toBeLessThan(5_000);
  bench.host.switches.noAnswer = null;
  expect(await expectAgreement(bench)).toBe(0n);

  clock.move(0);
  const waiting = await bench.begin('1.00', 'waits for a card');
  clock.move(24);
  expect(await bench.payment(waiting.id)).toMatchObject({ state: 'awaiting_tender' });
  clock.move(-24);
  const ended = await waitFor('the end of the wait', async () => {
    const payment = await bench.payment(waiting.id);
    return payment.outcome && payment;
  });
  expect(ended.reasonCode).toBe('no_card_presented');
});
