import { expect, test } from 'vitest';
import { UNFINISHED } from '../../../../src/payment/journal/payment-store.ts';
import { REFUNDS_OF, WALLET_PAYMENTS } from '../../../../src/payment/journal/wallet-payments.ts';
import { claimFor, paymentOf, walletPart } from '../../../support/payments.ts';
import { inDatabase, temporaryJournal } from '../../../support/temporary-journal.ts';

function planOf(sql: string): string[] {
  return inDatabase(temporaryJournal().path, (database) => {
    const parameters = Array.from(sql.matchAll(/\?/g), () => 0);
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { detail: string }[];
    return steps.map(({ detail }) => detail).filter((step) => !step.endsWith('LEFT-JOIN'));
  });
}

test.each([
  [
    'the refunds of a payment are searched by the payment and come sorted',
    REFUNDS_OF,
    ['SEARCH payments USING INDEX payments_refunds (refund_of=?)'],
  ],
  [
    'payments through wallets are read from their index, without those of cards',
    WALLET_PAYMENTS,
    ['SCAN payments USING INDEX payments_wallets'],
  ],
  [
    'payments with no known end are unfinished ones',
    UNFINISHED,
    ['SCAN payments USING INDEX payments_unfinished'],
  ],
])('%s', (_, sql, plan) => {
  expect(planOf(sql)).toEqual(plan);
});

test('what a wallet has of a payment comes back whole after a restart', () => {
  const opened = temporaryJournal();
  const wallet = walletPart({
    route: 'show',
    transaction: '2026010522001',
    payer: '张***',
    code: { text: 'https://qr.example/1', expiresAt: 1_767_600_180_000 },
  });
  const sale = paymentOf({ wallet, state: 'confirming' });
  opened.journal.create(sale, claimFor(sale));
  const refund = paymentOf({
    id: 'refund-1',
    wallet,
    state: 'unknown',
    transactionType: '20',
    refundOf: sale.id,
  });
  opened.journal.create(refund, claimFor(refund));
  const journal = opened.reopen();
  expect(journal.payment(sale.id)).toEqual(sale);
  expect(journal.refundsOf(sale.id)).toEqual([refund]);
  expect(journal.refundsOf(refund.id)).toEqual([]);
  expect(journal.unfinished().map(({ id }) => id)).toEqual([sale.id, refund.id]);
});

test('payments through wallets come newest first, from a moment on, as many as asked for', () => {
  const { journal } = temporaryJournal();
  for (const [id, createdAt, wallet] of [
    ['old', 1_000, walletPart()],
    ['first', 2_000, walletPart()],
    ['card', 3_000, null],
    ['second', 4_000, walletPart()],
  ] as const) {
    const payment = paymentOf({ id, createdAt, wallet });
    journal.create(payment, claimFor(payment));
  }
  const idsOf = (limit: number) => journal.walletPayments(2_000, limit).map(({ id }) => id);
  expect(idsOf(10)).toEqual(['second', 'first']);
  expect(idsOf(1)).toEqual(['second']);
});

test.each(['requesting', 'confirming', 'reversing', 'unknown'] as const)(
  'a payment that is %s is unfinished',
  (state) => {
    const { journal } = temporaryJournal();
    const payment = paymentOf({ state, wallet: walletPart() });
    journal.create(payment, claimFor(payment));
    expect(journal.unfinished()).toEqual([payment]);
  },
);
