import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAgreement } from '../support/agreement.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { waitFor } from '../support/wait-for.ts';

let bench: DaemonBench;
let events: ReturnType<DaemonBench['follow']>;
beforeAll(async () => {
  bench = await DaemonBench.open({ offline: { fdda: '50.00' } });
  events = bench.follow();
});
afterAll(() => bench.close());

const handshakeOf = (id: string, attempt: number) =>
  waitFor('the handshake', () =>
    events.find((event) => event.type === 'handshake' && event.paymentId === id && event.attempt === attempt),
  );

/** How many commands a whole handshake takes. */
async function commandsOf(card: string): Promise<number> {
  const { id } = await bench.sell('1.00', card);
  const handshake = await handshakeOf(id, 1);
  return handshake.type === 'handshake' ? handshake.steps.length : 0;
}

describe.each(['online', 'offline'] as const)('%s', (where) => {
  beforeAll(async () => {
    if (where === 'online') return;
    await bench.host.close();
    await bench.untilLink('down');
  });

  test.each(['mastercard-card', 'visa-card'])(
    '%s torn at any command waits to be presented again, then pays once',
    async (card) => {
      const commands = await commandsOf(card);
      expect(commands).toBeGreaterThanOrEqual(3);
      for (let tearAt = 1; tearAt <= commands; tearAt++) {
        const { body } = await bench.create('2.00');
        await bench.tap(card, { tearAt });
        const torn = await waitFor(`the tear at ${tearAt}`, async () => {
          const payment = await bench.payment(body.id);
          return (payment.attempt > 1 || payment.outcome) && payment;
        });
        expect(torn, `torn at ${tearAt}`).toMatchObject({ state: 'awaiting_tender', attempt: 2, stan: null });
        await bench.tap(card);
        expect(await bench.end(body.id), `torn at ${tearAt}`).toMatchObject({
          state: 'approved',
          online: where === 'online',
        });
      }
    },
  );
});

test('the books agree afterwards', async () => {
  await bench.host.reopen();
  const payments = await bench.payments();
  expect(payments.length).toBeGreaterThan(20);
  expect(await expectAgreement(bench)).toBe(BigInt((payments.length - 4) * 2_00 + 4 * 1_00));
});

test('a card that is always taken away too early ends the payment in good order', async () => {
  const { body } = await bench.create('2.00');
  for (let attempt = 1; attempt <= 4; attempt++) {
    await bench.tap('torn-card');
    await waitFor(`the end of attempt ${attempt}`, async () => {
      const payment = await bench.payment(body.id);
      return payment.attempt > attempt || payment.outcome;
    });
  }
  expect(await bench.end(body.id)).toMatchObject({ state: 'declined', reasonCode: 'attempts_exhausted' });
  expect(bench.host.ledger().some(({ paymentId }) => paymentId === body.id)).toBe(false);
});
