import { expect, test } from 'vitest';
import type { Journal } from '../../../../src/payment/journal/journal.ts';
import { claimFor, paymentOf } from '../../../support/payments.ts';
import { temporaryJournal } from '../../../support/temporary-journal.ts';

function declineWithReceipts(journal: Journal, id: string): void {
  const begun = paymentOf({ id });
  journal.create(begun, claimFor(begun));
  journal.commit({
    payment: { ...begun, version: 2, state: 'declined', finalAt: 1 },
    print: [
      { copy: 'merchant', receiptline: `merchant copy of ${id}` },
      { copy: 'customer', receiptline: `customer copy of ${id}` },
    ],
  });
}

test('receipts are printed in the order they were made, also after a restart', () => {
  const { journal, reopen } = temporaryJournal();
  declineWithReceipts(journal, 'a');
  declineWithReceipts(journal, 'b');
  expect(journal.nextPrintJob()).toEqual({
    id: 1,
    paymentId: 'a',
    copy: 'merchant',
    receiptline: 'merchant copy of a',
    state: 'waiting',
  });
  journal.markPrinted(1);
  journal.markPrinted(2);
  expect(reopen().nextPrintJob()).toMatchObject({ id: 3, paymentId: 'b' });
});

test('a printed receipt stays with its payment', () => {
  const { journal } = temporaryJournal();
  declineWithReceipts(journal, 'a');
  journal.markPrinted(2);
  expect(journal.printJobs('a').map(({ id, state }) => [id, state])).toEqual([
    [1, 'waiting'],
    [2, 'printed'],
  ]);
  expect(journal.printJobs('b')).toEqual([]);
  expect(journal.printJobsWaiting()).toBe(1);
});

test('a reprint is the same document once more', () => {
  const { journal } = temporaryJournal();
  declineWithReceipts(journal, 'a');
  journal.markPrinted(1);
  journal.markPrinted(2);
  expect(journal.nextPrintJob()).toBeUndefined();
  const again = journal.reprint(2);
  expect(again).toEqual({ ...journal.printJobs('a')[1], id: 3, state: 'waiting' });
  expect(journal.nextPrintJob()).toEqual(again);
});

test('a receipt that never was cannot be printed again', () => {
  const { journal } = temporaryJournal();
  expect(() => journal.reprint(9)).toThrow(expect.objectContaining({ code: 'not_found' }));
  expect(() => journal.markPrinted(9)).toThrow('no print job 9');
});
