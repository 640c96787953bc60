import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  RefundAnswer,
  WalletAnswer,
  WalletOrder,
  WalletRefund,
} from '../../src/platform/ports/wallet.ts';
import type { CustomerMood, WalletBooking } from '../../src/rig/wallets/simulated-wallet.ts';
import { until } from '../support/until.ts';
import type { WalletBench } from '../support/wallets/wallet-bench.ts';

export type Route = 'scan' | 'show';

/** A provider that answers "pending" for longer than this never ends a refund. */
const MOST_REFUND_TRIES = 5;

/** What every wallet promises, see src/platform/ports/wallet.ts; by one of its routes. */
export function walletContract(
  name: string,
  route: Route,
  signsAnswers: boolean,
  make: () => Promise<WalletBench>,
): void {
  describe(`wallet contract: ${name}, ${route === 'scan' ? 'code scanned' : 'code shown'}`, () => {
    let bench: WalletBench;
    beforeEach(async () => {
      bench = await make();
    });
    afterEach(async () => {
      await bench.dispose();
      expect(bench.clock.pendingTimers).toBe(0);
    });

    /** Brings an order to its customer and gives what the shop hears first of the customer's side. */
    async function sell(order: WalletOrder, mood: CustomerMood): Promise<WalletAnswer> {
      if (route === 'scan') return bench.wallet.pay(order, bench.simulated.paymentCode(mood) ?? '');
      await show(order, mood);
      return bench.wallet.query(order);
    }

    async function show(order: WalletOrder, mood: CustomerMood): Promise<void> {
      const shown = await bench.wallet.present(order);
      if (shown.kind !== 'shown') throw new Error(`no code is shown: ${shown.kind}`);
      order.transaction = shown.transaction;
      bench.simulated.scan(shown.code, mood);
    }

    /** An order that is paid, with the provider's number in it. */
    async function sold(amount?: string): Promise<WalletOrder> {
      const order = bench.order(amount);
      const answer = await sell(order, 'pays');
      if (answer.kind !== 'paid') throw new Error(`not paid: ${JSON.stringify(answer, bigints)}`);
      return { ...order, transaction: answer.transaction };
    }

    async function refunded(order: WalletOrder, refund: WalletRefund): Promise<RefundAnswer> {
      for (let tries = 1; tries < MOST_REFUND_TRIES; tries++) {
        const answer = await bench.wallet.refund(order, refund);
        if (answer.kind !== 'pending') return answer;
      }
      return bench.wallet.refund(order, refund);
    }

    const whereSigned = (behaviour: string, run: () => Promise<void>): void => {
      if (signsAnswers) test(behaviour, run);
    };

    const booking = ({ orderNumber }: WalletOrder): WalletBooking | undefined =>
      bench.simulated.books().find((booked) => booked.orderNumber === orderNumber);

    test('a customer pays, and the shop has the money once', async () => {
      const order = bench.order();
      expect(await sell(order, 'pays')).toMatchObject({ kind: 'paid', amount: order.amount });
      const again = await bench.wallet.query(order);
      expect(again).toMatchObject({ kind: 'paid', amount: order.amount });
      expect(booking(order)).toMatchObject({ state: 'paid', minor: 1250n, charges: 1 });
      expect(again.kind === 'paid' && again.transaction).toBe(booking(order)?.transaction);
      expect(bench.wallet.link()).toMatchObject({ state: 'up' });
    });

    test.each([
      ['0.29', 29n],
      ['0.01', 1n],
      ['9999.99', 999_999n],
    ])('%s stays exact on the way there, back and in a refund', async (text, minor) => {
      const order = await sold(text);
      expect(booking(order)).toMatchObject({ minor });
      const refund = { refundNumber: 'R_exact', amount: order.amount };
      expect(await refunded(order, refund)).toMatchObject({ kind: 'refunded' });
      expect(booking(order)).toMatchObject({ refunded: minor });
    });

    test('a customer who is asked is waited for, confirms late, and has paid', async () => {
      const order = bench.order();
      expect(await sell(order, 'asks')).toMatchObject({ kind: 'waiting' });
      expect(await bench.wallet.query(order)).toMatchObject({ kind: 'waiting' });
      bench.clock.advance(30_000);
      expect(bench.simulated.confirm()).toBe(1);
      expect(await bench.wallet.query(order)).toMatchObject({ kind: 'paid', amount: order.amount });
      expect(booking(order)).toMatchObject({ charges: 1 });
    });

    test('a customer who refuses has not paid, and cannot any more', async () => {
      const order = bench.order();
      await sell(order, 'asks');
      expect(bench.simulated.refuse()).toBe(1);
      // Whoever leaves the page of a code that is shown may come back to it.
      const ends = route === 'show' ? ['closed', 'refused', 'waiting'] : ['closed', 'refused'];
      expect(ends).toContain((await bench.wallet.query(order)).kind);
      expect(bench.simulated.confirm()).toBe(0);
      expect(booking(order)).toMatchObject({ charges: 0 });
    });

    test('an order that nobody made is not found', async () => {
      expect(await bench.wallet.query(bench.order())).toEqual({ kind: 'not_found' });
    });

    test('an unpaid order is cancelled, as often as it is asked for, and cannot be paid', async () => {
      const order = bench.order();
      await sell(order, 'asks');
      expect(await bench.wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: false });
      expect(await bench.wallet.cancel(order)).toMatchObject({ kind: 'cancelled' });
      bench.simulated.confirm();
      expect(await bench.wallet.query(order)).toEqual({ kind: 'closed' });
      expect(booking(order)).toMatchObject({ charges: 0, refunded: 0n });
    });

    test('a paid order that is cancelled gives the money back, once', async () => {
      const order = await sold();
      expect(await bench.wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: true });
      expect(await bench.wallet.cancel(order)).toMatchObject({ kind: 'cancelled' });
      expect(booking(order)).toMatchObject({ charges: 1, refunded: 1250n });
      expect(await bench.wallet.query(order)).toEqual({ kind: 'closed' });
    });

    test('a cancellation whose answer is lost is cancelled when asked again', async () => {
      const order = await sold();
      bench.simulated.switches.loseAnswers = 4;
      expect(await bench.wallet.cancel(order)).toMatchObject({ kind: 'unknown' });
      bench.simulated.switches.loseAnswers = 0;
      expect(await bench.wallet.cancel(order)).toMatchObject({ kind: 'cancelled' });
      expect(booking(order)).toMatchObject({ charges: 1, refunded: 1250n });
    });

    test('parts are refunded, the same number only once, and never more than was paid', async () => {
      const order = await sold();
      const part = { refundNumber: 'R_1', amount: bench.amount('5.00') };
      expect(await refunded(order, part)).toMatchObject({ kind: 'refunded' });
      expect(await refunded(order, part)).toMatchObject({ kind: 'refunded' });
      expect(booking(order)).toMatchObject({ refunded: 500n });
      const tooHigh = { refundNumber: 'R_2', amount: bench.amount('7.51') };
      expect(await refunded(order, tooHigh)).toMatchObject({ kind: 'refused' });
      if (bench.tellsRefundedParts) {
        expect(await bench.wallet.query(order)).toMatchObject({ kind: 'paid', amount: order.amount });
      }
      const rest = { refundNumber: 'R_3', amount: bench.amount('7.50') };
      expect(await refunded(order, rest)).toMatchObject({ kind: 'refunded' });
      expect(await bench.wallet.query(order)).toEqual({ kind: 'closed' });
      expect(booking(order)).toMatchObject({ refunded: 1250n });
    });

    test('a refund whose answer is lost is not paid out again by the same number', async () => {
      const order = await sold();
      const refund = { refundNumber: 'R_1', amount: bench.amount('5.00') };
      bench.simulated.switches.loseAnswers = 1;
      expect(await bench.wallet.refund(order, refund)).toMatchObject({ kind: 'unknown' });
      expect(await refunded(order, refund)).toMatchObject({ kind: 'refunded' });
      expect(booking(order)).toMatchObject({ refunded: 500n });
    });

    test('a lost answer leaves it unknown; asked again it is paid, and was charged once', async () => {
      const order = bench.order();
      if (route === 'show') await show(order, 'pays');
      bench.simulated.switches.loseAnswers = 1;
      const lost = route === 'scan' ? await sell(order, 'pays') : await bench.wallet.query(order);
      expect(lost).toMatchObject({ kind: 'unknown' });
      expect(await bench.wallet.query(order)).toMatchObject({ kind: 'paid' });
      expect(booking(order)).toMatchObject({ state: 'paid', charges: 1 });
    });

    test('an answer that comes too late leaves it unknown', async () => {
      const order = bench.order();
      if (route === 'show') await show(order, 'pays');
      bench.simulated.switches.slowMs = 2 * bench.answerTimeoutMs;
      const { received } = bench.server;
      const late = route === 'scan' ? sell(order, 'pays') : bench.wallet.query(order);
      await until(() => bench.server.received > received, 'the request at the provider');
      bench.clock.advance(bench.answerTimeoutMs);
      expect(await late).toMatchObject({ kind: 'unknown' });
      expect(bench.wallet.link()).toMatchObject({ state: 'down' });
      bench.simulated.switches.slowMs = 0;
      expect(await bench.wallet.query(order)).toMatchObject({ kind: 'paid' });
      expect(booking(order)).toMatchObject({ charges: 1 });
    });

    test('with the provider away nothing is sent, and the link says why and comes back', async () => {
      const order = await sold();
      const states: string[] = [];
      bench.wallet.onLink(({ state }) => states.push(state));
      await bench.server.turn({ outage: true });
      // The connection that was kept is gone too; whoever writes on it learns that too late to prove anything.
      await bench.wallet.query(order);
      const { received } = bench.server;
      const refund = { refundNumber: 'R_1', amount: bench.amount('1.00') };
      const attempts = [
        route === 'scan'
          ? await bench.wallet.pay(bench.order(), bench.simulated.paymentCode('pays') ?? '')
          : await bench.wallet.present(bench.order()),
        await bench.wallet.query(order),
        await bench.wallet.cancel(order),
        await bench.wallet.refund(order, refund),
      ];
      expect(attempts.map(({ kind }) => kind)).toEqual(Array(4).fill('not_sent'));
      expect(bench.wallet.link()).toMatchObject({ state: 'down', reason: 'connection refused' });
      expect(bench.server.received).toBe(received);
      await bench.server.turn({ outage: false });
      expect(await bench.wallet.query(order)).toMatchObject({ kind: 'paid' });
      expect([states[0], states.at(-1)]).toEqual(['down', 'up']);
      expect(booking(order)).toMatchObject({ refunded: 0n });
    });

    whereSigned('what is signed with another key decides nothing', async () => {
      const order = bench.order();
      if (route === 'show') await show(order, 'pays');
      bench.simulated.switches.wrongSignature = true;
      const answer = route === 'scan' ? await sell(order, 'pays') : await bench.wallet.query(order);
      const refund = { refundNumber: 'R_1', amount: bench.amount('1.00') };
      expect(answer).toMatchObject({ kind: 'unknown' });
      expect(await bench.wallet.cancel(order)).toMatchObject({ kind: 'unknown' });
      expect(await bench.wallet.refund({ ...order, transaction: 'T1' }, refund)).toMatchObject({
        kind: 'unknown',
      });
      if (route === 'show') {
        expect(await bench.wallet.present(bench.order())).toMatchObject({ kind: 'unknown' });
      }
    });

    test('a notification that comes twice names its order twice; one that was changed names none', async () => {
      bench.simulated.switches.duplicateNotify = true;
      const order = bench.order();
      await sell(order, 'asks');
      bench.simulated.confirm();
      await bench.wallet.query(order);
      expect(bench.notifications).toHaveLength(bench.notifies.includes(route) ? 2 : 0);
      for (const notification of bench.notifications) {
        expect(bench.wallet.readNotification(notification)).toMatchObject({
          orderNumber: order.orderNumber,
        });
      }
      // Without signatures a notification is a hint, and any order may be asked for.
      const [first] = signsAnswers ? bench.notifications : [];
      for (let at = 0; at < (first?.body.length ?? 0); at += 7) {
        const changed = Buffer.from(first!.body);
        changed[at]! ^= 1;
        expect(bench.wallet.readNotification({ ...first!, body: changed }).orderNumber).toBeNull();
      }
    });
  });
}

const bigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
