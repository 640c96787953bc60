import type { SimulatedHost } from '../../../src/rig/host/simulated-host.ts';
import type { Dice } from '../../../src/rig/simulated/dice.ts';
import type { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import type { SimulatedNetwork } from '../../../src/rig/simulated/simulated-network.ts';
import type { StorageFault } from './mortal-journal.ts';
import type { TerminalProcess } from './terminal-process.ts';
import type { Trace } from './trace.ts';

/** What can go wrong, and how often beside the others. */
const FAULTS = {
  crash: 22,
  restart: 3,
  partition: 10,
  cut: 6,
  halfOpen: 4,
  lossyNetwork: 6,
  slowNetwork: 6,
  refusedConnections: 3,
  hostDown: 8,
  hostSlow: 6,
  hostSilent: 5,
  hostDrops: 4,
  hostDoubles: 6,
  hostWrong: 6,
  hostCode: 5,
  storage: 6,
  diskFull: 3,
  wallClock: 4,
  readerPulled: 4,
  paperOut: 4,
  secondDaemon: 2,
  person: 8,
} as const;

export type FaultKind = keyof typeof FAULTS;

export interface WeatherParts {
  clock: SimulatedClock;
  dice: Dice;
  trace: Trace;
  network: SimulatedNetwork;
  host: SimulatedHost;
  paper: { hasPaper: boolean };
  disk: { freeBytes: number };
  process(): TerminalProcess | null;
  /** Deaths of the next process too, so that some come in the middle of a start. */
  planNext(steps: number): void;
  restart(): void;
  secondDaemon(): void;
  person(): void;
}

/** Sends faults by the dice until it is told to calm down. One of a kind holds for seconds to minutes. */
export class Weather {
  readonly #parts: WeatherParts;
  readonly #clearing = new Set<() => void>();
  readonly counts: Partial<Record<FaultKind, number>> = {};
  readonly #lasting = new Set<FaultKind>();
  #isCalm = false;
  #storage: StorageFault | null = null;

  constructor(parts: WeatherParts) {
    this.#parts = parts;
    const { latencyMs } = parts.network.switches;
    if (latencyMs[1] === 0) parts.network.switches.latencyMs = [2, 40];
  }

  start(): void {
    const { clock, dice } = this.#parts;
    clock.after(dice.between(3_000, 45_000), () => {
      if (this.#isCalm) return;
      this.#bring(dice.weighted(FAULTS));
      this.start();
    });
  }

  get faults(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** The fault that is planned for this write, if any. */
  storageFault(): StorageFault | null {
    const fault = this.#storage;
    this.#storage = null;
    return fault;
  }

  calm(): void {
    this.#isCalm = true;
    this.#storage = null;
    for (const clear of [...this.#clearing]) clear();
    this.#parts.process()?.life.forgetPlan();
  }

  #bring(kind: FaultKind): void {
    this.#parts.trace.note('fault', kind);
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    this.#once(kind);
    if (!this.#lasting.has(kind)) this.#whileItHolds(kind);
  }

  /** Faults of a moment. */
  #once(kind: FaultKind): void {
    const { dice, network, clock, process } = this.#parts;
    switch (kind) {
      case 'crash':
        process()?.life.planDeath(dice.between(1, 60), dice.pick(['kill', 'power'] as const));
        if (dice.percent(25)) this.#parts.planNext(dice.between(1, 25));
        break;
      case 'restart':
        this.#parts.restart();
        break;
      case 'cut':
        network.cut();
        break;
      case 'halfOpen':
        network.halfOpen(dice.pick(['caller', 'listener'] as const));
        break;
      case 'storage':
        this.#storage = dice.pick(['before', 'after'] as const);
        break;
      case 'wallClock':
        clock.jumpWallClock(dice.between(-90 * 60_000, 90 * 60_000));
        break;
      case 'secondDaemon':
        this.#parts.secondDaemon();
        break;
      case 'person':
        this.#parts.person();
        break;
    }
  }

  /** Faults that last. */
  #whileItHolds(kind: FaultKind): void {
    const { dice, network, host, paper, process } = this.#parts;
    const { switches } = network;
    switch (kind) {
      case 'partition':
        network.partition(true);
        this.#clearLater(kind, () => network.partition(false));
        break;
      case 'lossyNetwork':
        switches.loss = 0.05;
        this.#clearLater(kind, () => {
          switches.loss = 0;
        });
        break;
      case 'slowNetwork':
        switches.latencyMs = [200, 6_000];
        switches.pieceBytes = 64;
        this.#clearLater(kind, () => {
          switches.latencyMs = [2, 40];
          switches.pieceBytes = null;
        });
        break;
      case 'refusedConnections':
        switches.refuse = true;
        this.#clearLater(kind, () => {
          switches.refuse = false;
        });
        break;
      case 'hostDown':
        void host.close();
        this.#clearLater(kind, () => void host.reopen());
        break;
      case 'paperOut':
        paper.hasPaper = false;
        this.#clearLater(kind, () => {
          paper.hasPaper = true;
          process()?.printer.refilled();
        });
        break;
      case 'diskFull': {
        const { disk } = this.#parts;
        const before = disk.freeBytes;
        disk.freeBytes = 0;
        this.#clearLater(kind, () => {
          disk.freeBytes = before;
        });
        break;
      }
      case 'readerPulled':
        process()?.lane.setReady(false);
        this.#clearLater(kind, () => process()?.lane.setReady(true));
        break;
      default:
        this.#hostHolds(kind, host.switches, dice);
    }
  }

  #hostHolds(kind: FaultKind, switches: SimulatedHost['switches'], dice: Dice): void {
    switch (kind) {
      case 'hostSlow':
        switches.delayMs = dice.between(2_000, 12_000);
        break;
      case 'hostSilent':
        switches.noAnswer = dice.pick(['payments', 'everything'] as const);
        break;
      case 'hostDrops':
        switches.dropAfterReceive = true;
        break;
      case 'hostDoubles':
        switches.duplicateAnswers = true;
        break;
      case 'hostWrong':
        switches.wrongAnswer = dice.pick(['stan', 'amount', 'terminal', 'reference', 'garbage'] as const);
        break;
      case 'hostCode':
        switches.responseCode = dice.weighted({ '30': 5, '05': 5, '96': 1, '91': 1 });
        break;
      default:
        return;
    }
    this.#clearLater(kind, () => {
      Object.assign(switches, {
        delayMs: 0,
        noAnswer: null,
        dropAfterReceive: false,
        duplicateAnswers: false,
        wrongAnswer: null,
        responseCode: null,
      });
    });
  }

  #clearLater(kind: FaultKind, clear: () => void): void {
    const { clock, dice } = this.#parts;
    const once = () => {
      this.#lasting.delete(kind);
      if (this.#clearing.delete(once)) clear();
    };
    this.#lasting.add(kind);
    this.#clearing.add(once);
    clock.after(dice.between(2_000, dice.percent(20) ? 600_000 : 60_000), once);
  }
}
