import { afterAll, beforeAll, expect, test } from 'vitest';
import { WalletDaemon } from '../support/wallet-world-daemon.ts';

/*
 * kill -9 while the provider holds its answer back, once for each provider, on one data folder. The providers live in the
 * test's process: what they have booked outlives the terminal.
 */
let bench: WalletDaemon;
beforeAll(async () => {
  bench = await WalletDaemon.open();
});
afterAll(() => bench.close());

test('alipay: paid with the scanned code, and the terminal never heard of it', async () => {
  const simulated = bench.holdBack('alipay');
  const id = await bench.begin('12.50');
  await bench.tender(id, { scan: simulated.paymentCode('pays') });
  await bench.booked('alipay', ({ charges }) => charges === 1);
  await bench.dieAndStart();
  expect(await bench.end(id)).toMatchObject({ state: 'approved', wallet: { name: 'alipay' } });
  expect(bench.books('alipay')).toMatchObject([{ state: 'paid', charges: 1, refunded: 0n }]);
});

test('antom: the order is made, and its code never came to be shown', async () => {
  bench.holdBack('antom');
  const id = await bench.begin('12.51');
  await bench.tender(id, { show: 'antom' });
  await bench.booked('antom', ({ state }) => state === 'waiting');
  await bench.dieAndStart();
  expect(await bench.end(id)).toMatchObject({ state: 'cancelled', reasonCode: 'interrupted' });
  expect(bench.books('antom')).toMatchObject([{ state: 'closed', charges: 0 }]);
});

test('wechat: the customer is asked, and confirms while the terminal is down', async () => {
  const simulated = bench.holdBack('wechat');
  const id = await bench.begin('12.52');
  await bench.tender(id, { scan: simulated.paymentCode('asks') });
  await bench.booked('wechat', ({ state }) => state === 'waiting');
  await bench.dieAndStart(() => expect(simulated.confirm()).toBe(1));
  expect(await bench.end(id)).toMatchObject({ state: 'approved', wallet: { name: 'wechat' } });
  expect(bench.books('wechat')).toMatchObject([{ state: 'paid', charges: 1, refunded: 0n }]);
});

test('paypal: the money is taken, and the terminal never heard of it', async () => {
  const id = await bench.begin('12.53');
  await bench.tender(id, { show: 'paypal' });
  const code = await bench.shownCode(id);
  const simulated = bench.holdBack('paypal', /\/capture$/);
  expect(simulated.scan(code, 'pays')).toBe('paid');
  await bench.booked('paypal', ({ charges }) => charges === 1);
  await bench.dieAndStart();
  expect(await bench.end(id)).toMatchObject({ state: 'approved', wallet: { name: 'paypal' } });
  expect(bench.books('paypal')).toMatchObject([{ state: 'paid', charges: 1, refunded: 0n }]);
});
