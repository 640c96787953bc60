import { describe, expect, it } from 'vitest';
import {
  CANCELLED,
  NO_ANSWER,
  PAID,
  type WalletBench,
  walletBench,
} from '../../../support/wallet-session-bench.ts';

const compared = async (bench: WalletBench) => (await bench.terminal.compareWallets())[0]?.comparison;

describe('the comparison with a provider', () => {
  it('agrees, with totals and an entry in the audit log', async () => {
    const bench = walletBench();
    const id = await bench.paid();
    await bench.paid();
    const refund = await bench.refund(id, '2.00');
    await bench.alipay.answer('refund', { kind: 'refunded', transaction: null });
    expect(bench.stored(refund.id).state).toBe('approved');
    bench.alipay.always('query', PAID);
    expect(await compared(bench)).toMatchObject({
      wallet: 'alipay',
      state: 'agreed',
      compared: 2,
      paid: { count: 2, amount: '25.00' },
      refunded: { count: 1, amount: '2.00' },
      currency: 'EUR',
      differences: [],
    });
    const entries = bench.terminal.audit({ after: null, limit: 100 }).entries;
    expect(entries.filter(({ event }) => event === 'wallet.compared')).toMatchObject([
      {
        by: 'terminal',
        subject: 'alipay',
        detail: { state: 'agreed', compared: 2, paid: '2500', refunded: '200' },
      },
      { subject: 'wechat', detail: { compared: 0 } },
      { subject: 'paypal' },
    ]);
  });

  it('finds money that the provider took and the shop does not know of', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.terminal.cancel(id);
    await bench.settle();
    await bench.alipay.answer('cancel', CANCELLED);
    bench.alipay.always('query', PAID);
    expect(await compared(bench)).toMatchObject({
      state: 'differs',
      differences: [
        {
          paymentId: id,
          orderNumber: id.replaceAll('-', ''),
          sentence: expect.stringContaining('12.50 EUR as paid; here it is not'),
        },
      ],
    });
  });

  it.each([
    ['has as not there', { kind: 'not_found' } as const],
    ['waits for', { kind: 'waiting', transaction: 'T1' } as const],
    ['has closed', { kind: 'closed' } as const],
    ['has with another amount', { ...PAID, amount: { minor: 1_249n, currency: 'EUR' } } as typeof PAID],
  ])('finds money of the shop that the provider %s', async (_, answer) => {
    const bench = walletBench();
    const id = await bench.paid();
    bench.alipay.always('query', answer);
    expect(await compared(bench)).toMatchObject({ state: 'differs', differences: [{ paymentId: id }] });
  });

  it('agrees on what was given back in full', async () => {
    const bench = walletBench();
    const id = await bench.paid();
    await bench.refund(id);
    await bench.alipay.answer('refund', { kind: 'refunded', transaction: null });
    bench.alipay.always('query', { kind: 'closed' });
    expect(await compared(bench)).toMatchObject({ state: 'agreed', refunded: { count: 1, amount: '12.50' } });
  });

  it('agrees on a cancelled payment that the provider has closed', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.terminal.cancel(id);
    await bench.settle();
    await bench.alipay.answer('cancel', CANCELLED);
    bench.alipay.always('query', { kind: 'closed' });
    expect(await compared(bench)).toMatchObject({ state: 'agreed', compared: 1, paid: { count: 0 } });
  });

  it('is incomplete while the provider does not answer for all', async () => {
    const bench = walletBench();
    await bench.paid();
    bench.alipay.always('query', NO_ANSWER);
    expect(await compared(bench)).toMatchObject({ state: 'incomplete', compared: 1 });
    bench.alipay.always('query', PAID);
    expect(await compared(bench)).toMatchObject({ state: 'agreed' });
  });

  it('is incomplete while a payment has no known end', async () => {
    const bench = walletBench();
    await bench.unresolved();
    expect(await compared(bench)).toMatchObject({ state: 'incomplete', compared: 0 });
  });

  it('that differs asks again for what was not answered, however late', async () => {
    const bench = walletBench();
    await bench.paid();
    await bench.paid();
    await bench.run(7_200_000);
    const both = bench.terminal.compareWallets();
    await bench.settle();
    await bench.alipay.answer('query', NO_ANSWER);
    await bench.alipay.answer('query', { kind: 'not_found' });
    expect((await both)[0]?.comparison?.state).toBe('differs');
    await bench.run(7_200_000);
    bench.alipay.always('query', PAID);
    expect(await compared(bench)).toMatchObject({ state: 'agreed', compared: 2 });
    await bench.run(7_200_000);
    expect(await compared(bench)).toMatchObject({ state: 'agreed', compared: 0 });
  });

  it('that runs already is joined', async () => {
    const bench = walletBench();
    await bench.paid();
    const [first, second] = [bench.terminal.compareWallets(), bench.terminal.compareWallets()];
    await bench.settle();
    await bench.alipay.answer('query', PAID);
    expect(await first).toEqual(await second);
    expect(bench.alipay.countOf('query')).toBe(1);
  });

  it('ends with the terminal after the question under way', async () => {
    const bench = walletBench();
    await bench.paid();
    await bench.paid();
    const running = bench.terminal.compareWallets();
    await bench.settle();
    const stopped = bench.core.stop();
    await bench.alipay.answer('query', PAID);
    await stopped;
    await running;
    expect(bench.alipay.countOf('query')).toBe(1);
    expect(bench.terminal.wallets()[0]?.comparison).toMatchObject({ state: 'incomplete' });
  });
});
