import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { escposSerialPrinter } from '../../drivers/printers/escpos-serial/index.ts';
import type { Journal } from '../../src/payment/journal/journal.ts';
import { PrintSpooler } from '../../src/payment/receipts/print-spooler.ts';
import { receiptCopies } from '../../src/payment/receipts/receipt-document.ts';
import type { Printer } from '../../src/platform/ports/printer.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { type MemoryLog, memoryLog } from '../support/memory-log.ts';
import { claimFor } from '../support/payments.ts';
import { PtyPrinter } from '../support/printers/pty-printer.ts';
import { approvedPayment, plainLines, receiptHeader } from '../support/receipts.ts';
import { temporaryFolder, temporaryJournal } from '../support/temporary-journal.ts';
import { waitFor } from '../support/wait-for.ts';

const clock = new SystemClock();
const header = receiptHeader({ merchantAddress: ['Große Straße 1, Łódź', '5 € menu'] });

let device: PtyPrinter;
let printer: Printer;

beforeEach(async () => {
  device = new PtyPrinter(join(temporaryFolder('printer'), 'tty'));
  await device.plugIn();
  printer = escposSerialPrinter.create(
    escposSerialPrinter.options.parse({ path: device.path, baud: 115_200 }),
    { clock },
  );
});

afterEach(async () => {
  await printer.stop();
  await device.unplug();
});

/** A spooler over the real journal, with both copies of an approved payment waiting in it. */
function spool(): { journal: Journal; log: MemoryLog; expected: string[][]; nudge(): void } {
  const { journal } = temporaryJournal();
  const log = memoryLog();
  const spooler = new PrintSpooler({ journal, printer, clock, log, onPrinted: () => {} });
  onTestFinished(() => spooler.stop());
  const payment = approvedPayment();
  const copies = receiptCopies(payment, header);
  journal.create({ ...payment, version: 1, state: 'awaiting_tender', finalAt: null }, claimFor(payment));
  journal.commit({ payment: { ...payment, version: 2 }, print: copies });
  return {
    journal,
    log,
    expected: copies.map(({ receiptline }) => plainLines(receiptline)),
    nudge: () => spooler.nudge(),
  };
}

const printed = (journal: Journal) =>
  waitFor('all receipts are printed', () => journal.printJobsWaiting() === 0);
const isReady = () => waitFor('the printer is ready', () => printer.status().state === 'ready');
const isUnavailable = (reason: string) =>
  waitFor(reason, () => printer.status().state === 'unavailable' && printer.status().reason === reason);

test('both copies arrive whole at the other end, and say what the receipts say', async () => {
  const { journal, expected, nudge } = spool();
  await printer.start();
  expect(printer.status()).toEqual({ state: 'ready' });
  nudge();
  await printed(journal);
  expect(device.peer.texts()).toEqual(expected);
  expect(expected.flat().join()).toContain('5 € menu');
});

test('without paper the receipts stay queued with the reason, and print when paper is back', async () => {
  const { journal, log, expected, nudge } = spool();
  await printer.start();
  device.peer.paper = 'out';
  nudge();
  await waitFor('the receipt is refused', () => log.lines.some(({ fields }) => fields.code === 'paper_out'));
  expect(printer.status()).toEqual({ state: 'unavailable', reason: 'The printer is out of paper.' });
  expect(journal.printJobsWaiting()).toBe(2);
  expect(device.peer.receipts).toEqual([]);
  device.peer.paper = 'there';
  await printed(journal);
  expect(device.peer.texts()).toEqual(expected);
});

test('a printer that vanishes and comes back prints what waited', async () => {
  const { journal, expected, nudge } = spool();
  await printer.start();
  await isReady();
  await device.unplug();
  await waitFor('the loss is noticed', () => printer.status().state === 'unavailable');
  nudge();
  expect(journal.printJobsWaiting()).toBe(2);
  await device.plugIn();
  await printed(journal);
  expect(device.peer.texts()).toEqual(expected);
});

test('a printer that vanishes within a receipt has not printed it', async () => {
  await printer.start();
  device.peer.ignoresPrintedQuestion = true;
  const result = printer.print(receiptCopies(approvedPayment(), header)[0]!);
  await waitFor('the receipt is at the printer', () => device.peer.receipts.length === 1);
  await device.unplug();
  expect(await result).toEqual({
    kind: 'unavailable',
    code: 'not_connected',
    reason: 'The printer was unplugged.',
  });
});

test('a printer that is not there when the terminal starts is found when it comes', async () => {
  const { journal, expected, nudge } = spool();
  await device.unplug();
  await printer.start();
  expect(printer.status().reason).toMatch(/cannot be opened: No such file or directory\.$/);
  nudge();
  await device.plugIn();
  await printed(journal);
  expect(device.peer.texts()).toEqual(expected);
});

test('a printer that is switched off gets nothing, and what waited when it is on', async () => {
  const { journal, expected, nudge } = spool();
  device.peer.silent = true;
  await printer.start();
  await isUnavailable('The printer does not answer. Is it switched on?');
  nudge();
  device.peer.silent = false;
  await printed(journal);
  expect(device.peer.texts()).toEqual(expected);
});

test('a stop while a receipt waits for its answer ends at once, and the line is free for the next', async () => {
  await printer.start();
  device.peer.ignoresPrintedQuestion = true;
  const receipt = receiptCopies(approvedPayment(), header)[0]!;
  const result = printer.print(receipt);
  await waitFor('the receipt is at the printer', () => device.peer.receipts.length === 1);
  await printer.stop();
  expect(await result).toMatchObject({ kind: 'unavailable' });
  device.peer.ignoresPrintedQuestion = false;
  await printer.start();
  expect(await printer.print(receipt)).toEqual({ kind: 'printed' });
  expect(device.peer.texts()).toEqual([plainLines(receipt.receiptline), plainLines(receipt.receiptline)]);
});
