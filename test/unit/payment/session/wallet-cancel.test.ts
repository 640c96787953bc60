import { describe, expect, it } from 'vitest';
import {
  ALIPAY_CODE,
  CANCELLED,
  NO_ANSWER,
  NOT_SENT,
  PAID,
  WAITING,
  WECHAT_CODE,
  walletBench,
} from '../../../support/wallet-session-bench.ts';

describe('the cashier cancels', () => {
  it('while the request is unanswered: the order is cancelled after its answer, not before', async () => {
    const bench = walletBench();
    const id = await bench.scanned();
    expect((await bench.terminal.cancel(id)).state).toBe('reversing');
    await bench.run(30_000);
    expect(bench.alipay.asked()).toEqual(['pay']);
    await bench.alipay.answer('pay', PAID);
    expect(bench.alipay.asked()).toEqual(['pay', 'cancel']);
    expect(bench.stored(id).state).toBe('reversing');
    await bench.alipay.answer('cancel', { kind: 'cancelled', moneyReturned: true });
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'cancelled_by_cashier' });
  });

  it('while a question is unanswered: that answer changes nothing and nothing more is asked', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.run(bench.alipay.pollMs);
    await bench.terminal.cancel(id);
    await bench.alipay.answer('query', WAITING);
    expect(bench.alipay.asked()).toEqual(['pay', 'query', 'cancel']);
    await bench.run(bench.alipay.pollMs);
    expect(bench.alipay.countOf('query')).toBe(1);
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id).state).toBe('cancelled');
    await expect(bench.terminal.cancel(id)).rejects.toMatchObject({ code: 'payment_final' });
  });

  it('twice: the order is cancelled once', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.terminal.cancel(id);
    await bench.terminal.cancel(id);
    await bench.settle();
    await bench.alipay.answer('cancel', CANCELLED);
    await bench.run(60_000);
    expect(bench.alipay.asked()).toEqual(['pay', 'cancel']);
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', version: 5 });
  });

  it('and the way to the provider is closed: it is asked again until it is cancelled', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.terminal.cancel(id);
    await bench.settle();
    for (const answer of [NOT_SENT, NO_ANSWER, NOT_SENT]) {
      await bench.alipay.answer('cancel', answer);
      expect(bench.stored(id).state).toBe('reversing');
      await bench.run(bench.alipay.pollMs);
    }
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id).state).toBe('cancelled');
    expect(bench.alipay.countOf('cancel')).toBe(4);
  });
});

describe('a cancellation that the provider does not answer', () => {
  it('frees the till after six tries, and the payment is unknown, not failed', async () => {
    const bench = walletBench();
    const id = await bench.unresolved();
    expect(bench.alipay.countOf('cancel')).toBe(6);
    expect(bench.stored(id)).toMatchObject({
      state: 'unknown',
      reasonCode: 'cancelled_by_cashier',
      finalAt: null,
    });
    expect(bench.told(id)).toMatchObject({ state: 'unknown', outcome: null });
    expect(bench.terminal.health().paymentId).toBeNull();
  });

  it('leaves the till to cards and other wallets, and the same wallet takes nothing', async () => {
    const bench = walletBench();
    await bench.unresolved();
    const next = await bench.begin();
    bench.scanners.scan(ALIPAY_CODE);
    expect(bench.events.at(-1)).toMatchObject({ type: 'code_refused', code: 'wallet_unresolved' });
    await expect(bench.terminal.chooseTender(next, { show: 'alipay' })).rejects.toMatchObject({
      code: 'wallet_unresolved',
    });
    bench.scanners.scan(WECHAT_CODE);
    await bench.settle();
    await bench.wechat.answer('pay', PAID);
    expect(bench.stored(next).state).toBe('approved');

    const third = await bench.begin('80.00');
    bench.lane.present({});
    await bench.settle();
    expect(bench.stored(third).state).toBe('authorising');
    expect(bench.alipay.countOf('pay')).toBe(1);
  });

  it('that a person refuses at the provider leaves the end to what the order is', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.terminal.cancel(id);
    await bench.settle();
    await bench.alipay.answer('cancel', { kind: 'refused', reason: 'declined', code: 'NO_CANCEL' });
    expect(bench.stored(id).state).toBe('unknown');
    await bench.run(1_000);
    await bench.alipay.answer('cancel', { kind: 'refused', reason: 'declined', code: 'NO_CANCEL' });
    await bench.alipay.answer('query', PAID);
    expect(bench.stored(id)).toMatchObject({ state: 'approved', reasonCode: null });
  });
});

it('a question that is answered after the terminal has stopped is followed by no other', async () => {
  const bench = walletBench();
  await bench.confirming();
  await bench.run(bench.alipay.pollMs);
  await bench.core.stop();
  const timers = bench.clock.pendingTimers;
  await bench.alipay.answer('query', WAITING);
  expect(bench.clock.pendingTimers).toBe(timers);
});
