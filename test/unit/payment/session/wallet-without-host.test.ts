import { expect, test } from 'vitest';
import { ALIPAY_CODE, NOT_SENT, PAID, walletBench } from '../../../support/wallet-session-bench.ts';

test('a wallet that cannot be reached declines, however open the limits for offline payments are', async () => {
  const bench = walletBench();
  bench.upstream.setLink('down');
  const id = await bench.begin('1.00');
  bench.scanners.scan(ALIPAY_CODE);
  await bench.settle();
  await bench.alipay.answer('pay', NOT_SENT);
  expect(bench.stored(id)).toMatchObject({ state: 'declined', online: null, forwarding: 'none' });
  expect(bench.journal.outboxTotals().waiting).toBe(0);
});

test('with the host of the cards away, above each limit, a sale begins and takes a code', async () => {
  const bench = walletBench();
  bench.upstream.setLink('down');
  const id = await bench.begin('500.00');
  expect(bench.stored(id).state).toBe('awaiting_tender');
  expect(bench.scanners.armed).toBe(true);
  bench.scanners.scan(ALIPAY_CODE);
  await bench.settle();
  await bench.alipay.answer('pay', { ...PAID, amount: { minor: 50_000n, currency: 'EUR' } } as typeof PAID);
  expect(bench.stored(id)).toMatchObject({ state: 'approved', online: true });
});

test('the host going away while a sale waits does not end it', async () => {
  const bench = walletBench();
  const id = await bench.begin('500.00');
  bench.upstream.setLink('down');
  expect(bench.stored(id).state).toBe('awaiting_tender');
  expect(bench.scanners.armed).toBe(true);
});

test('without a reader a sale begins and takes a code', async () => {
  const bench = walletBench();
  bench.lane.setUp(false);
  const id = await bench.begin();
  expect(bench.lane.posted).toEqual([]);
  await bench.run(30_000);
  expect(bench.stored(id).state).toBe('awaiting_tender');
  bench.scanners.scan(ALIPAY_CODE);
  await bench.settle();
  await bench.alipay.answer('pay', PAID);
  expect(bench.stored(id).state).toBe('approved');
});

test('a reader that goes away while a sale waits does not end it: a code may come', async () => {
  const bench = walletBench();
  const id = await bench.begin();
  bench.lane.setUp(false);
  await bench.run(30_000);
  bench.scanners.scan(ALIPAY_CODE);
  await bench.settle();
  await bench.alipay.answer('pay', PAID);
  expect(bench.stored(id).state).toBe('approved');
});

test('a reader that goes away while a code is shown changes nothing', async () => {
  const bench = walletBench();
  const id = await bench.confirming();
  bench.lane.setUp(false);
  await bench.run(bench.alipay.pollMs);
  bench.lane.setUp(true);
  await bench.alipay.answer('query', PAID);
  expect(bench.stored(id).state).toBe('approved');
  expect(bench.lane.posted.filter(({ kind }) => kind === 'arm')).toHaveLength(1);
});

test('nobody shows a code: the sale ends as without wallets, and the scanners are disarmed', async () => {
  const bench = walletBench();
  const id = await bench.begin();
  await bench.run(600_000);
  expect(bench.stored(id).state).toBe('timed_out');
  expect(bench.scanners.armed).toBe(false);
});
