import { join } from 'node:path';
import { expect } from 'vitest';
import type { PaymentView } from '../../src/desk/api/contract.ts';
import type { SimulatedHost } from '../../src/rig/host/simulated-host.ts';
import type { MemoryLog } from './memory-log.ts';
import { inDatabase } from './temporary-journal.ts';

/** A running terminal and its host, each with its books. */
export interface Bookkeepers {
  /** The data folder, with the journal. */
  readonly data: string;
  readonly host: SimulatedHost;
  readonly hostLog: MemoryLog;
  /** All payments, newest first. */
  payments(): Promise<PaymentView[]>;
  untilQueueEmpty(): Promise<void>;
}

/** Money by payment id, in minor units. */
type Book = Record<string, bigint>;

/** What the comparison of the books has counted. */
export interface BookCount {
  /** Approved in the journal, in minor units. */
  minor: bigint;
  approved: number;
  /** Approved at the counter, and not in the host's ledger. */
  lost: number;
  /** Postings at the host beyond one for each payment. */
  doubled: number;
}

interface ReceiptRow {
  id: string;
  copy: string;
  receiptline: string;
}

/**
 * Once nothing is owed any more: each approved payment of the journal, each approval at the host and each pair of
 * receipts are the same payments with the same amounts; no STAN was used twice.
 * @returns the sum in minor units
 */
export async function expectAgreement(bench: Bookkeepers): Promise<bigint> {
  return (await countAgreement(bench)).minor;
}

/** The same, with what was counted on the way. */
export async function countAgreement(bench: Bookkeepers): Promise<BookCount> {
  await bench.untilQueueEmpty();
  const payments = await bench.payments();
  for (const { id, outcome } of payments) expect(outcome, `payment ${id} is final`).not.toBeNull();
  const approved = payments.filter(({ state }) => state === 'approved');
  const journal: Book = Object.fromEntries(approved.map(({ id, amount }) => [id, minorOf(amount)]));
  expect(postedAtHost(bench), 'the host’s ledger').toEqual(journal);
  const receipts = approvalReceipts(bench);
  expect(receipts.customer, 'customer copies').toEqual(journal);
  expect(receipts.merchant, 'merchant copies').toEqual(journal);
  expectDistinctStans(
    bench,
    payments.map(({ stan }) => stan).filter((stan) => stan !== null),
  );
  const minor = Object.values(journal).reduce((sum, amount) => sum + amount, 0n);
  return { minor, approved: approved.length, ...missesAtHost(bench, Object.keys(journal)) };
}

/** Counted posting by posting, apart from the books above. */
function missesAtHost(bench: Bookkeepers, approved: readonly string[]): Pick<BookCount, 'lost' | 'doubled'> {
  const posted = bench.host.ledger().filter(({ state }) => state === 'posted');
  const ids = new Set(posted.map(({ paymentId }) => paymentId));
  return { lost: approved.filter((id) => !ids.has(id)).length, doubled: posted.length - ids.size };
}

const minorOf = (amount: string): bigint => BigInt(amount.replace('.', ''));

function postedAtHost(bench: Bookkeepers): Book {
  const posted = bench.host.ledger().filter(({ state }) => state === 'posted');
  const book = Object.fromEntries(posted.map((entry) => [entry.paymentId!, BigInt(entry.amountMinor)]));
  expect(Object.keys(book), 'each payment posted once').toHaveLength(posted.length);
  return book;
}

/** What the receipts in the journal say was approved, by copy. */
function approvalReceipts(bench: Bookkeepers): { customer: Book; merchant: Book } {
  const rows = inDatabase(join(bench.data, 'journal.db'), (database) =>
    database
      .prepare<[], ReceiptRow>(
        'SELECT payments.id, copy, receiptline FROM print_jobs JOIN payments ON payments.number = payment',
      )
      .all(),
  );
  const books: Record<string, Book> = { customer: {}, merchant: {} };
  for (const { id, copy, receiptline } of rows) {
    if (!/(?<!NOT )APPROVED/.test(receiptline)) continue;
    const amount = /EUR ([\d.]+)/.exec(receiptline.replaceAll('~', ' '))?.[1];
    expect(books[copy]?.[id], `one ${copy} copy of ${id}`).toBeUndefined();
    books[copy]![id] = minorOf(amount!);
  }
  return { customer: books['customer']!, merchant: books['merchant']! };
}

/** In the journal no two payments share a STAN; at the host none came as two different messages, or as two requests. */
function expectDistinctStans(bench: Bookkeepers, journalStans: readonly string[]): void {
  expect(new Set(journalStans).size, 'STANs of payments').toBe(journalStans.length);
  const seen = new Map<string, string>();
  for (const { fields, message } of bench.hostLog.lines) {
    if (message !== 'The simulated host answers' || fields['mti'] === '0800') continue;
    const isRepeat = String(fields['mti']).endsWith('1');
    const mti = String(fields['mti']).replace(/1$/, '0');
    const stan = String(fields['stan']);
    const before = seen.get(stan);
    expect(
      before === undefined || (before === mti && (isRepeat || mti !== '0200')),
      `STAN ${stan}: ${before}, ${mti}`,
    ).toBe(true);
    seen.set(stan, mti);
  }
}
