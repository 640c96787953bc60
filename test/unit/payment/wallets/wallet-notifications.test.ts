import { expect, test } from 'vitest';
import {
  CANCELLED,
  NO_ANSWER,
  PAID,
  WAITING,
  type WalletBench,
  walletBench,
} from '../../../support/wallet-session-bench.ts';

const NOTIFICATION = { headers: { signature: 's' }, body: Uint8Array.of(0x7b, 0xff, 0x00), path: '/v1/n' };

function notify(bench: WalletBench, orderNumber: string | null, wallet = 'alipay') {
  bench.alipay.notification = { orderNumber, status: 200, contentType: 'text/plain', body: 'success' };
  return bench.terminal.notifyWallet(wallet, NOTIFICATION);
}

test('a notification of the order at the till has it asked about at once, and proves nothing by itself', async () => {
  const bench = walletBench();
  const id = await bench.confirming();
  const { orderNumber } = bench.stored(id).wallet!;
  expect(notify(bench, orderNumber)).toEqual({
    ...{ orderNumber, status: 200, contentType: 'text/plain', body: 'success' },
  });
  expect(bench.alipay.notifications).toEqual([NOTIFICATION]);
  await bench.settle();
  expect(bench.alipay.asked()).toEqual(['pay', 'query']);
  await bench.alipay.answer('query', WAITING);
  expect(bench.told(id)?.state).toBe('confirming');
  notify(bench, orderNumber);
  await bench.settle();
  await bench.alipay.answer('query', PAID);
  expect(bench.stored(id).state).toBe('approved');
});

test('a notification of an order with no known end has it asked about at once', async () => {
  const bench = walletBench();
  const id = await bench.unresolved();
  bench.alipay.always('cancel', NO_ANSWER);
  await bench.run(100_000);
  const before = bench.alipay.countOf('cancel');
  bench.alipay.always('cancel', CANCELLED);
  notify(bench, bench.stored(id).wallet!.orderNumber);
  await bench.settle();
  expect(bench.alipay.countOf('cancel')).toBe(before + 1);
  expect(bench.stored(id).state).toBe('cancelled');
});

test.each([
  ['of an order that nobody knows', 'X1'],
  ['whose signature does not hold', null],
])('a notification %s asks nobody', async (_, orderNumber) => {
  const bench = walletBench();
  await bench.confirming();
  notify(bench, orderNumber);
  await bench.settle();
  expect(bench.alipay.asked()).toEqual(['pay']);
});

test('a notification of an order that has ended changes nothing', async () => {
  const bench = walletBench();
  const id = await bench.paid();
  notify(bench, bench.stored(id).wallet!.orderNumber);
  await bench.run(60_000);
  expect(bench.alipay.asked()).toEqual(['pay']);
});

test('a notification while the request is unanswered does not overtake it', async () => {
  const bench = walletBench();
  const id = await bench.scanned();
  notify(bench, bench.stored(id).wallet!.orderNumber);
  await bench.settle();
  expect(bench.alipay.asked()).toEqual(['pay']);
  await bench.alipay.answer('pay', PAID);
  expect(bench.stored(id).state).toBe('approved');
});

test('a notification for a wallet of another name is refused', () => {
  const bench = walletBench();
  expect(() => notify(bench, 'X1', 'alipai')).toThrow(
    expect.objectContaining({ code: 'wallet_unknown', status: 404 }),
  );
  expect(bench.alipay.notifications).toEqual([]);
});
