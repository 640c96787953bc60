import type { Clock, Timer } from '../../../src/platform/ports/clock.ts';
import type { OpenPort, OpenResult, PortEvents, PortOpener } from './serial-port.ts';
import { within } from './within.ts';

const OPEN_MS = 5_000;
const CLOSE_MS = 2_000;
const REOPEN_MS = 2_000;

export interface LinkSurroundings {
  openPort: PortOpener;
  clock: Clock;
  /** The line is there (again); bytes can be written and awaited. Never rejects. */
  onOpen(): Promise<unknown>;
  onLost(reason: string): void;
}

interface Waiter {
  accepts(byte: number): boolean;
  settle(byte: number): void;
}

/**
 * A line to a device that comes and goes: opened again every two seconds for as long as it is wanted. Each wait
 * ends with an answer, after its bound, or at once when the line is lost.
 */
export class SerialLink {
  readonly #at: LinkSurroundings;
  readonly #waiters = new Set<Waiter>();
  /** Ends the waits that are under way. */
  readonly #ends = new Set<() => void>();
  #port: OpenPort | null = null;
  #opening: Promise<void> = Promise.resolve();
  #reopen: Timer | null = null;
  #wanted = false;

  constructor(surroundings: LinkSurroundings) {
    this.#at = surroundings;
  }

  get isOpen(): boolean {
    return this.#port !== null;
  }

  /** Resolves when the first try has ended, one way or the other. */
  async start(): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#opening = this.#open();
    await this.#opening;
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    this.#reopen?.cancel();
    const port = this.#release();
    if (port) await this.#close(port);
    await this.#opening;
  }

  /** Gives the line up as it is and opens it anew: whatever was under way on it is forgotten. */
  drop(reason: string): void {
    const port = this.#release();
    if (!port) return;
    this.#at.onLost(reason);
    void this.#close(port).then(() => this.#openLater());
  }

  /** true when all bytes have left this machine within `boundMs`. */
  write(bytes: Uint8Array, boundMs: number): Promise<boolean> {
    return this.#whileOpen<boolean>(boundMs, false, (port, settle) => port.write(bytes, settle));
  }

  /** The next byte that `accepts` takes, or null when none came. Listens from the moment of the call. */
  async awaitByte(accepts: (byte: number) => boolean, boundMs: number): Promise<number | null> {
    let waiter: Waiter | undefined;
    const byte = await this.#whileOpen<number | null>(boundMs, null, (_port, settle) => {
      waiter = { accepts, settle };
      this.#waiters.add(waiter);
    });
    if (waiter) this.#waiters.delete(waiter);
    return byte;
  }

  /** Sends a request and gives the byte that answers it, or null. */
  ask(request: Uint8Array, accepts: (byte: number) => boolean, boundMs: number): Promise<number | null> {
    const answer = this.awaitByte(accepts, boundMs);
    void this.write(request, boundMs);
    return answer;
  }

  async #open(): Promise<void> {
    let opened: OpenPort | null = null;
    const events: PortEvents = {
      onBytes: (bytes) => this.#receive(bytes),
      onGone: (reason) => {
        if (opened !== null && opened === this.#port) this.drop(reason);
      },
    };
    const late: OpenResult = { kind: 'failed', reason: 'The printer’s port does not open.' };
    const result = await within<OpenResult>(this.#at.clock, OPEN_MS, late, (settle) => {
      this.#at.openPort(events, (result) => {
        if (!settle(result) && result.kind === 'open') void this.#close(result.port);
      });
    });
    if (result.kind === 'failed') {
      if (this.#wanted) this.#at.onLost(result.reason);
      return this.#openLater();
    }
    if (!this.#wanted) return this.#close(result.port);
    opened = result.port;
    this.#port = opened;
    await this.#at.onOpen();
  }

  #openLater(): void {
    if (!this.#wanted) return;
    this.#reopen?.cancel();
    this.#reopen = this.#at.clock.after(REOPEN_MS, () => {
      this.#opening = this.#open();
    });
  }

  #receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const waiter = [...this.#waiters].find((waiter) => waiter.accepts(byte));
      if (!waiter) continue;
      this.#waiters.delete(waiter);
      waiter.settle(byte);
    }
  }

  async #whileOpen<T>(
    boundMs: number,
    otherwise: T,
    begin: (port: OpenPort, settle: (value: T) => void) => void,
  ): Promise<T> {
    const port = this.#port;
    if (!port) return otherwise;
    let end: (() => void) | undefined;
    const value = await within(this.#at.clock, boundMs, otherwise, (settle) => {
      end = () => settle(otherwise);
      this.#ends.add(end);
      begin(port, settle);
    });
    if (end) this.#ends.delete(end);
    return value;
  }

  #release(): OpenPort | null {
    const port = this.#port;
    this.#port = null;
    for (const end of this.#ends) end();
    return port;
  }

  #close(port: OpenPort): Promise<void> {
    return within<void>(this.#at.clock, CLOSE_MS, undefined, (settle) => port.close(() => settle()));
  }
}
