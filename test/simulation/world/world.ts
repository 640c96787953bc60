import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyChain } from '../../../src/payment/journal/audit-chain.ts';
import type { AuditEntry, Journal } from '../../../src/payment/journal/journal.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import { SimulatedHost } from '../../../src/rig/host/simulated-host.ts';
import { createTestIssuer } from '../../../src/rig/issuer/test-issuer.ts';
import { Dice } from '../../../src/rig/simulated/dice.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import type { DiskImage } from '../../../src/rig/simulated/simulated-disk.ts';
import { SimulatedNetwork } from '../../../src/rig/simulated/simulated-network.ts';
import { type Balance, checkExposure, compareBooks } from './books.ts';
import type { CrashKind } from './life.ts';
import { Register } from './register.ts';
import { ShownRules } from './shown-rules.ts';
import { silentLog } from './silent-log.ts';
import { type Mutations, TerminalProcess } from './terminal-process.ts';
import { Trace } from './trace.ts';
import { type Violation, Violations } from './violations.ts';
import { Wallet } from './wallet.ts';
import { watchedNetwork } from './watched-network.ts';
import { Weather } from './weather.ts';
import { WireRules } from './wire-rules.ts';
import { WorldKeys } from './world-keys.ts';

const HOUR_MS = 3_600_000;
const SLICE_MS = 1_000;
/**
 * From the end of all faults until nothing may be under way any more. A record that the host answers "later" for ever is
 * parked after 48 tries, at most 15 minutes apart.
 */
const SETTLE_MS = 14 * HOUR_MS;
const REGISTERS = 2;
const AUDIT_PAGE = 1_000;

export interface WorldOptions {
  seed: string | number;
  hours: number;
  mutations?: Mutations;
}

export interface WorldReport extends Balance {
  seed: string;
  crashes: number;
  faults: number;
  violations: readonly Violation[];
  /** Hash of everything that happened, in order. */
  trace: string;
  lastLines: readonly string[];
}

/** A shop with its terminal, its host and the network between them, for some simulated hours; then the books are compared. */
export async function runWorld(options: WorldOptions): Promise<WorldReport> {
  const world = new World(options);
  try {
    return await world.run();
  } finally {
    world.clear();
  }
}

