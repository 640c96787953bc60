import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { forwardSettings, reconcilerSettings } from '../../../src/daemon/delivery-settings.ts';
import { DeviceBoard } from '../../../src/daemon/device-board.ts';
import { Housekeeping } from '../../../src/daemon/housekeeping.ts';
import { retireEpochs } from '../../../src/daemon/open-storage.ts';
import { openUpstream } from '../../../src/daemon/open-upstream.ts';
import { sessionSettings } from '../../../src/daemon/session-settings.ts';
import { openCore, type TerminalCore } from '../../../src/daemon/terminal-core.ts';
import type { ApiServices } from '../../../src/desk/api/services.ts';
import type { Journal } from '../../../src/payment/journal/journal.ts';
import { openJournal } from '../../../src/payment/journal/sqlite-journal.ts';
import type { LanePort } from '../../../src/payment/session/lanes.ts';
import type { Clock } from '../../../src/platform/ports/clock.ts';
import type { Network } from '../../../src/platform/ports/network.ts';
import type { Upstream } from '../../../src/platform/ports/upstream.ts';
import type { Dice } from '../../../src/rig/simulated/dice.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { type DiskImage, readImage, writeImage } from '../../../src/rig/simulated/simulated-disk.ts';
import { noScanners, noWallets } from '../../support/no-wallets.ts';
import { LOADED } from './card-terminal.ts';
import { type CrashKind, Life, MortalClock } from './life.ts';
import { mortalJournal, type StorageFault } from './mortal-journal.ts';
import type { ShownRules } from './shown-rules.ts';
import { silentLog } from './silent-log.ts';
import { SimulatedLane } from './simulated-lane.ts';
import { type Paper, SimulatedPrinter } from './simulated-printer.ts';
import type { Violations } from './violations.ts';
import type { Wallet } from './wallet.ts';
import { mortalNetwork } from './watched-network.ts';
import type { WireRules } from './wire-rules.ts';
import type { WorldKeys } from './world-keys.ts';

/** Bugs that a test puts under the terminal to see whether the oracle finds them. */
export interface Mutations {
  journal?(journal: Journal): Journal;
  upstream?(upstream: Upstream): Upstream;
  lane?(lane: LanePort): LanePort;
}

export interface ProcessParts {
  clock: Clock;
  network: Network;
  hostPort: number;
  /** Of this life: a number that no other has. */
  life: number;
  seed: string;
  dice: Dice;
  keys: WorldKeys;
  wallet: Wallet;
  paper: Paper;
  /** Room on the disk. */
  freeBytes(): number;
  folder: string;
  /** What the disk holds at the start; null: nothing. */
  image: DiskImage | null;
  storageFault(method: keyof Journal): StorageFault | null;
  wire: WireRules;
  shown: ShownRules;
  violations: Violations;
  mutations: Mutations;
  /** The process begins with a death planned: in its start, or later. */
  planned: { steps: number; kind: CrashKind } | null;
  died(kind: CrashKind, where: string, image: DiskImage): void;
}

const JOURNAL = 'journal.db';
const RESERVE_BYTES = 65_536;

/** Limits that a few hours of partition do not use up at once. */
const SETTINGS = {
  session: {
    ...sessionSettings(LOADED),
    limits: {
      ...LOADED.limits,
      count: 60,
      sumMinor: 1_500_00n,
      deferred: { enabled: true, perPaymentMinor: 30_00n, count: 20, sumMinor: 400_00n },
    },
  },
  forward: forwardSettings(LOADED.config),
  reconciler: reconcilerSettings(LOADED.config),
};

/** One process of the terminal: everything of the daemon but its native edges, from its start to its end or death. */
export class TerminalProcess {
  readonly life: Life;
  readonly lane: SimulatedLane;
  readonly printer: SimulatedPrinter;
  /** The journal itself, for who wants to know what is durable. */
  readonly journal: Journal;
  readonly #path: string;
  readonly #core: TerminalCore;
  readonly #upstream: Upstream;
  readonly #mortalJournal: Journal;
  #housekeeping: Housekeeping | null = null;
  #left: DiskImage | null = null;

