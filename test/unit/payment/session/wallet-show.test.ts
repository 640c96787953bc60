import { describe, expect, it } from 'vitest';
import {
  CANCELLED,
  NO_ANSWER,
  NOT_SENT,
  PAID,
  SHOW_MS,
  type WalletBench,
  walletBench,
} from '../../../support/wallet-session-bench.ts';

const NOT_FOUND = { kind: 'not_found' } as const;
const QR = 'https://qr.example/bax0001';

async function shown(bench: WalletBench): Promise<string> {
  const id = await bench.begin();
  await bench.terminal.chooseTender(id, { show: 'paypal' });
  await bench.settle();
  const expiresAt = bench.clock.now() + SHOW_MS;
  await bench.paypal.answer('present', { kind: 'shown', code: QR, transaction: 'O1', expiresAt });
  return id;
}

describe('a shown code', () => {
  it('is asked for after the intent is durable, with lane and scanners disarmed', async () => {
    const bench = walletBench();
    const id = await bench.begin();
    const seen: unknown[] = [];
    bench.paypal.onCall = ({ method }) =>
      seen.push([method, bench.stored(id).state, bench.lane.posted.at(-1)?.kind, bench.scanners.armed]);
    await bench.terminal.chooseTender(id, { show: 'paypal' });
    await bench.settle();
    expect(seen).toEqual([['present', 'requesting', 'disarm', false]]);
  });

  it('is on the customer’s screen while it waits, with the provider’s number durable, and gone afterwards', async () => {
    const bench = walletBench();
    const id = await shown(bench);
    expect(bench.told(id)).toMatchObject({ state: 'confirming', code: { text: QR } });
    expect(bench.stored(id).wallet).toMatchObject({ transaction: 'O1', route: 'show' });
    await bench.run(bench.paypal.pollMs);
    await bench.paypal.answer('query', PAID);
    expect(bench.stored(id)).toMatchObject({ state: 'approved', wallet: { code: null, transaction: 'T1' } });
    expect(bench.told(id)?.code).toBeNull();
  });

  it('that nobody has scanned goes on waiting, however often the provider has no such order', async () => {
    const bench = walletBench();
    bench.paypal.always('query', NOT_FOUND);
    const id = await shown(bench);
    await bench.run(10 * bench.paypal.pollMs);
    expect(bench.paypal.countOf('query')).toBe(10);
    expect(bench.told(id)).toMatchObject({ state: 'confirming', code: { text: QR } });
    await bench.run(SHOW_MS);
    expect(bench.paypal.countOf('cancel')).toBe(1);
    await bench.paypal.answer('cancel', CANCELLED);
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'wallet_not_confirmed' });
  });

  it('stays on the screen when an answer tells the provider’s number', async () => {
    const bench = walletBench();
    const id = await shown(bench);
    await bench.run(bench.paypal.pollMs);
    await bench.paypal.answer('query', { kind: 'waiting', transaction: 'O1' });
    expect(bench.told(id)).toMatchObject({ state: 'confirming', code: { text: QR } });
    expect(bench.stored(id).wallet).toMatchObject({ transaction: 'O1', code: { text: QR } });
  });

  it('that could not be had is asked for three times, then the order is cancelled', async () => {
    const bench = walletBench();
    const id = await bench.begin();
    await bench.terminal.chooseTender(id, { show: 'alipay' });
    await bench.settle();
    for (const tries of [1, 2, 3]) {
      expect(bench.alipay.countOf('present')).toBe(tries);
      await bench.alipay.answer('present', NO_ANSWER);
      await bench.run(bench.alipay.pollMs);
    }
    expect(bench.alipay.asked()).toEqual(['present', 'present', 'present', 'cancel']);
    const orders = new Set(bench.alipay.calls.map(({ order }) => order.orderNumber));
    expect(orders.size).toBe(1);
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'wallet_no_answer' });
  });

  it('whose request did not leave ends the sale', async () => {
    const bench = walletBench();
    const id = await bench.begin();
    await bench.terminal.chooseTender(id, { show: 'paypal' });
    await bench.settle();
    await bench.paypal.answer('present', NOT_SENT);
    expect(bench.stored(id)).toMatchObject({ state: 'declined', reasonCode: 'wallet_unreachable' });
  });

  it('is asked for again by nobody once the cashier has cancelled', async () => {
    const bench = walletBench();
    const id = await bench.begin();
    await bench.terminal.chooseTender(id, { show: 'paypal' });
    await bench.settle();
    await bench.terminal.cancel(id);
    await bench.paypal.answer('present', NO_ANSWER);
    await bench.paypal.answer('cancel', CANCELLED);
    await bench.run(60_000);
    expect(bench.paypal.asked()).toEqual(['present', 'cancel']);
    expect(bench.stored(id).state).toBe('cancelled');
  });

  it('is of a wallet that can show one: named, or of the same app', async () => {
    const bench = walletBench();
    const id = await bench.begin();
    await expect(bench.terminal.chooseTender(id, { show: 'bitcoin' })).rejects.toMatchObject({
      code: 'wallet_unknown',
    });
    await bench.terminal.chooseTender(id, { show: 'alipay_plus' });
    expect(bench.stored(id).wallet?.name).toBe('alipay');
  });
});
