import { describe, expect, it } from 'vitest';
import {
  ALIPAY_CODE,
  CANCELLED,
  PAID,
  type WalletBench,
  walletBench,
} from '../../../support/wallet-session-bench.ts';

/** Where the terminal can die in a wallet's payment: how it gets there, and what the journal has then. */
const PLACES = [
  ['requesting', 'requesting', (bench: WalletBench) => bench.scanned()],
  ['confirming', 'confirming', (bench: WalletBench) => bench.confirming()],
  [
    'confirming after a request without an answer',
    'requesting',
    async (bench: WalletBench) => {
      const id = await bench.scanned();
      await bench.alipay.answer('pay', { kind: 'unknown', reason: 'no answer' });
      return id;
    },
  ],
] as const;

async function reversing(bench: WalletBench): Promise<string> {
  const id = await bench.confirming();
  await bench.terminal.cancel(id);
  await bench.settle();
  return id;
}

describe.each([
  ['is killed', (bench: WalletBench) => bench.crash(5_000)],
  ['stops in good order', (bench: WalletBench) => bench.restart()],
])('a terminal that %s', (_, again) => {
  it.each(PLACES)('while %s asks what became of it and never pays again', async (_place, durable, reach) => {
    const bench = walletBench();
    const id = await reach(bench);
    expect(bench.stored(id).state).toBe(durable);
    await again(bench);
    expect(bench.stored(id)).toMatchObject({ state: 'unknown', reasonCode: 'interrupted', finalAt: null });
    const next = await bench.begin();
    bench.scanners.scan(ALIPAY_CODE);
    expect(bench.events.at(-1)).toMatchObject({ type: 'code_refused', code: 'wallet_unresolved' });
    await bench.run(1_000);
    expect(bench.alipay.waiting()).toMatchObject({ method: 'query', order: { paymentId: id } });
    await bench.alipay.answer('query', PAID);
    expect(bench.stored(id)).toMatchObject({ state: 'approved', wallet: { transaction: 'T1' } });
    expect(bench.alipay.countOf('pay')).toBe(1);
    bench.scanners.scan(ALIPAY_CODE);
    expect(bench.stored(next).state).toBe('requesting');
  });

  it('while reversing goes on to cancel, for the reason it had', async () => {
    const bench = walletBench();
    const id = await reversing(bench);
    await again(bench);
    expect(bench.stored(id)).toMatchObject({ state: 'unknown', reasonCode: 'cancelled_by_cashier' });
    await bench.run(1_000);
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'cancelled_by_cashier' });
    expect(bench.alipay.countOf('pay')).toBe(1);
  });

  it('while something is unknown takes it up again', async () => {
    const bench = walletBench();
    const id = await bench.unresolved();
    const before = bench.stored(id);
    await again(bench);
    expect(bench.stored(id)).toEqual(before);
    expect(bench.terminal.wallets()[0]?.unresolved).toBe(1);
    await bench.run(1_000);
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id).state).toBe('cancelled');
  });

  it('while a refund is under way asks for it again, with the same number', async () => {
    const bench = walletBench();
    const id = await bench.paid();
    const refund = await bench.refund(id, '5.00');
    await bench.crash();
    expect(bench.stored(refund.id)).toMatchObject({ state: 'unknown', transactionType: '20' });
    await bench.run(1_000);
    await bench.alipay.answer('refund', { kind: 'refunded', transaction: 'R1' });
    expect(bench.stored(refund.id)).toMatchObject({ state: 'approved', wallet: { transaction: 'R1' } });
    const numbers = bench.alipay.calls.flatMap((call) => call.refund?.refundNumber ?? []);
    expect(numbers).toEqual([refund.id.replaceAll('-', ''), refund.id.replaceAll('-', '')]);
  });
});

it('a refund with no known end is taken up after a restart', async () => {
  const bench = walletBench();
  const id = await bench.paid();
  const refund = await bench.refund(id);
  await bench.alipay.answer('refund', { kind: 'pending' });
  expect(bench.stored(refund.id).state).toBe('unknown');
  await bench.restart();
  await bench.run(1_000);
  await bench.alipay.answer('refund', { kind: 'refunded', transaction: null });
  expect(bench.stored(refund.id)).toMatchObject({ state: 'approved', amount: { minor: 1_250n } });
});

it('a sale that no code had come to has failed, and nobody is asked', async () => {
  const bench = walletBench();
  const id = await bench.begin();
  await bench.crash();
  expect(bench.stored(id)).toMatchObject({ state: 'failed', reasonCode: 'interrupted' });
  await bench.run(60_000);
  expect(bench.wallets.flatMap(({ calls }) => calls)).toEqual([]);
});

it('what was interrupted is unknown, whatever the number of restarts', async () => {
  const bench = walletBench();
  const id = await bench.scanned();
  for (let restarts = 0; restarts < 3; restarts++) {
    await bench.crash(1_000);
    await bench.run(1_000);
    expect(bench.stored(id)).toMatchObject({ state: 'unknown', reasonCode: 'interrupted' });
  }
  expect(bench.alipay.asked()).toEqual(['pay', 'query', 'query', 'query']);
});
