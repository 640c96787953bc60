import type { Clock } from '../../platform/ports/clock.ts';
import type { Address, Listener, Network, Wire, WireEvents } from '../../platform/ports/network.ts';
import type { Random } from '../../platform/ports/random.ts';
import { RESET, SimulatedWire, type Weather } from './simulated-wire.ts';

/** Named faults; each holds from the moment it is set. */
export interface NetworkSwitches {
  /** New connections are refused. */
  refuse: boolean;
  /** What each piece takes, drawn from this range. */
  latencyMs: readonly [least: number, most: number];
  /** Longest piece that bytes are cut into, each of a length drawn up to it; null: written is received. */
  pieceBytes: number | null;
  /** Chance 0..1 that a piece is lost for good, and with it the connection. */
  loss: number;
  /** How long an end whose bytes do not get through keeps its connection. */
  giveUpAfterMs: number;
}

const FIRST_FREE_PORT = 20_000;
const MOST_CONNECTIONS = 1024;

interface Joined {
  caller: SimulatedWire;
  listener: SimulatedWire;
}

/** A network in memory: what happens in it is a function of clock, seed and switches. Names of hosts do not count, ports do. */
export class SimulatedNetwork implements Network {
  readonly switches: NetworkSwitches = {
    refuse: false,
    latencyMs: [0, 0],
    pieceBytes: null,
    loss: 0,
    giveUpAfterMs: 60_000,
  };
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #weather: Weather;
  readonly #listeners = new Map<number, (wire: Wire) => WireEvents>();
  readonly #connections = new Map<Joined, number>();
  #isPartitioned = false;
  #nextPort = FIRST_FREE_PORT;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
    const { switches } = this;
    this.#weather = {
      isPartitioned: () => this.#isPartitioned,
      latencyMs: () => this.#between(switches.latencyMs),
      pieceSize: (longest) =>
        switches.pieceBytes === null ? longest : Math.min(longest, this.#between([1, switches.pieceBytes])),
      isLost: () => switches.loss > 0 && this.#fraction() < switches.loss,
      get giveUpAfterMs() {
        return switches.giveUpAfterMs;
      },
    };
  }

  connect(to: Address, _tls: unknown, events: WireEvents): Wire {
    const caller = new SimulatedWire(this.#clock, this.#weather);
    caller.events = events;
    this.#clock.after(this.#weather.latencyMs(), () => {
      // A partition says nothing at all: the caller's own patience ends the try.
      if (caller.isClosed || this.#isPartitioned) return;
      const accept = this.#listeners.get(to.port);
      if (!accept || this.switches.refuse || this.openConnections >= MOST_CONNECTIONS) {
        caller.reset('connection refused');
        return;
      }
      const listener = new SimulatedWire(this.#clock, this.#weather);
      SimulatedWire.join(caller, listener);
      this.#connections.set({ caller, listener }, to.port);
      listener.events = accept(listener);
      this.#clock.after(this.#weather.latencyMs(), () => caller.opened());
    });
    return caller;
  }

  async listen(port: number, accept: (wire: Wire) => WireEvents): Promise<Listener> {
    if (this.#listeners.has(port)) throw new Error(`port ${port} is taken`);
    const opened = port === 0 ? this.#nextPort++ : port;
    this.#listeners.set(opened, accept);
    return {
      port: opened,
      close: async () => {
        this.#listeners.delete(opened);
        for (const [{ listener }, of] of this.#connections) if (of === opened) listener.close();
      },
    };
  }

  get openConnections(): number {
    for (const joined of this.#connections.keys()) {
      if (joined.caller.isClosed && joined.listener.isClosed) this.#connections.delete(joined);
    }
    return this.#connections.size;
  }

  get isPartitioned(): boolean {
    return this.#isPartitioned;
  }

  /**
   * Begins or ends a partition: nothing gets through, and nobody is told. What it held goes on its way at its end, if
   * the connection has lived so long.
   */
  partition(isPartitioned: boolean): void {
    this.#isPartitioned = isPartitioned;
    if (isPartitioned) return;
    this.#each(({ caller, listener }) => {
      caller.resume();
      listener.resume();
    });
  }

  /** Every connection dies and what is on the way is lost; both ends learn it. */
  cut(): void {
    this.#each(({ caller, listener }) => {
      caller.reset(RESET);
      listener.reset(RESET);
    });
  }

  /** In every connection one end is gone, and the other never learns it. */
  halfOpen(gone: 'caller' | 'listener'): void {
    this.#each((joined) => {
      const left = gone === 'caller' ? joined.listener : joined.caller;
      joined[gone].reset(RESET);
      left.forsake();
    });
  }

  #each(action: (joined: Joined) => void): void {
    for (const joined of [...this.#connections.keys()]) action(joined);
  }

  #between([least, most]: readonly [number, number]): number {
    return least === most ? least : least + Math.floor(this.#fraction() * (most - least + 1));
  }

  /** 0 <= x < 1 */
  #fraction(): number {
    const [a, b, c] = this.#random.bytes(3);
    return ((a! << 16) | (b! << 8) | c!) / 0x1_00_00_00;
  }
}