class World {
  readonly #options: WorldOptions;
  readonly #seed: string;
  readonly #clock = new SimulatedClock();
  readonly #dice: Dice;
  readonly #trace: Trace;
  readonly #violations: Violations;
  readonly #wire: WireRules;
  readonly #shown: ShownRules;
  readonly #network: SimulatedNetwork;
  readonly #host: SimulatedHost;
  readonly #keys: WorldKeys;
  readonly #wallet: Wallet;
  readonly #weather: Weather;
  readonly #registers: Register[];
  readonly #folder: string;
  readonly #refused = new Set<string>();
  readonly #parkedByPerson = new Set<string>();
  readonly #paper = { hasPaper: true, taken: () => {} };
  readonly #disk = { freeBytes: 1e9 };
  #hostPort = 0;
  #lives = 0;
  #crashes = 0;
  #process: TerminalProcess | null = null;
  #dead: TerminalProcess[] = [];
  #plannedSteps: number | null = null;
  #isCalm = false;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#seed = String(options.seed);
    this.#dice = new Dice(this.#seed);
    this.#trace = new Trace(this.#clock);
    this.#violations = new Violations(this.#trace);
    this.#wire = new WireRules(this.#violations);
    this.#shown = new ShownRules(this.#violations);
    this.#network = new SimulatedNetwork(this.#clock, new SeededRandom(`${this.#seed}/network`));
    this.#host = this.#openHost();
    this.#keys = new WorldKeys(this.#seed, this.#clock);
    this.#wallet = new Wallet(this.#dice.fork('wallet'), this.#seed);
    this.#folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tilld-world-'));
    this.#weather = this.#openWeather();
    this.#registers = Array.from({ length: REGISTERS }, (_, i) => this.#openRegister(`till-${i + 1}`));
  }

  async run(): Promise<WorldReport> {
    this.#hostPort = await this.#host.listen();
    this.#boot(null);
    for (const register of this.#registers) register.start();
    this.#weather.start();
    await this.#pass(this.#options.hours * HOUR_MS, () => false);
    this.#trace.note('calm');
    this.#isCalm = true;
    this.#weather.calm();
    if (this.#process) this.#process.lane.calm = true;
    for (const register of this.#registers) register.close();
    this.#process?.terminal?.retryAllQueued('console');
    await this.#pass(SETTLE_MS, () => this.#isSettled());
    return this.#report();
  }

  clear(): void {
    for (const dead of this.#dead) dead.bury();
    this.#process?.bury();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #pass(ms: number, isOver: () => boolean): Promise<void> {
    for (
      let passed = 0;
      passed < ms && !isOver() && this.#violations.found.length === 0;
      passed += SLICE_MS
    ) {
      await this.#step();
      for (const dead of this.#dead.splice(0)) dead.bury();
    }
  }

  /** Whatever the terminal throws into its event loop is a bug of its own. */
  async #step(): Promise<void> {
    try {
      await this.#clock.run(SLICE_MS);
    } catch (error) {
      this.#violations.report('bug', error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  #isSettled(): boolean {
    const journal = this.#process?.life.isAlive ? this.#process.journal : null;
    if (!journal || !this.#registers.every(({ isIdle }) => isIdle)) return false;
    const { waiting } = journal.outboxTotals();
    return waiting === 0 && journal.printJobsWaiting() === 0 && journal.unfinished().length === 0;
  }

  #boot(image: DiskImage | null): void {
    this.#lives++;
    const planned = this.#isCalm ? null : this.#plannedSteps;
    this.#plannedSteps = null;
    this.#trace.note('boot', this.#lives);
    const process: TerminalProcess = new TerminalProcess({
      ...{ clock: this.#clock, network: this.#network, hostPort: this.#hostPort, seed: this.#seed, image },
      life: this.#lives,
      dice: this.#dice.fork(`life ${this.#lives}`),
      ...{ keys: this.#keys, wallet: this.#wallet, paper: this.#paper },
      freeBytes: () => this.#disk.freeBytes,
      folder: join(this.#folder, String(this.#lives)),
      storageFault: () => this.#weather.storageFault(),
      ...{ wire: this.#wire, shown: this.#shown, violations: this.#violations },
      mutations: this.#options.mutations ?? {},
      planned: planned === null ? null : { steps: planned, kind: 'power' },
      died: (kind, where, left) => this.#died(kind, where, left),
    });
    this.#process = process;
    process.lane.calm = this.#isCalm;
    checkExposure(process.journal, this.#violations);
  }

  #died(kind: CrashKind, where: string, image: DiskImage): void {
    this.#crashes++;
    this.#trace.note('dies', kind, where);
    this.#bootLater(image);
  }

  #bootLater(image: DiskImage): void {
    this.#clock.after(this.#dice.between(500, 15_000), () => {
      if (this.#process) this.#dead.push(this.#process);
      this.#boot(image);
    });
  }

  /** Somebody stops the service and starts it again. */
  #restart(): void {
    const process = this.#process;
    if (!process?.life.isAlive) return;
    void process.stop().then((image) => {
      this.#trace.note('stopped');
      this.#bootLater(image);
    });
  }

  #secondDaemon(): void {
    const process = this.#process;
    if (!process?.life.isAlive) return;
    try {
      process.openSecond(this.#clock, this.#keys.auditKey);
      this.#violations.report('I14', 'a second daemon has opened the journal');
    } catch (error) {
      const isLocked = error instanceof TerminalError && error.code === 'database_locked';
      this.#violations.expect(isLocked, 'I14', `a second daemon fails otherwise: ${String(error)}`);
    }
  }

  /** Somebody at the console looks after the queue. */
  #person(): void {
    const terminal = this.#process?.terminal;
    if (!terminal) return;
    try {
      const { entries } = terminal.queue({ after: 0, limit: 20, state: null });
      const entry = entries.length > 0 ? this.#dice.pick(entries) : null;
      switch (this.#dice.weighted({ retry: 4, all: 3, park: 2, close: 2, reprint: 1 })) {
        case 'retry':
          if (entry) terminal.retryQueued(entry.seq, 'console');
          break;
        case 'all':
          terminal.retryAllQueued('console');
          break;
        case 'park':
          if (entry?.state !== 'waiting') break;
          this.#parkedByPerson.add(entry.paymentId);
          terminal.parkQueued(entry.seq, 'looked at by a person', 'console');
          break;
        case 'close':
          terminal.closeBatch('console');
          break;
        case 'reprint': {
          const [latest] = terminal.payments({ limit: 1, before: null });
          if (latest?.state === 'approved') terminal.reprint(latest.id, 'customer');
          break;
        }
      }
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
    }
  }

  #openHost(): SimulatedHost {
    const network = watchedNetwork(this.#network, {
      received: ({ mti, fields }) => {
        if (mti === '0800') return;
        this.#trace.note('host hears', mti, String(fields[11]), String(fields[62] ?? ''));
      },
      answers: ({ mti, fields }) => {
        if (mti === '0810') return;
        this.#trace.note('host says', mti, String(fields[11]), String(fields[39]));
        if (fields[39] !== '00') this.#refused.add(String(fields[62]));
      },
    });
    const issuer = createTestIssuer();
    return new SimulatedHost({ network, clock: this.#clock, log: silentLog, ledgerPath: null, issuer });
  }

  #openWeather(): Weather {
    return new Weather({
      ...{ clock: this.#clock, dice: this.#dice.fork('weather'), trace: this.#trace },
      ...{ network: this.#network, host: this.#host, paper: this.#paper, disk: this.#disk },
      process: () => (this.#process?.life.isAlive ? this.#process : null),
      planNext: (steps) => {
        this.#plannedSteps = steps;
      },
      restart: () => this.#restart(),
      secondDaemon: () => this.#secondDaemon(),
      person: () => this.#person(),
    });
  }

  #openRegister(name: string): Register {
    return new Register({
      ...{ name, clock: this.#clock, dice: this.#dice.fork(name), trace: this.#trace },
      terminal: () => this.#process?.terminal ?? null,
      shown: (view) => this.#process?.life.isAlive && this.#shown.shown(view, this.#process.journal),
    });
  }

  #report(): WorldReport {
    const stopped = this.#violations.found.length > 0;
    const balance = stopped ? { payments: this.#payments(), lost: 0, doubled: 0 } : this.#balance();
    return {
      seed: this.#seed,
      ...balance,
      crashes: this.#crashes,
      faults: this.#weather.faults,
      violations: this.#violations.found,
      trace: this.#trace.digest(),
      lastLines: this.#trace.last,
    };
  }

  #payments(): number {
    return this.#registers.reduce(
      (sum, { sales }) => sum + sales.filter(({ ids }) => ids.size > 0).length,
      0,
    );
  }

  #balance(): Balance {
    const journal = this.#process?.journal;
    if (!journal) throw new Error('the world has no terminal');
    const balance = compareBooks(
      {
        journal,
        ledger: this.#host.ledger(),
        sales: this.#registers.flatMap(({ sales }) => sales),
        receipts: this.#shown.receipts,
        refused: this.#refused,
        parkedByPerson: this.#parkedByPerson,
      },
      this.#violations,
    );
    const verdict = verifyChain(auditTrail(journal), this.#keys.auditKey, []);
    if (!verdict.ok) this.#violations.report('C12', verdict.explanation);
    this.#trace.note('end', balance.payments, balance.lost, balance.doubled);
    return balance;
  }
}

function* auditTrail(journal: Journal): Generator<AuditEntry> {
  for (let after = 0; ; ) {
    const page = journal.auditTrail({ after, limit: AUDIT_PAGE });
    yield* page;
    if (page.length < AUDIT_PAGE) return;
    after = page.at(-1)!.seq;
  }
}