  constructor(parts: ProcessParts) {
    const { dice, keys, network, violations, mutations } = parts;
    mkdirSync(parts.folder, { recursive: true });
    this.#path = join(parts.folder, JOURNAL);
    if (parts.image) writeImage(this.#path, parts.image);
    this.life = new Life((kind, where) => parts.died(kind, where, this.#left ?? readImage(this.#path)));
    if (parts.planned) this.life.planDeath(parts.planned.steps, parts.planned.kind);
    const { life } = this;
    const clock = new MortalClock(parts.clock, life);
    const random = new SeededRandom(`${parts.seed}/life ${parts.life}`);
    const own = { clock, random, log: silentLog };
    this.journal = openJournal({
      path: this.#path,
      clock: parts.clock,
      auditKey: keys.auditKey,
      disk: { freeBytes: parts.freeBytes },
      reserveBytes: RESERVE_BYTES,
    });
    this.#mortalJournal = mortalJournal(mutations.journal?.(this.journal) ?? this.journal, {
      ...{ life, path: this.#path, dice },
      fault: parts.storageFault,
      left: (image) => {
        this.#left = image;
      },
    });
    const board = new DeviceBoard(clock);
    const upstream = openUpstream(
      LOADED.config,
      parts.hostPort,
      {
        ...own,
        opener: keys.opener,
        keyStore: keys,
        readText: () => '',
        network: mortalNetwork({
          ...{ life, network, dice },
          sends: (message) => parts.wire.sends(message, this.journal),
        }),
      },
      board,
    );
    this.#upstream = mutations.upstream?.(upstream) ?? upstream;
    this.lane = new SimulatedLane({
      ...{ life, clock, dice, wallet: parts.wallet },
      sealer: () => keys.sealer(random),
    });
    this.printer = new SimulatedPrinter({
      ...{ life, clock, dice },
      paper: {
        get hasPaper() {
          return parts.paper.hasPaper;
        },
        taken: (document) => {
          parts.shown.printed(document, this.journal);
          parts.paper.taken(document);
        },
      },
    });
    this.#core = openCore({
      ...own,
      journal: this.#mortalJournal,
      upstream: this.#upstream,
      lane: mutations.lane?.(this.lane) ?? this.lane,
      scanners: noScanners,
      wallets: noWallets,
      printer: this.printer,
      board,
      config: LOADED.config,
      settings: SETTINGS,
      storage: { freeBytes: parts.freeBytes, isLow: () => parts.freeBytes() < RESERVE_BYTES },
      schemes: LOADED.schemes.map(({ scheme }) => scheme),
      version: 'simulated',
      rig: null,
    });
    this.#core.terminal.subscribe((event) => {
      if (event.type !== 'payment' || !life.isAlive) return;
      parts.shown.shown(event.payment, this.journal);
      life.pass(`shown ${event.payment.state}`);
    });
    this.#start(parts, own, violations);
  }

  #start(
    { keys }: ProcessParts,
    own: { clock: Clock; random: SeededRandom; log: typeof silentLog },
    violations: Violations,
  ): void {
    const journal = this.#mortalJournal;
    try {
      this.#core.recover();
      retireEpochs(journal, keys);
      this.#upstream.start();
      void this.printer.start();
      this.#core.start();
    } catch (error) {
      if (this.life.isAlive) violations.report('bug', `the start failed: ${String(error)}`);
    }
    this.#housekeeping = new Housekeeping({
      ...own,
      journal,
      epochKeys: keys,
      useKey: () => {},
      idle: () => this.#core.terminal.health().paymentId === null,
    });
  }

  /** What registers and pages reach; null when nobody listens. */
  get terminal(): ApiServices | null {
    return this.life.isAlive ? this.#core.terminal : null;
  }

  /** Ends in good order. Resolves when it has, or never when it dies on the way. */
  async stop(): Promise<DiskImage> {
    this.#housekeeping?.stop();
    await this.#core.stop();
    await this.#upstream.stop();
    await this.printer.stop();
    this.#mortalJournal.settle();
    const image = readImage(this.#path);
    this.life.end();
    return image;
  }

  /** Lets go of the files, once nothing of the process runs any more. */
  bury(): void {
    this.journal.close();
  }

  /** Another daemon on the same files. @throws TerminalError database_locked */
  openSecond(clock: Clock, auditKey: Uint8Array): void {
    openJournal({ path: this.#path, clock, auditKey }).close();
  }
}
