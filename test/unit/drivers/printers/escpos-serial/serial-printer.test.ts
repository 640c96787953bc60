import { describe, expect, test } from 'vitest';
import type { PrintResult } from '../../../../../src/platform/ports/printer.ts';
import type { SimulatedClock } from '../../../../../src/rig/simulated/simulated-clock.ts';
import { serialBench } from '../../../../support/printers/serial-bench.ts';
import { plainLines } from '../../../../support/receipts.ts';

const RECEIPT = { copy: 'customer', receiptline: 'Kaffee ä €\n-\n^^^EUR 12.50\n' } as const;
const TEXT = plainLines(RECEIPT.receiptline);

/** What `waited` gives, while time goes on for at most `ms`; undefined when it is not there by then. */
async function during<T>(clock: SimulatedClock, ms: number, waited: Promise<T>): Promise<T | undefined> {
  let value: T | undefined;
  void waited.then((given) => {
    value = given;
  });
  await clock.run(ms);
  await clock.run(0);
  return value;
}

test('a receipt is printed when the printer says that it is on paper', async () => {
  const { printer, peer, clock } = serialBench();
  await printer.start();
  expect(printer.status()).toEqual({ state: 'ready' });
  expect(await printer.print(RECEIPT)).toEqual({ kind: 'printed' });
  expect(peer.texts()).toEqual([TEXT]);
  await printer.stop();
  expect(clock.pendingTimers).toBe(0);
});

test('receipts asked for at once come out whole, one after the other', async () => {
  const { printer, peer } = serialBench();
  await printer.start();
  const results = await Promise.all([
    printer.print(RECEIPT),
    printer.print({ copy: 'merchant', receiptline: '|second |\n' }),
  ]);
  expect(results).toEqual([{ kind: 'printed' }, { kind: 'printed' }]);
  expect(peer.texts()).toEqual([TEXT, ['second']]);
});

describe('what the printer reports', () => {
  test.each([
    ['paper out', 'paper_out', 'The printer is out of paper.'],
    ['cover open', 'cover_open', 'The printer’s cover is open.'],
    ['error', 'offline', 'The printer reports an error.'],
  ])('%s: the receipt waits with the reason, and prints when it is over', async (what, code, reason) => {
    const { printer, peer } = serialBench();
    await printer.start();
    if (what === 'paper out') peer.paper = 'out';
    peer.coverOpen = what === 'cover open';
    peer.inError = what === 'error';
    expect(await printer.print(RECEIPT)).toEqual({ kind: 'unavailable', code, reason });
    expect(printer.status()).toEqual({ state: 'unavailable', reason });
    expect(peer.receipts).toEqual([]);
    peer.paper = 'there';
    peer.coverOpen = false;
    peer.inError = false;
    expect(await printer.print(RECEIPT)).toEqual({ kind: 'printed' });
    expect(printer.status()).toEqual({ state: 'ready' });
  });

  test('it is noticed within five seconds, without a receipt', async () => {
    const { printer, peer, clock, seen } = serialBench();
    await printer.start();
    peer.paper = 'low';
    await clock.run(5_000);
    expect(printer.status()).toEqual({ state: 'ready', reason: 'The paper is nearly out.' });
    peer.paper = 'out';
    await clock.run(5_000);
    peer.paper = 'there';
    await clock.run(5_000);
    expect(seen.map(({ state, reason }) => reason ?? state)).toEqual([
      'ready',
      'The paper is nearly out.',
      'The printer is out of paper.',
      'ready',
    ]);
  });

  test('paper that ends within a receipt: not printed, with the reason', async () => {
    const { printer, peer, clock } = serialBench();
    await printer.start();
    peer.runsOutWhilePrinting = true;
    expect(await during(clock, 20_000, printer.print(RECEIPT))).toMatchObject({
      kind: 'unavailable',
      code: 'paper_out',
    });
    expect(peer.receipts).toEqual([]);
  });

  test('bytes that answer no question are nobody’s answer', async () => {
    const { printer, peer, port } = serialBench();
    await printer.start();
    port.send(0x16, 0x72, 0x00, 0xff, 0x11, 0x13);
    expect(printer.status()).toEqual({ state: 'ready' });
    peer.paper = 'out';
    port.send(0x12, 0x00);
    expect(await printer.print(RECEIPT)).toMatchObject({ code: 'paper_out' });
  });
});

