import { expect, test } from 'vitest';
import {
  ALIPAY_CODE,
  PAID,
  WAITING,
  WECHAT_CODE,
  walletBench,
} from '../../../support/wallet-session-bench.ts';

test('a tap before the code: the code is refused kindly and only the card is charged', async () => {
  const bench = walletBench();
  const id = await bench.begin('80.00');
  bench.lane.reading();
  bench.scanners.scan(ALIPAY_CODE);
  expect(bench.events.at(-1)).toMatchObject({ type: 'code_refused', code: 'code_not_expected' });
  expect(bench.scanners.signals).toEqual(['bad']);
  bench.lane.present({});
  await bench.settle();
  bench.scanners.scan(ALIPAY_CODE);
  bench.upstream.answer({ kind: 'approved', responseCode: '00', authorisationCode: '123456' });
  await bench.settle();
  expect(bench.stored(id)).toMatchObject({ state: 'approved', wallet: null, authorisationCode: '123456' });
  expect(bench.upstream.requests).toHaveLength(1);
  expect(bench.alipay.calls).toEqual([]);
});

test('a code before a late card: the card is ignored and the wallet charged once', async () => {
  const bench = walletBench();
  const id = await bench.scanned();
  bench.lane.present({});
  await bench.settle();
  expect(bench.stored(id)).toMatchObject({ state: 'requesting', card: null });
  await bench.alipay.answer('pay', WAITING);
  bench.lane.present({ kind: 'approved' });
  await bench.settle();
  expect(bench.stored(id)).toMatchObject({ state: 'confirming', card: null });
  await bench.run(bench.alipay.pollMs);
  await bench.alipay.answer('query', PAID);
  expect(bench.stored(id)).toMatchObject({ state: 'approved', card: null, stan: null });
  expect(bench.upstream.requests).toEqual([]);
  expect(bench.alipay.countOf('pay')).toBe(1);
});

test('of two codes in a row the first wins, whatever the second is', async () => {
  const bench = walletBench();
  const id = await bench.begin();
  bench.scanners.scan(WECHAT_CODE);
  bench.scanners.scan(ALIPAY_CODE);
  bench.scanners.scan(WECHAT_CODE);
  await bench.settle();
  await expect(bench.terminal.chooseTender(id, { show: 'paypal' })).rejects.toMatchObject({
    code: 'code_not_expected',
  });
  expect(bench.scanners.signals).toEqual(['good', 'bad', 'bad']);
  await bench.wechat.answer('pay', PAID);
  expect(bench.stored(id)).toMatchObject({ state: 'approved', wallet: { name: 'wechat' } });
  expect(bench.wechat.asked()).toEqual(['pay']);
  expect([...bench.alipay.calls, ...bench.paypal.calls]).toEqual([]);
});

test('after a card that was taken away too early the customer may show a code', async () => {
  const bench = walletBench();
  const id = await bench.begin();
  bench.lane.present({ kind: 'try_again', card: null, sealedBase64: null });
  expect(bench.stored(id).state).toBe('awaiting_tender');
  bench.scanners.scan(ALIPAY_CODE);
  await bench.settle();
  await bench.alipay.answer('pay', PAID);
  expect(bench.stored(id)).toMatchObject({ state: 'approved', card: null, reasonCode: null });
});
