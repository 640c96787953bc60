/**
 * The terminal of a configuration as one small process, for tests that kill it or break what it stands on: session, lane,
 * kernels, cards, journal, forwarding and upstream are the daemon's own. Left out are pcscd, the process border of the
 * lane, HTTP and printing hardware, so that it starts in an instant.
 *
 *   node terminal-worker.js <configuration> <data folder> [<the host's ledger>]
 *
 * Commands come as lines of JSON, what is shown and printed goes out as lines of JSON, unbuffered.
 */
import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { KERNELS } from '../../src/card/kernels/index.ts';
import { openDataFolder } from '../../src/daemon/data-folder.ts';
import { forwardSettings, reconcilerSettings } from '../../src/daemon/delivery-settings.ts';
import { DeviceBoard } from '../../src/daemon/device-board.ts';
import { hostBooks } from '../../src/daemon/host-books.ts';
import { loadConfig } from '../../src/daemon/load-config.ts';
import { openKeyStore } from '../../src/daemon/open-key-store.ts';
import { openStorage } from '../../src/daemon/open-storage.ts';
import { openUpstream } from '../../src/daemon/open-upstream.ts';
import { textReader } from '../../src/daemon/read-text.ts';
import { RigCounters } from '../../src/daemon/rig-counters.ts';
import { sessionSettings } from '../../src/daemon/session-settings.ts';
import { Teardown } from '../../src/daemon/teardown.ts';
import type { TerminalRig } from '../../src/daemon/terminal.ts';
import { openCore } from '../../src/daemon/terminal-core.ts';
import { terminalData } from '../../src/daemon/terminal-data.ts';
import type { PaymentView, TerminalEvent } from '../../src/desk/api/contract.ts';
import { TerminalError } from '../../src/platform/errors/terminal-error.ts';
import { createLog } from '../../src/platform/log/create-log.ts';
import type { Printer } from '../../src/platform/ports/printer.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { SystemRandom } from '../../src/platform/system/system-random.ts';
import { TcpNetwork } from '../../src/platform/system/tcp-network.ts';
import { Ledger, type LedgerEntry } from '../../src/rig/host/ledger.ts';
import { viewLedger } from '../../src/rig/host/ledger-view.ts';
import { LaneInProcess } from './lane-in-process.ts';
import { noScanners, noWallets } from './no-wallets.ts';

/** What a test asks of the worker; `n` comes back with the answer. */
export type WorkerCommand = { n: number } & (
  | { do: 'sell'; amount: string; card: string; key: string }
  | { do: 'terminal'; method: string; parameters: unknown[] }
  | { do: 'settle' }
);

export type TerminalLine =
  | { said: 'ready' }
  | { said: 'event'; event: TerminalEvent }
  | { said: 'printed'; copy: string; receiptline: string }
  | { said: 'answer'; n: number; value: unknown }
  | { said: 'refused'; n: number; code: string };

const [configuration = '', dataFolder = '', hostLedger] = process.argv.slice(2);
const MEGABYTE = 1024 * 1024;
const say = (line: TerminalLine) => writeSync(1, `${JSON.stringify(line)}\n`);

const clock = new SystemClock();
const random = new SystemRandom();
const loaded = loadConfig(configuration);
const folder = openDataFolder(dataFolder);
const log = createLog({ level: 'debug', destination: { file: join(folder.path, 'tilld.log') }, clock });
const own = { clock, random, log };
const board = new DeviceBoard(clock);
const teardown = new Teardown();
const keyStore = openKeyStore(loaded.config, { folder: folder.keys, random });
const reserveBytes = loaded.config.journal.reserveMegabytes * MEGABYTE;
const storage = openStorage(folder, keyStore, reserveBytes, { ...own, board, teardown });
mkdirSync(folder.rig, { recursive: true, mode: 0o700 });