test('a clone that does not say when it has printed counts as printed once it has no trouble, later at once', async () => {
  const { printer, peer, clock } = serialBench();
  await printer.start();
  peer.ignoresPrintedQuestion = true;
  const first = printer.print(RECEIPT);
  expect(await during(clock, 5_000, first)).toBeUndefined();
  expect(await during(clock, 20_000, first)).toEqual({ kind: 'printed' });
  expect(await during(clock, 100, printer.print(RECEIPT))).toEqual({ kind: 'printed' });
  expect(peer.receipts).toHaveLength(2);
});

test('a printer that is switched off gets no receipt, and is ready by itself when it is on', async () => {
  const { printer, peer, clock } = serialBench();
  peer.silent = true;
  void printer.start();
  await clock.run(1_000);
  expect(printer.status()).toEqual({
    state: 'unavailable',
    reason: 'The printer does not answer. Is it switched on?',
  });
  expect(await during(clock, 1_500, printer.print(RECEIPT))).toMatchObject({ kind: 'unavailable' });
  expect(peer.receipts).toEqual([]);
  peer.silent = false;
  await clock.run(5_000);
  expect(printer.status()).toEqual({ state: 'ready' });
  expect(await printer.print(RECEIPT)).toEqual({ kind: 'printed' });
});

test('an answer that comes after its time is not taken for the next one', async () => {
  const { printer, peer, port, clock, seen } = serialBench();
  await printer.start();
  peer.silent = true;
  await clock.run(6_000);
  port.send(0x72, 0x72);
  peer.silent = false;
  await clock.run(5_000);
  expect(seen.map(({ reason }) => reason)).not.toContain('The printer is out of paper.');
  expect(printer.status()).toEqual({ state: 'ready' });
});

test('a cable that only sends: nothing is asked, and taken is printed', async () => {
  const { printer, peer, clock } = serialBench({ askStatus: false });
  peer.paper = 'out';
  peer.ignoresPrintedQuestion = true;
  await printer.start();
  expect(await during(clock, 0, printer.print(RECEIPT))).toEqual({ kind: 'printed' });
  expect(printer.status()).toEqual({ state: 'ready' });
  expect(clock.pendingTimers).toBe(0);
});

describe('a line that comes and goes', () => {
  test('without a device it is unavailable with the reason, and opens as soon as the device is there', async () => {
    const { printer, port, clock } = serialBench();
    port.present = false;
    await printer.start();
    expect(printer.status()).toEqual({ state: 'unavailable', reason: 'no such device' });
    expect(await printer.print(RECEIPT)).toEqual({
      kind: 'unavailable',
      code: 'not_connected',
      reason: 'no such device',
    });
    port.present = true;
    await clock.run(2_000);
    expect(await printer.print(RECEIPT)).toEqual({ kind: 'printed' });
  });

  test('unplugged and plugged in again, it prints; each opening is closed', async () => {
    const { printer, port, clock, peer } = serialBench();
    await printer.start();
    port.unplug();
    expect(printer.status()).toEqual({ state: 'unavailable', reason: 'The printer was unplugged.' });
    await clock.run(10_000);
    port.present = true;
    await clock.run(2_000);
    expect(await printer.print(RECEIPT)).toEqual({ kind: 'printed' });
    expect(peer.texts()).toEqual([TEXT]);
    await printer.stop();
    expect(port.closed).toBe(port.opened);
  });

  test('unplugged while it is asked: the receipt waits at once, not after a time-out', async () => {
    const { printer, port, peer, clock } = serialBench();
    await printer.start();
    peer.silent = true;
    const result = printer.print(RECEIPT);
    await clock.run(0);
    port.unplug();
    expect(await during(clock, 0, result)).toEqual({
      kind: 'unavailable',
      code: 'not_connected',
      reason: 'The printer was unplugged.',
    });
  });

  test('an opening that never ends is given up; when it ends after all, it is closed', async () => {
    const { printer, port, clock } = serialBench();
    port.opensNever = true;
    const started = during(
      clock,
      5_000,
      printer.start().then(() => 'started'),
    );
    expect(await started).toBe('started');
    expect(printer.status().state).toBe('unavailable');
    port.openLate();
    await clock.run(0);
    expect([port.opened, port.closed]).toEqual([1, 1]);
    port.opensNever = false;
    await clock.run(2_000);
    expect(printer.status()).toEqual({ state: 'ready' });
  });
});

