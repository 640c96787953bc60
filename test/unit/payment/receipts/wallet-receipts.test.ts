import { expect, test } from 'vitest';
import type { Payment } from '../../../../src/payment/payment.ts';
import { receiptCopies, receiptDocument } from '../../../../src/payment/receipts/receipt-document.ts';
import { capturedCard, paymentOf, walletPart } from '../../../support/payments.ts';
import { plainLines, receiptHeader } from '../../../support/receipts.ts';

const linesOf = (payment: Payment): string[] =>
  plainLines(receiptDocument(payment, 'customer', receiptHeader()).receiptline);

function printedBeside(name: string, lines: string[]): string | undefined {
  return lines
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length)
    .trim();
}

const paid = paymentOf({
  state: 'approved',
  online: true,
  finalAt: 1_767_600_020_000,
  wallet: walletPart({ transaction: '2026010522001452813855801139', payer: '138****1234' }),
});

test('a wallet’s receipt says how it was paid, and the numbers that a provider asks for', () => {
  const lines = linesOf(paid);
  expect(printedBeside('Paid with', lines)).toBe('Alipay');
  expect(printedBeside('Entry', lines)).toBe('Code scanned');
  expect(printedBeside('Customer', lines)).toBe('138****1234');
  expect(printedBeside('Transaction', lines)).toBe('2026010522001452813855801139');
});

test('a refund is titled as one and names its payment', () => {
  const refund = { ...paid, id: 'refund-1', transactionType: '20' as const, refundOf: 'payment-number-1' };
  const { receiptline } = receiptDocument(refund, 'customer', receiptHeader());
  expect(receiptline).toContain('Refund');
  expect(printedBeside('Refund of', linesOf(refund))).toBe('ent-number-1');
});

test('a refused or cancelled wallet payment gives the customer a slip, and the merchant none', () => {
  for (const state of ['declined', 'cancelled'] as const) {
    const copies = receiptCopies({ ...paid, state, reasonCode: 'wallet_not_confirmed' }, receiptHeader());
    expect(copies.map(({ copy }) => copy)).toEqual(['customer']);
    expect(copies[0]!.receiptline).toContain('NOT APPROVED');
  }
});

test('a phone’s wallet stands with the entry, a loyalty number in a line of its own', () => {
  const card = capturedCard({ formFactor: 'phone', wallet: 'apple_pay' });
  const passes = [
    { program: 'apple_vas', passType: 'pass.example', id: 'LOYAL-1', status: 'read' },
    { program: 'apple_vas', passType: 'pass.other', id: '', status: 'not_found' },
  ] as const;
  const lines = linesOf(paymentOf({ state: 'approved', online: true, finalAt: 1, card, passes }));
  expect(printedBeside('Entry', lines)).toBe('Contactless, Apple Pay');
  expect(lines.filter((line) => line.includes('Loyalty'))).toHaveLength(1);
});
