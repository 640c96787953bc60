import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HidPosScanner } from '../../drivers/scanners/hid-pos/hid-pos-scanner.ts';
import { hidPosScanner } from '../../drivers/scanners/hid-pos/index.ts';
import { Options as HidPosOptions } from '../../drivers/scanners/hid-pos/options.ts';
import { scannedDataReports } from '../../drivers/scanners/scanned-data.ts';
import { serialScanner } from '../../drivers/scanners/serial/index.ts';
import { virtualScanner } from '../../drivers/scanners/virtual/index.ts';
import type { Clock } from '../../src/platform/ports/clock.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import type { SimulatedClock } from '../../src/rig/simulated/simulated-clock.ts';
import { memoryLog } from '../support/memory-log.ts';
import { EmulatedHid } from '../support/scanners/emulated-hid.ts';
import { PtyLine } from '../support/scanners/pty-line.ts';
import { scannerSurroundings } from '../support/scanners/scanner-surroundings.ts';
import { temporaryFolder } from '../support/temporary-journal.ts';
import { waitFor } from '../support/wait-for.ts';
import { type ScannerRig, scannerContract } from './scanner-suite.ts';

/** A report of the right number and length that says it holds more than it can, and one that holds no text. */
function garbageReports(): Uint8Array[] {
  const tooLong = new Uint8Array(64).fill(0xff);
  tooLong[0] = 2;
  const noText = new Uint8Array(64);
  noText.set([2, 3, 0x5d, 0x51, 0x31, 0x00, 0x01, 0xff]);
  return [tooLong, noText, Uint8Array.of(2), Uint8Array.of(9, 1, 2), new Uint8Array()];
}

/** Time of a simulated clock, in steps. */
function simulatedTime(clock: SimulatedClock): Pick<ScannerRig, 'until' | 'settle'> {
  return {
    until: async (what, holds) => {
      for (let step = 0; step < 100 && !holds(); step++) await clock.run(100);
      if (!holds()) throw new Error(`not within 10 s: ${what}`);
    },
    settle: () => clock.run(1_000),
  };
}

async function virtualRig(): Promise<ScannerRig> {
  const at = scannerSurroundings();
  const scanner = virtualScanner.create({}, at);
  return {
    scanner,
    hold: (text, aim) => scanner.hold(text, aim),
    garbage: () => {
      for (const report of garbageReports()) scanner.receive(report);
    },
    unplug: async () => scanner.plugIn(false),
    plugIn: async () => scanner.plugIn(true),
    ...simulatedTime(at.clock),
    held: () => at.clock.pendingTimers,
    dispose: () => scanner.stop(),
  };
}

async function hidRig(): Promise<ScannerRig> {
  const at = scannerSurroundings();
  const hid = new EmulatedHid();
  const scanner = new HidPosScanner(HidPosOptions.parse({}), at, hid);
  return {
    scanner,
    hold: (text, aim) => hid.send(...scannedDataReports(Buffer.from(text, 'utf8'), aim)),
    garbage: () => hid.send(...garbageReports()),
    unplug: async () => hid.unplug(),
    plugIn: async () => hid.plugIn(),
    ...simulatedTime(at.clock),
    held: () => at.clock.pendingTimers + Number(hid.isOpen),
    dispose: () => scanner.stop(),
  };
}

/** Real time, with a count of the timers that run. */
function countingClock(): Clock & { running(): number } {
  const clock = new SystemClock();
  const running = new Set<object>();
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    after: (delayMs, action) => {
      const timer = clock.after(delayMs, () => {
        running.delete(timer);
        action();
      });
      running.add(timer);
      return {
        cancel: () => {
          running.delete(timer);
          timer.cancel();
        },
      };
    },
    running: () => running.size,
  };
}

/** Descriptors of this process that lead to a file. */
function openFiles(path: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(join('/proc/self/fd', fd)) === path;
    } catch {
      return false;
    }
  }).length;
}

async function ptyRig(): Promise<ScannerRig> {
  const clock = countingClock();
  const line = new PtyLine(join(temporaryFolder('scanner'), 'tty'));
  await line.plugIn();
  let terminal = realpathSync(line.path);
  const options = serialScanner.options.parse({ path: line.path, aim: true });
  const scanner = serialScanner.create(options, { clock, log: memoryLog() });
  return {
    scanner,
    hold: (text, aim) => line.send(Buffer.from(`${aim}${text}\r\n`, 'utf8')),
    garbage: () => line.send(Uint8Array.of(0x00, 0xff, 0x80, 0x0d, 0x1b, 0x0a, 0x0d, 0xc3)),
    unplug: () => line.unplug(),
    plugIn: async () => {
      await line.plugIn();
      terminal = realpathSync(line.path);
    },
    until: async (what, holds) => {
      await waitFor(what, holds);
    },
    settle: () => new Promise((resolve) => clock.after(600, resolve)),
    held: () => clock.running() + openFiles(terminal),
    dispose: async () => {
      await scanner.stop();
      await line.unplug();
    },
  };
}

const RIGS: Readonly<Record<string, () => Promise<ScannerRig>>> = {
  virtual: virtualRig,
  'hid-pos': hidRig,
  serial: ptyRig,
};
const DRIVERS = [virtualScanner, hidPosScanner, serialScanner];

test('every scanner driver is held to the contract', () => {
  expect(Object.keys(RIGS)).toEqual(DRIVERS.map(({ name }) => name));
});

for (const [name, makeRig] of Object.entries(RIGS)) scannerContract(name, makeRig);

test.each(DRIVERS.map((definition) => [definition.name, definition] as const))(
  '%s: its options name a typo',
  (_name, definition) => {
    const result = definition.options.safeParse({ path: '/dev/ttyACM0', pathh: 1 });
    expect(result.error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
  },
);
