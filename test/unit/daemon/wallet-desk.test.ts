import { expect, test } from 'vitest';
import { ALIPAY_CODE, PAID, walletBench } from '../../support/wallet-session-bench.ts';

test('the tenders are those of the configuration, contactless first', () => {
  const bench = walletBench();
  const tenders = bench.terminal.health().tenders;
  expect(tenders.map(({ name, title, scan, show }) => [name, title, scan, show])).toEqual([
    ['contactless', 'Contactless', false, false],
    ['alipay', 'Alipay', true, true],
    ['wechat', 'WeChat Pay', true, true],
    ['paypal', 'PayPal', false, true],
  ]);
  // No reader is on the board of this bench.
  expect(tenders.map(({ ready }) => ready)).toEqual([false, true, true, true]);
});

test('a refused code of the register is told to the pages as one of a scanner is', async () => {
  const bench = walletBench();
  const id = await bench.begin();
  await expect(bench.terminal.chooseTender(id, { scan: '4006381333931', aim: ']E0' })).rejects.toThrow();
  expect(bench.events.at(-1)).toMatchObject({
    ...{ type: 'code_refused', paymentId: id, code: 'code_is_goods_label' },
  });
  expect(JSON.stringify(bench.events.at(-1))).not.toContain('4006381333931');
});

test('a wallet that cannot be had is told to who asked, and to nobody else', async () => {
  const bench = walletBench();
  const id = await bench.begin();
  const before = bench.events.length;
  await expect(bench.terminal.chooseTender(id, { show: 'bitcoin' })).rejects.toMatchObject({ status: 404 });
  expect(bench.events.length).toBe(before);
});

test('the customer’s code is not in the view; the provider’s numbers are', async () => {
  const bench = walletBench();
  const id = await bench.begin();
  const view = await bench.terminal.chooseTender(id, { scan: ALIPAY_CODE });
  expect(view).toMatchObject({
    ...{ state: 'authorising', tender: 'alipay', entryMode: 'scan', code: null, kind: 'purchase' },
    wallet: { name: 'alipay', orderNumber: id.replaceAll('-', ''), transaction: null },
  });
  await bench.settle();
  await bench.alipay.answer('pay', PAID);
  expect(bench.terminal.payment(id)?.wallet).toMatchObject({ transaction: 'T1', payer: 'z***@example.com' });
});

test('the amount of a refund is in the terminal’s currency, with its decimals', async () => {
  const bench = walletBench();
  const id = await bench.paid();
  for (const amount of ['5.001', '-5.00', '5,00', '']) {
    await expect(bench.refund(id, amount)).rejects.toMatchObject({ code: 'amount_invalid' });
  }
  expect(bench.alipay.countOf('refund')).toBe(0);
});

test('a sale that is repeated with its key is the same, whatever tender it came to', async () => {
  const bench = walletBench();
  const id = await bench.paid();
  const again = await bench.terminal.createPayment({ amount: '12.50', currency: 'EUR' }, 'key-1');
  expect(again).toMatchObject({ created: false, payment: { id, state: 'approved', tender: 'alipay' } });
});