describe('a peer that stalls', () => {
  test('a receipt that is not taken ends after its bound, the line is opened anew, and it prints', async () => {
    const { printer, port, clock, peer } = serialBench({ askStatus: false });
    await printer.start();
    port.stalled = true;
    const result = printer.print(RECEIPT);
    expect(await during(clock, 4_900, result)).toBeUndefined();
    expect(await during(clock, 1_500, result)).toEqual({
      kind: 'unavailable',
      code: 'write_failed',
      reason: 'The printer does not take the receipt.',
    });
    expect(printer.status().state).toBe('unavailable');
    port.stalled = false;
    peer.forget();
    await clock.run(2_000);
    expect(await printer.print(RECEIPT)).toEqual({ kind: 'printed' });
    expect(port.opened).toBe(2);
  });

  test('the bound grows with the receipt on a slow line', async () => {
    const { printer, port, clock } = serialBench({ askStatus: false, baud: 1_200 });
    await printer.start();
    port.stalled = true;
    const long = printer.print({ copy: 'customer', receiptline: 'Kaffee\n'.repeat(40) });
    expect(await during(clock, 20_000, long)).toBeUndefined();
    expect(await during(clock, 60_000, long)).toMatchObject({ kind: 'unavailable' });
  });

  test('a write that fails is not printed', async () => {
    const { printer, port } = serialBench({ askStatus: false });
    await printer.start();
    port.writeFails = true;
    expect(await printer.print(RECEIPT)).toMatchObject({ kind: 'unavailable', code: 'write_failed' });
  });
});

describe('a stop', () => {
  test('during a receipt ends it at once', async () => {
    const { printer, port, clock, peer } = serialBench();
    await printer.start();
    port.stalled = true;
    peer.silent = true;
    const result: Promise<PrintResult> = printer.print(RECEIPT);
    await clock.run(100);
    expect(
      await during(
        clock,
        0,
        printer.stop().then(() => 'stopped'),
      ),
    ).toBe('stopped');
    expect(await result).toMatchObject({ kind: 'unavailable' });
    expect(clock.pendingTimers).toBe(0);
  });

  test('does not wait for ever for a port that does not close', async () => {
    const { printer, port, clock } = serialBench();
    await printer.start();
    port.closesNever = true;
    expect(
      await during(
        clock,
        2_000,
        printer.stop().then(() => 'stopped'),
      ),
    ).toBe('stopped');
  });

  test('is for good: nothing is opened again, and it can be started anew', async () => {
    const { printer, port, clock } = serialBench();
    await printer.start();
    port.unplug();
    await printer.stop();
    port.present = true;
    await clock.run(60_000);
    expect(port.opened).toBe(1);
    expect(await printer.print(RECEIPT)).toMatchObject({ kind: 'unavailable', code: 'not_connected' });
    await printer.start();
    expect(await printer.print(RECEIPT)).toEqual({ kind: 'printed' });
  });
});
