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

const NOT_FOUND = { kind: 'not_found' } as const;
const OTHERS = [
  ['a lower amount', { ...PAID, amount: { minor: 1_249n, currency: 'EUR' } }],
  ['a higher amount', { ...PAID, amount: { minor: 1_251n, currency: 'EUR' } }],
  ['another currency', { ...PAID, amount: { minor: 1_250n, currency: 'CNY' } }],
] as const;

describe('a request without an answer', () => {
  it('is asked about and never sent a second time', async () => {
    const bench = walletBench();
    const id = await bench.scanned();
    await bench.alipay.answer('pay', NO_ANSWER);
    expect(bench.told(id)).toMatchObject({ state: 'confirming', outcome: null });
    await bench.run(bench.alipay.pollMs);
    await bench.alipay.answer('query', NO_ANSWER);
    await bench.run(bench.alipay.pollMs);
    await bench.alipay.answer('query', PAID);
    expect(bench.stored(id)).toMatchObject({ state: 'approved', reasonCode: null });
    expect(bench.alipay.asked()).toEqual(['pay', 'query', 'query']);
  });

  it('that never reached the provider is cancelled once it has said so three times in a row', async () => {
    const bench = walletBench();
    const id = await bench.scanned();
    await bench.alipay.answer('pay', NO_ANSWER);
    for (const answer of [NOT_FOUND, NOT_FOUND, NO_ANSWER, NOT_FOUND, NOT_FOUND]) {
      await bench.run(bench.alipay.pollMs);
      await bench.alipay.answer('query', answer);
      expect(bench.alipay.countOf('cancel')).toBe(0);
    }
    await bench.run(bench.alipay.pollMs);
    await bench.alipay.answer('query', NOT_FOUND);
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'wallet_no_answer' });
    expect(bench.alipay.countOf('pay')).toBe(1);
  });

  it('is cancelled when it stays so until the time is over', async () => {
    const bench = walletBench();
    bench.alipay.always('query', NO_ANSWER);
    const id = await bench.scanned();
    await bench.alipay.answer('pay', NO_ANSWER);
    await bench.run(CONFIRM_MS + bench.alipay.pollMs);
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'wallet_no_answer' });
  });

  it('whose question did not leave goes on: only the first request proves that nothing left', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.run(bench.alipay.pollMs);
    await bench.alipay.answer('query', NOT_SENT);
    expect(bench.stored(id).state).toBe('confirming');
    await bench.run(bench.alipay.pollMs);
    await bench.alipay.answer('query', PAID);
    expect(bench.stored(id).state).toBe('approved');
  });
});

it('a request that did not leave ends the sale, and nothing is left to resolve', async () => {
  const bench = walletBench();
  const id = await bench.scanned();
  await bench.alipay.answer('pay', NOT_SENT);
  expect(bench.stored(id)).toMatchObject({ state: 'declined', reasonCode: 'wallet_unreachable' });
  expect(bench.terminal.wallets()[0]).toMatchObject({ name: 'alipay', unresolved: 0 });
  await bench.run(120_000);
  expect(bench.alipay.asked()).toEqual(['pay']);
});

it('the provider’s number is durable before the next question', async () => {
  const bench = walletBench();
  const id = await bench.confirming();
  expect(bench.stored(id).wallet?.transaction).toBeNull();
  await bench.run(bench.alipay.pollMs);
  const durable: unknown[] = [];
  bench.alipay.onCall = ({ order }) =>
    durable.push([order.transaction, bench.stored(id).wallet?.transaction]);
  await bench.alipay.answer('query', { kind: 'waiting', transaction: '2026010522001' });
  await bench.run(bench.alipay.pollMs);
  expect(durable).toEqual([['2026010522001', '2026010522001']]);
});

describe('an answer of', () => {
  it.each(OTHERS)('%s to the request is never an approval', async (_, answer) => {
    const bench = walletBench();
    bench.alipay.always('query', answer);
    const id = await bench.scanned();
    await bench.alipay.answer('pay', answer);
    await bench.run(CONFIRM_MS + bench.alipay.pollMs);
    expect(bench.stored(id).state).toBe('reversing');
    await bench.alipay.answer('cancel', { kind: 'cancelled', moneyReturned: true });
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'wallet_no_answer' });
  });

  it.each(OTHERS)('%s after an interruption is never an approval', async (_, answer) => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.crash();
    bench.alipay.always('query', answer);
    await bench.run(600_000);
    expect(bench.alipay.countOf('query')).toBeGreaterThan(5);
    expect(bench.stored(id).state).toBe('unknown');
    bench.alipay.always('cancel', CANCELLED);
    await bench.terminal.cancel(id);
    await bench.settle();
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'cancelled_by_cashier' });
  });
});

it('an answer that says nothing about the customer keeps the sale waiting', async () => {
  const bench = walletBench();
  const id = await bench.scanned();
  await bench.alipay.answer('pay', NOT_FOUND);
  expect(bench.told(id)?.state).toBe('confirming');
  await bench.run(bench.alipay.pollMs);
  await bench.alipay.answer('query', WAITING);
  expect(bench.told(id)?.state).toBe('confirming');
});
