import { createInterface } from 'node:readline';
import type { HidPort } from '../../../drivers/scanners/hid-pos/hid-port.ts';
import { HidPosScanner } from '../../../drivers/scanners/hid-pos/hid-pos-scanner.ts';
import { nodeHidPort } from '../../../drivers/scanners/hid-pos/node-hid-port.ts';
import { Options } from '../../../drivers/scanners/hid-pos/options.ts';
import type { Log } from '../../../src/platform/ports/log.ts';
import type { ScannedCode, ScannerStatus } from '../../../src/platform/ports/scanner.ts';
import { SystemClock } from '../../../src/platform/system/system-clock.ts';

/** What the worker says, a line each. */
export type WorkerLine =
  | { kind: 'testbed'; path: string; pid: number }
  | { kind: 'status'; status: ScannerStatus }
  | { kind: 'report'; bytes: number }
  | { kind: 'code'; code: ScannedCode };

/** What it is told, a line each. */
export type WorkerOrder = 'start' | 'arm' | 'disarm' | 'good' | 'bad' | 'stop';

const say = (line: WorkerLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

const silent: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silent,
};

/** node-hid, with each report told of after the driver had it. */
const port: HidPort = {
  list: () => nodeHidPort.list(),
  open: (path, events) =>
    nodeHidPort.open(path, {
      ...events,
      onReport: (report) => {
        events.onReport(report);
        say({ kind: 'report', bytes: report.length });
      },
    }),
};

const scanner = new HidPosScanner(Options.parse({}), { clock: new SystemClock(), log: silent }, port);
scanner.onStatus((status) => say({ kind: 'status', status }));
scanner.onCode((code) => say({ kind: 'code', code }));

const orders = createInterface({ input: process.stdin });
const obey: Readonly<Record<WorkerOrder, () => void>> = {
  start: () => void scanner.start(),
  arm: () => scanner.arm(),
  disarm: () => scanner.disarm(),
  good: () => scanner.signal('good'),
  bad: () => scanner.signal('bad'),
  stop: () => {
    // Nothing else ends the process: it lives on when the driver leaves something behind.
    orders.close();
    process.stdin.destroy();
    void scanner.stop();
  },
};
orders.on('line', (line) => obey[line as WorkerOrder]());
say({ kind: 'testbed', path: process.env['UMOCKDEV_DIR'] ?? '', pid: process.pid });
