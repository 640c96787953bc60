import { expect, test } from 'vitest';
import { guardedWallet } from '../../../../src/host/upstreams/guarded-wallet.ts';
import type { Wallet, WalletOrder } from '../../../../src/platform/ports/wallet.ts';
import { memoryLog } from '../../../support/memory-log.ts';

const order: WalletOrder = {
  ...{ paymentId: 'p', orderNumber: 'p', subject: 'Shop', createdAt: 0, expiresAt: 1, transaction: null },
  amount: { minor: 29n, currency: 'EUR' },
};

const broken = (): never => {
  throw new TypeError('28763443825664394 is not what I thought');
};
const wallet: Wallet = {
  ...{ name: 'alipay', scheme: 'alipay', routes: { scan: true, show: true }, pollMs: 3_000 },
  ...{ start: () => {}, stop: async () => {}, link: () => ({ state: 'up', since: 0 }), onLink: () => {} },
  ...{ pay: async () => broken(), present: async () => broken(), query: async () => broken() },
  ...{ cancel: async () => broken(), refund: async () => broken(), readNotification: broken },
};

test('a bug in a wallet leaves an outcome unknown, and says nothing of the code', async () => {
  const log = memoryLog();
  const guarded = guardedWallet(wallet, log);
  const answers = await Promise.all([
    guarded.pay(order, '28763443825664394'),
    guarded.present(order),
    guarded.query(order),
    guarded.cancel(order),
    guarded.refund(order, { refundNumber: 'r', amount: order.amount }),
  ]);
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['unknown']));
  expect(guarded.readNotification({ headers: {}, body: new Uint8Array(), path: '/' })).toMatchObject({
    orderNumber: null,
    status: 400,
  });
  expect(log.text()).not.toContain('28763443825664394');
});
