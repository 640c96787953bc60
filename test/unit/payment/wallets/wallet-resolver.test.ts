import { describe, expect, it } from 'vitest';
import {
  CANCELLED,
  CONFIRM_MS,
  NO_ANSWER,
  NOT_SENT,
  PAID,
  WAITING,
  walletBench,
} from '../../../support/wallet-session-bench.ts';

describe('a payment with no known end', () => {
  it('is asked about with growing pauses, up to a minute, for as long as it takes', async () => {
    const bench = walletBench();
    const id = await bench.unresolved();
    bench.alipay.always('cancel', NO_ANSWER);
    const at: number[] = [];
    const start = bench.clock.now();
    bench.alipay.onCall = () => at.push((bench.clock.now() - start) / 1_000);
    await bench.run(300_000);
    const pauses = at.map((time, index) => time - (at[index - 1] ?? 0));
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(bench.stored(id).state).toBe('unknown');
    expect(bench.terminal.wallets()[0]?.unresolved).toBe(1);
    bench.alipay.always('cancel', CANCELLED);
    await bench.run(60_000);
    expect(bench.stored(id).state).toBe('cancelled');
    expect(bench.terminal.wallets()[0]?.unresolved).toBe(0);
    expect(bench.clock.pendingTimers).toBeLessThan(5);
    await bench.run(600_000);
    expect(at.length).toBe(10);
  });

  it('that the cashier cancelled is given back, not approved, although it was paid', async () => {
    const bench = walletBench();
    const id = await bench.unresolved();
    bench.alipay.always('query', PAID);
    await bench.run(1_000);
    expect(bench.alipay.countOf('query')).toBe(0);
    await bench.alipay.answer('cancel', { kind: 'cancelled', moneyReturned: true });
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'cancelled_by_cashier' });
    expect(bench.journal.printJobs(id).length).toBeGreaterThan(0);
    expect(bench.told(id)).toMatchObject({ outcome: 'cancelled' });
  });

  it('that was interrupted and is paid is approved, with its receipt', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.crash();
    await bench.run(1_000);
    await bench.alipay.answer('query', PAID);
    expect(bench.stored(id)).toMatchObject({ state: 'approved', reasonCode: null, online: true });
    expect(bench.journal.printJobs(id).length).toBeGreaterThan(0);
  });

  it('that was interrupted and waits is cancelled: nobody stands at the counter for it any more', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.crash();
    await bench.run(1_000);
    await bench.alipay.answer('query', WAITING);
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'interrupted' });
  });

  it('that was interrupted and refused is declined; closed it is cancelled', async () => {
    for (const [answer, state] of [
      [{ kind: 'refused', reason: 'no_funds', code: 'NO' }, 'declined'],
      [{ kind: 'closed' }, 'cancelled'],
    ] as const) {
      const bench = walletBench();
      const id = await bench.confirming();
      await bench.crash();
      await bench.run(1_000);
      await bench.alipay.answer('query', answer);
      expect(bench.stored(id).state).toBe(state);
      expect(bench.alipay.countOf('cancel')).toBe(0);
    }
  });

  it('that the provider does not have may still be on its way: it is cancelled only when it cannot come any more', async () => {
    const bench = walletBench();
    const id = await bench.scanned();
    await bench.crash();
    bench.alipay.always('query', { kind: 'not_found' });
    await bench.run(31_000);
    expect(bench.alipay.countOf('query')).toBeGreaterThan(3);
    expect(bench.alipay.countOf('cancel')).toBe(0);
    await bench.run(60_000);
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id).state).toBe('cancelled');
  });

  it('that the till took back for want of an answer is cancelled, although it was paid', async () => {
    const bench = walletBench();
    bench.alipay.always('query', NO_ANSWER);
    bench.alipay.always('cancel', NO_ANSWER);
    const id = await bench.scanned();
    await bench.alipay.answer('pay', NO_ANSWER);
    await bench.run(CONFIRM_MS + 10 * bench.alipay.pollMs);
    expect(bench.stored(id)).toMatchObject({ state: 'unknown', reasonCode: 'wallet_no_answer' });
    bench.alipay.always('query', PAID);
    bench.alipay.always('cancel', { kind: 'cancelled', moneyReturned: true });
    await bench.run(60_000);
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'wallet_no_answer' });
  });

  it('goes on being cancelled after a restart: the first cancellation may still be on its way', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.crash();
    await bench.run(1_000);
    await bench.alipay.answer('query', WAITING);
    expect(bench.alipay.waiting().method).toBe('cancel');
    await bench.crash();
    bench.alipay.always('query', PAID);
    await bench.run(1_000);
    expect(bench.stored(id).state).toBe('unknown');
    await bench.alipay.answer('cancel', { kind: 'cancelled', moneyReturned: true });
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'interrupted' });
  });

  it('can be cancelled by the cashier, at once', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.crash();
    bench.alipay.always('query', NOT_SENT);
    await bench.run(100_000);
    expect((await bench.terminal.cancel(id)).reasonCode).toBe('cancelled_by_cashier');
    await bench.settle();
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id).state).toBe('cancelled');
  });

  it('that the cashier cancels while it is asked about is not approved by that answer', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.crash();
    await bench.run(1_000);
    await bench.terminal.cancel(id);
    await bench.alipay.answer('query', PAID);
    expect(bench.stored(id)).toMatchObject({ state: 'unknown', reasonCode: 'cancelled_by_cashier' });
    await bench.run(2_000);
    await bench.alipay.answer('cancel', { kind: 'cancelled', moneyReturned: true });
    expect(bench.stored(id).state).toBe('cancelled');
  });

  it('is asked about once at a time', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.crash();
    await bench.run(1_000);
    await bench.terminal.cancel(id);
    await bench.terminal.cancel(id);
    await bench.run(10_000);
    expect(bench.alipay.waiting().method).toBe('query');
  });

  it('is shown to an idempotent repeat of its sale as it is, not as the till left it', async () => {
    const bench = walletBench();
    const sale = { amount: '12.50', currency: 'EUR' };
    const { payment } = await bench.terminal.createPayment(sale, 'register-1');
    await bench.terminal.chooseTender(payment.id, { show: 'alipay' });
    await bench.settle();
    await bench.terminal.cancel(payment.id);
    await bench.alipay.answer('present', NO_ANSWER);
    await bench.alipay.answer('cancel', { kind: 'refused', reason: 'declined', code: 'NO' });
    await bench.run(1_000);
    await bench.alipay.answer('cancel', CANCELLED);
    const again = await bench.terminal.createPayment(sale, 'register-1');
    expect(again).toMatchObject({ created: false, payment: { id: payment.id, state: 'cancelled' } });
  });

  it('is not said to have cost nothing', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.crash();
    const { reason, hint } = bench.terminal.payment(id)!;
    expect(`${reason} ${hint}`).not.toMatch(/nothing is charged|start again/i);
    expect(hint).toMatch(/do not take the money again/i);
  });
});
