import { describe, expect, it } from 'vitest';
import { NO_ANSWER, NOT_SENT, type WalletBench, walletBench } from '../../../support/wallet-session-bench.ts';

const REFUNDED = { kind: 'refunded', transaction: 'R1' } as const;

async function refunded(bench: WalletBench, id: string, amount?: string) {
  const refund = await bench.refund(id, amount);
  await bench.alipay.answer('refund', REFUNDED);
  return bench.stored(refund.id);
}

const sumOf = (bench: WalletBench, id: string) => bench.terminal.payment(id)?.refunded;

describe('a refund', () => {
  it('is sent after its intent is durable, under a number of its own', async () => {
    const bench = walletBench();
    const id = await bench.paid();
    const seen: unknown[] = [];
    bench.alipay.onCall = ({ order, refund }) => {
      const [stored] = bench.journal.refundsOf(id);
      seen.push([order.paymentId, order.transaction, stored?.state, refund?.amount.minor]);
      expect(refund?.refundNumber).toBe(stored?.wallet?.orderNumber);
      expect(refund?.refundNumber).not.toBe(order.orderNumber);
    };
    const refund = await bench.refund(id, '5.00');
    expect(seen).toEqual([[id, 'T1', 'requesting', 500n]]);
    expect(refund).toMatchObject({ kind: 'refund', refundOf: id, amount: '5.00', state: 'authorising' });
    await bench.alipay.answer('refund', REFUNDED);
    expect(bench.stored(refund.id)).toMatchObject({ state: 'approved', wallet: { transaction: 'R1' } });
    expect(bench.journal.printJobs(refund.id).length).toBeGreaterThan(0);
    expect(bench.told(refund.id)).toMatchObject({ outcome: 'approved', kind: 'refund' });
  });

  it('of a part, another part and the rest adds up, and no more is given back', async () => {
    const bench = walletBench();
    const id = await bench.paid();
    expect(sumOf(bench, id)).toBe('0.00');
    await refunded(bench, id, '5.00');
    await refunded(bench, id, '0.01');
    expect(sumOf(bench, id)).toBe('5.01');
    await expect(bench.refund(id, '7.50')).rejects.toMatchObject({
      code: 'refund_too_high',
      message: expect.stringContaining('7.49 EUR'),
    });
    expect((await refunded(bench, id)).amount.minor).toBe(749n);
    expect(sumOf(bench, id)).toBe('12.50');
    for (const amount of [undefined, '0.01']) {
      await expect(bench.refund(id, amount)).rejects.toMatchObject({ code: 'refund_too_high' });
    }
    expect(bench.alipay.countOf('refund')).toBe(3);
  });

  it.each(['0.00', '12.51'])('of %s is refused and nothing is written', async (amount) => {
    const bench = walletBench();
    const id = await bench.paid();
    await expect(bench.refund(id, amount)).rejects.toMatchObject({ code: 'refund_too_high' });
    expect(bench.journal.refundsOf(id)).toEqual([]);
    expect(bench.alipay.countOf('refund')).toBe(0);
  });

  it('asked for twice at once cannot be more than the payment', async () => {
    const bench = walletBench();
    const id = await bench.paid();
    const both = await Promise.allSettled([bench.refund(id, '8.00'), bench.refund(id, '8.00')]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(bench.alipay.countOf('refund')).toBe(1);
    expect(sumOf(bench, id)).toBe('8.00');
  });

  it('with the same key is the same refund, while it runs and afterwards', async () => {
    const bench = walletBench();
    const id = await bench.paid();
    const first = await bench.terminal.refund(id, {}, 'refund-1');
    const second = await bench.terminal.refund(id, {}, 'refund-1');
    await bench.settle();
    await bench.alipay.answer('refund', REFUNDED);
    const third = await bench.terminal.refund(id, {}, 'refund-1');
    expect([first, second, third].map(({ created }) => created)).toEqual([true, false, false]);
    expect(new Set([first, second, third].map(({ payment }) => payment.id)).size).toBe(1);
    expect(third.payment.state).toBe('approved');
    expect(bench.alipay.countOf('refund')).toBe(1);
  });

  it('with a key of another request is refused', async () => {
    const bench = walletBench();
    const id = await bench.paid();
    await bench.refund(id, '5.00', 'refund-1');
    for (const amount of ['4.00', undefined, '99.00']) {
      await expect(bench.refund(id, amount, 'refund-1')).rejects.toMatchObject({
        code: 'idempotency_conflict',
      });
    }
    // The sale's own key.
    await expect(bench.refund(id, '5.00', 'key-1')).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(bench.alipay.countOf('refund')).toBe(1);
  });

  it('is no way to pay a card payment back', async () => {
    const bench = walletBench();
    const id = await bench.begin('80.00');
    bench.lane.present({});
    await bench.settle();
    bench.upstream.answer({ kind: 'approved', responseCode: '00', authorisationCode: '123456' });
    await bench.settle();
    expect(bench.stored(id).state).toBe('approved');
    await expect(bench.refund(id)).rejects.toMatchObject({ code: 'refund_not_possible' });
  });

  it('needs an approved payment', async () => {
    const bench = walletBench();
    const waits = await bench.confirming();
    await expect(bench.refund(waits)).rejects.toMatchObject({ code: 'refund_not_possible' });
    await bench.run(bench.alipay.pollMs);
    await bench.alipay.answer('query', { kind: 'closed' });
    await expect(bench.refund(waits)).rejects.toMatchObject({ code: 'refund_not_possible' });
    await expect(bench.refund('no-such')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('of a payment with no known end is refused', async () => {
    const bench = walletBench();
    const id = await bench.unresolved();
    await expect(bench.refund(id)).rejects.toMatchObject({ code: 'refund_not_possible' });
  });

  it('is never refunded itself, and not cancelled', async () => {
    const bench = walletBench();
    const { id } = await refunded(bench, await bench.paid(), '5.00');
    await expect(bench.refund(id)).rejects.toMatchObject({ code: 'refund_not_possible' });
    await expect(bench.terminal.cancel(id)).rejects.toMatchObject({ code: 'payment_final' });
  });

  it('does not need the till', async () => {
    const bench = walletBench();
    const id = await bench.paid();
    const next = await bench.begin();
    await refunded(bench, id, '5.00');
    expect(bench.stored(next).state).toBe('awaiting_tender');
    expect(bench.terminal.health().paymentId).toBe(next);
  });
});

describe('a refund that the provider', () => {
  it.each([
    ['refuses', { kind: 'refused', reason: 'no_funds', code: 'SELLER_BALANCE' } as const, 'wallet_no_funds'],
    ['never got', NOT_SENT, 'wallet_unreachable'],
  ])('%s is declined and leaves its amount free', async (_, answer, reasonCode) => {
    const bench = walletBench();
    const id = await bench.paid();
    const { id: first } = await bench.refund(id, '12.50');
    expect(sumOf(bench, id)).toBe('12.50');
    await bench.alipay.answer('refund', answer);
    expect(bench.stored(first)).toMatchObject({ state: 'declined', reasonCode });
    expect(sumOf(bench, id)).toBe('0.00');
    expect((await refunded(bench, id, '12.50')).state).toBe('approved');
  });

  it.each([
    ['does not answer', NO_ANSWER],
    ['has not done yet', { kind: 'pending' } as const],
  ])('%s is asked for again with the same number, its amount taken', async (_, answer) => {
    const bench = walletBench();
    const id = await bench.paid();
    const refund = await bench.refund(id, '5.00');
    await bench.alipay.answer('refund', answer);
    expect(bench.stored(refund.id)).toMatchObject({ state: 'unknown', finalAt: null });
    await expect(bench.refund(id, '7.51')).rejects.toMatchObject({ code: 'refund_too_high' });
    await expect(bench.terminal.cancel(refund.id)).rejects.toMatchObject({ code: 'payment_final' });
    await bench.run(1_000);
    await bench.alipay.answer('refund', NOT_SENT);
    expect(bench.stored(refund.id).state).toBe('unknown');
    await bench.run(2_000);
    await bench.alipay.answer('refund', REFUNDED);
    expect(bench.stored(refund.id).state).toBe('approved');
    expect(sumOf(bench, id)).toBe('5.00');
    const numbers = bench.alipay.calls.flatMap((call) => call.refund?.refundNumber ?? []);
    expect(numbers).toHaveLength(3);
    expect(new Set(numbers).size).toBe(1);
  });
});

it('the terminal stops only when the answers of all refunds under way are durable', async () => {
  const bench = walletBench();
  const id = await bench.paid();
  const first = await bench.refund(id, '5.00');
  const { payment: second } = await bench.terminal.refund(id, { amount: '1.00' }, 'refund-2');
  let stopped = false;
  const stop = bench.core.stop().then(() => {
    stopped = true;
  });
  await bench.settle();
  // The second is answered first.
  const [firstCall] = bench.alipay.calls.filter(({ method }) => method === 'refund');
  expect(firstCall?.refund?.amount.minor).toBe(500n);
  await bench.alipay.answerLast('refund', REFUNDED);
  expect(stopped).toBe(false);
  await bench.alipay.answer('refund', REFUNDED);
  await stop;
  expect([first.id, second.id].map((refund) => bench.stored(refund).state)).toEqual(['approved', 'approved']);
});