const lane = new LaneInProcess({
  clock,
  random,
  kernels: KERNELS,
  counters: new RigCounters(join(folder.rig, 'transaction-counters.json')),
  epochKey: storage.epochKeys.current(),
  configuration: {
    ...{ lane: 'rig', reader: { driver: 'virtual', options: {} }, apduTimeoutMs: 2_000 },
    ...{ schemes: loaded.schemes, caKeys: loaded.caKeys, terminalData: terminalData(loaded.config) },
    panTokenKeyBase64: Buffer.from(keyStore.secret('pan-token')).toString('base64'),
  },
});

/** A printer whose paper is stdout. */
const printer: Printer = {
  start: async () => {},
  stop: async () => {},
  status: () => ({ state: 'ready' }),
  onStatus: () => {},
  print: async (document) => {
    say({ said: 'printed', ...document });
    return { kind: 'printed' };
  },
};

/** Nothing but the books of a host that another process plays. */
function booksOf(ledgerPath: string): TerminalRig {
  const isAway = (): never => {
    throw new TerminalError('rig_disabled');
  };
  return {
    ...{ tap: isAway, setNetwork: isAway, setPrinter: isAway },
    ...{ hold: isAway, scan: isAway, answer: isAway, setWallet: isAway, walletBooks: isAway },
    ledger: () => viewLedger(readLedger(ledgerPath)),
    books: () => {
      const entries = readLedger(ledgerPath);
      return hostBooks(viewLedger(entries).totals, entries);
    },
    view: () => ({ cards: [], apps: [], labels: [], networkUp: true, printerUp: true }),
  };
}

function readLedger(path: string): LedgerEntry[] {
  const ledger = new Ledger(path);
  try {
    return ledger.entries();
  } finally {
    ledger.close();
  }
}

const network = new TcpNetwork();
const readText = textReader(loaded.file);
const { opener } = storage;
const upstream = openUpstream(loaded.config, null, { ...own, network, opener, keyStore, readText }, board);
const core = openCore({
  ...own,
  ...{ scanners: noScanners, wallets: noWallets },
  ...{ board, upstream, printer, lane, journal: storage.journal, config: loaded.config },
  storage: storage.room,
  settings: {
    session: sessionSettings(loaded),
    forward: forwardSettings(loaded.config),
    reconciler: reconcilerSettings(loaded.config),
  },
  schemes: loaded.schemes.map(({ scheme }) => scheme),
  version: 'worker',
  rig: hostLedger === undefined ? null : () => booksOf(hostLedger),
});
core.terminal.subscribe((event) => {
  if (event.type === 'payment' || event.type === 'health') say({ said: 'event', event });
});

/** A payment from the register's request to its end; the card is held there again where that is asked for. */
async function sell(amount: string, card: string, key: string): Promise<PaymentView> {
  const { currency } = loaded.config.terminal;
  const { payment } = await core.terminal.createPayment({ amount, currency }, key);
  if (payment.outcome) return payment;
  return new Promise((resolve) => {
    const stop = core.terminal.subscribe((event) => {
      if (event.type !== 'payment' || event.payment.id !== payment.id) return;
      if (event.payment.outcome) {
        stop();
        resolve(event.payment);
      } else if (event.payment.state === 'awaiting_tender') lane.tap(card);
    });
    lane.tap(card);
  });
}

function perform(command: WorkerCommand): unknown {
  switch (command.do) {
    case 'sell':
      return sell(command.amount, command.card, command.key);
    case 'terminal': {
      const method = Reflect.get(core.terminal, command.method) as (...parameters: unknown[]) => unknown;
      return method.apply(core.terminal, command.parameters);
    }
    case 'settle':
      return storage.journal.settle();
  }
}

async function answer(command: WorkerCommand): Promise<void> {
  try {
    say({ said: 'answer', n: command.n, value: (await perform(command)) ?? null });
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    say({ said: 'refused', n: command.n, code: error.code });
  }
}

core.recover();
upstream.start();
core.start();
lane.start(() => say({ said: 'ready' }));

/** Whoever started it is gone, or wants an end in good order. */
async function end(): Promise<void> {
  await core.stop();
  await upstream.stop();
  await teardown.run();
  process.exit(0);
}

const commands = createInterface(process.stdin);
commands.on('line', (line) => void answer(JSON.parse(line) as WorkerCommand));
commands.on('close', () => void end());
