import { expect, onTestFinished, test } from 'vitest';
import type { Journal, PrintJob } from '../../../../src/payment/journal/journal.ts';
import { PrintSpooler } from '../../../../src/payment/receipts/print-spooler.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { claimFor, paymentOf } from '../../../support/payments.ts';
import { FakePrinter } from '../../../support/printers/fake-printer.ts';
import { temporaryJournal } from '../../../support/temporary-journal.ts';
import { until } from '../../../support/until.ts';

type SpoolerJournal = Pick<Journal, 'nextPrintJob' | 'markPrinted'>;

function queueReceipts(journal: Journal, id: string): void {
  const begun = paymentOf({ id });
  journal.create(begun, claimFor(begun));
  journal.commit({
    payment: { ...begun, version: 2, state: 'declined', finalAt: 1 },
    print: [
      { copy: 'customer', receiptline: `${id} customer` },
      { copy: 'merchant', receiptline: `${id} merchant` },
    ],
  });
}

/** A spooler between a real journal and a printer that does as it is told. */
function bench(overrides: (journal: Journal) => Partial<SpoolerJournal> = () => ({})) {
  const { journal, clock } = temporaryJournal(new SimulatedClock());
  const printer = new FakePrinter();
  const log = memoryLog();
  const told: PrintJob[] = [];
  const changed = overrides(journal);
  const spooler = new PrintSpooler({
    journal: {
      nextPrintJob: () => (changed.nextPrintJob ?? journal.nextPrintJob).call(journal),
      markPrinted: (id) => (changed.markPrinted ?? journal.markPrinted).call(journal, id),
    },
    printer,
    clock,
    log,
    onPrinted: (job) => told.push(job),
  });
  onTestFinished(() => spooler.stop());
  return { journal, clock, printer, log, told, spooler };
}

const FOUR = ['a customer', 'a merchant', 'b customer', 'b merchant'];

test('receipts come out in the order they were made, each once, and the journal knows', async () => {
  const { journal, printer, spooler, told, clock } = bench();
  queueReceipts(journal, 'a');
  queueReceipts(journal, 'b');
  spooler.nudge();
  spooler.nudge();
  await until(() => journal.printJobsWaiting() === 0);
  expect(printer.printed).toEqual(FOUR);
  expect(told.map(({ receiptline }) => receiptline)).toEqual(FOUR);
  await clock.run(60_000);
  expect(printer.printed).toEqual(FOUR);
  expect(clock.pendingTimers).toBe(0);
});

test('one receipt at a time: the next waits until the printer has taken the one before', async () => {
  const { journal, printer, spooler } = bench();
  queueReceipts(journal, 'a');
  printer.hold();
  spooler.nudge();
  await until(() => printer.asked === 1);
  spooler.nudge();
  queueReceipts(journal, 'b');
  spooler.nudge();
  await printer.settle();
  expect(printer.asked).toBe(1);
  printer.release();
  await until(() => journal.printJobsWaiting() === 0);
  expect(printer.printed).toEqual(FOUR);
  expect(printer.mostAtOnce).toBe(1);
});

test('a printer without paper keeps the receipt waiting; it is tried again, and the log says it once', async () => {
  const { journal, printer, spooler, clock, log } = bench();
  queueReceipts(journal, 'a');
  printer.trouble = { code: 'paper_out', reason: 'The printer is out of paper.' };
  spooler.nudge();
  await clock.run(31_000);
  expect(printer.asked).toBe(11);
  expect(journal.printJobsWaiting()).toBe(2);
  expect(log.lines.map(({ message, fields }) => [message, fields])).toEqual([
    ['A receipt waits for the printer', { paymentId: 'a', code: 'paper_out' }],
  ]);
  printer.trouble = null;
  await clock.run(3_000);
  await until(() => journal.printJobsWaiting() === 0);
  expect(printer.printed).toEqual(['a customer', 'a merchant']);
  expect(clock.pendingTimers).toBe(0);
});

test('a printer that is ready again gets the receipts at once', async () => {
  const { journal, printer, spooler, clock } = bench();
  queueReceipts(journal, 'a');
  printer.trouble = { code: 'not_connected', reason: 'Unplugged.' };
  spooler.nudge();
  await until(() => clock.pendingTimers === 1);
  printer.trouble = null;
  printer.become({ state: 'ready' });
  await until(() => journal.printJobsWaiting() === 0);
  expect(clock.pendingTimers).toBe(0);
});

test('a journal that cannot be read is logged and tried again, and nothing rejects', async () => {
  let failures = 2;
  const { journal, printer, spooler, clock, log } = bench((real) => ({
    nextPrintJob: () => {
      if (failures-- > 0) throw new TerminalError('database_failed');
      return real.nextPrintJob();
    },
  }));
  queueReceipts(journal, 'a');
  spooler.nudge();
  await clock.run(6_000);
  await until(() => journal.printJobsWaiting() === 0);
  expect(printer.printed).toEqual(['a customer', 'a merchant']);
  expect(log.lines.map(({ level, fields }) => [level, fields.code])).toEqual([['error', 'database_failed']]);
});

test('a receipt that is on paper is not printed again while the journal cannot be told', async () => {
  let failures = 5;
  const { journal, printer, spooler, clock, told } = bench((real) => ({
    markPrinted: (id) => {
      if (failures-- > 0) throw new TerminalError('database_failed');
      real.markPrinted(id);
    },
  }));
  queueReceipts(journal, 'a');
  spooler.nudge();
  await clock.run(12_000);
  expect(printer.printed).toEqual(['a customer']);
  expect(told).toEqual([]);
  await clock.run(3_000);
  await until(() => journal.printJobsWaiting() === 0);
  expect(printer.printed).toEqual(['a customer', 'a merchant']);
});

test('a printer driver that throws does not stop the spooler', async () => {
  const { journal, printer, spooler, clock, log } = bench();
  queueReceipts(journal, 'a');
  printer.fault = new Error('a bug');
  spooler.nudge();
  await until(() => log.lines.length === 1);
  expect(log.lines[0]?.fields).toMatchObject({ code: 'internal', reason: 'Error: a bug' });
  printer.fault = null;
  await clock.run(3_000);
  await until(() => journal.printJobsWaiting() === 0);
  expect(printer.printed).toEqual(['a customer', 'a merchant']);
});

test('a stop during a receipt waits for it, marks it, and begins no other', async () => {
  const { journal, printer, spooler, clock } = bench();
  queueReceipts(journal, 'a');
  printer.hold();
  spooler.nudge();
  await until(() => printer.asked === 1);
  const stopped = spooler.stop();
  printer.release();
  await stopped;
  expect(printer.printed).toEqual(['a customer']);
  expect(journal.printJobsWaiting()).toBe(1);
  spooler.nudge();
  printer.become({ state: 'ready' });
  await clock.run(10_000);
  expect(printer.asked).toBe(1);
  expect(clock.pendingTimers).toBe(0);
});

test('a stop does not wait for ever for a printer that hangs', async () => {
  const { journal, printer, spooler, clock } = bench();
  queueReceipts(journal, 'a');
  printer.hold();
  spooler.nudge();
  await until(() => printer.asked === 1);
  let stopped = false;
  void spooler.stop().then(() => {
    stopped = true;
  });
  await clock.run(1_999);
  expect(stopped).toBe(false);
  await clock.run(1);
  await until(() => stopped);
  printer.release();
  await until(() => journal.printJobsWaiting() === 1);
});
