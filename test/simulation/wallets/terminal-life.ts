import { forwardSettings, reconcilerSettings } from '../../../src/daemon/delivery-settings.ts';
import { DeviceBoard } from '../../../src/daemon/device-board.ts';
import { loadConfig } from '../../../src/daemon/load-config.ts';
import { openWallets } from '../../../src/daemon/open-wallets.ts';
import { paths } from '../../../src/daemon/paths.ts';
import { sessionSettings } from '../../../src/daemon/session-settings.ts';
import { openCore, type TerminalCore } from '../../../src/daemon/terminal-core.ts';
import type { Journal, PrintJob } from '../../../src/payment/journal/journal.ts';
import { openJournal } from '../../../src/payment/journal/sqlite-journal.ts';
import type { TerminalConfig } from '../../../src/platform/config/terminal-config.ts';
import type { Clock } from '../../../src/platform/ports/clock.ts';
import type { Printer } from '../../../src/platform/ports/printer.ts';
import type { ScannedCode } from '../../../src/platform/ports/scanner.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { AUDIT_KEY } from '../../support/audit-key.ts';
import { ScriptedLane, ScriptedUpstream } from '../../support/session-bench.ts';
import { type Provider, SHOP_URL } from '../../support/wallet-world.ts';
import { type CrashKind, Life, MortalClock } from '../world/life.ts';
import { silentLog } from '../world/silent-log.ts';
import type { Wire } from './wire.ts';

const DEMO = loadConfig(paths.demoProfile);
/** Alipay shows codes for yuan only; the others take any currency. */
export const CURRENCY = 'CNY';
const PROVIDER_URL = 'https://provider.test';
const POLL_MS = 5_000;

const SETTINGS = {
  session: { ...sessionSettings(DEMO), codes: { confirmTimeoutMs: 60_000, showTimeoutMs: 60_000 } },
  forward: forwardSettings(DEMO.config),
  reconciler: reconcilerSettings(DEMO.config),
};

/** The spooler gives the printer its whole job, of which a printer needs the document only. */
export type Printed = Pick<PrintJob, 'paymentId' | 'copy'>;

export interface LifeParts {
  clock: Clock;
  provider: Provider;
  wire: Wire;
  /** Path of the journal, which outlives every life. */
  path: string;
  /** Of this life. */
  seed: string;
  /** What is printed is on paper at once. */
  printed(document: Printed): void;
  died(kind: CrashKind): void;
}

/** The terminal's core from its start to its death, on a journal that may have been another's before. */
export class TerminalLife {
  readonly life: Life;
  readonly journal: Journal;
  readonly core: TerminalCore;
  readonly lane = new ScriptedLane();
  readonly host = new ScriptedUpstream();
  readonly #listeners: ((code: ScannedCode) => void)[] = [];

  constructor(parts: LifeParts) {
    this.life = new Life((kind) => parts.died(kind));
    const clock = new MortalClock(parts.clock, this.life);
    const random = new SeededRandom(parts.seed);
    const own = { clock, random, log: silentLog };
    const board = new DeviceBoard(clock);
    this.journal = openJournal({ path: parts.path, clock: parts.clock, auditKey: AUDIT_KEY });
    const config = configFor(parts.provider);
    const wallets = openWallets(
      config,
      config.wallets,
      {
        ...own,
        http: parts.wire.port(this.life, clock),
        keys: { read: (name) => Buffer.from(parts.provider.keys[name] ?? '') },
        readText: (path) => {
          throw new Error(`there is no file ${path}`);
        },
      },
      board,
    );
    this.core = openCore({
      ...{ ...own, board, config, wallets },
      ...{ journal: this.journal, upstream: this.host, lane: this.lane },
      scanners: {
        ...{ arm: () => {}, disarm: () => {}, signal: () => {} },
        onCode: (listener) => this.#listeners.push(listener),
      },
      printer: printerOf(this.life, parts.printed),
      settings: SETTINGS,
      storage: { freeBytes: () => 1e9, isLow: () => false },
      ...{ schemes: [], version: 'simulated', rig: null },
    });
    this.core.recover();
    this.core.start();
  }

  /** A scanner of the counter reads a code. */
  read(text: string): void {
    for (const listener of this.#listeners) listener({ text, aim: null });
  }

  /** Lets go of the journal, once nothing of this life runs any more. */
  bury(): void {
    this.life.end();
    this.journal.close();
  }
}

function configFor(provider: Provider): TerminalConfig {
  const { config } = DEMO;
  return {
    ...config,
    terminal: { ...config.terminal, currency: CURRENCY },
    tenders: { ...config.tenders, notificationsUrl: SHOP_URL },
    wallets: [
      {
        name: provider.name,
        provider: provider.setting(PROVIDER_URL, POLL_MS) as TerminalConfig['wallets'][number]['provider'],
      },
    ],
  };
}

function printerOf(life: Life, printed: (document: Printed) => void): Printer {
  return {
    start: async () => {},
    stop: async () => {},
    status: () => ({ state: 'ready' }),
    onStatus: () => {},
    print: async (document) => {
      if (life.isAlive) printed(document as unknown as Printed);
      return { kind: 'printed' };
    },
  };
}
