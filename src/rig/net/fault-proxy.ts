import { connect, type Socket } from 'node:net';
import type { Clock } from '../../platform/ports/clock.ts';
import { LOOPBACK, LoopbackServer } from './loopback-server.ts';

/** Named faults; each can be changed at any moment and holds for bytes that arrive from then on. */
export interface ProxySwitches {
  /** Swallow everything in both directions; connections stay open: a half-open network. */
  blackHole: boolean;
  /** Forward this many more bytes towards the target in all, then cut the connection. null: no cut. */
  cutAfterBytes: number | null;
  /** The same for what comes back. */
  cutAnswerAfterBytes: number | null;
  /** Wait before bytes go on, in both directions. */
  delayMs: number;
  /** Forward requests, swallow what comes back. */
  dropResponses: boolean;
  /** Send each chunk twice on its way to the target. */
  duplicateRequests: boolean;
  /** Send each chunk that comes back twice. */
  duplicateResponses: boolean;
}

/** Stands between a client and a server on this machine and breaks the network on command. */
export class FaultProxy {
  readonly switches: ProxySwitches = {
    blackHole: false,
    cutAfterBytes: null,
    cutAnswerAfterBytes: null,
    delayMs: 0,
    dropResponses: false,
    duplicateRequests: false,
    duplicateResponses: false,
  };
  readonly #clock: Clock;
  readonly #targetPort: number;
  readonly #server = new LoopbackServer((client) => this.#join(client));
  #swallowed = 0;

  constructor({ clock, targetPort }: { clock: Clock; targetPort: number }) {
    this.#clock = clock;
    this.#targetPort = targetPort;
  }

  /** Bytes that a black hole or dropped responses have taken so far. */
  get swallowedBytes(): number {
    return this.#swallowed;
  }

  /** Opens the port on loopback; 0 takes any free one. Gives the port. */
  listen(port = 0): Promise<number> {
    return this.#server.listen(port);
  }

  /** Cuts all connections and refuses new ones. */
  close(): Promise<void> {
    return this.#server.close();
  }

  /** Listens again on the same port. */
  reopen(): Promise<void> {
    return this.#server.reopen();
  }

  /** Cuts the connections there are; new ones are taken. */
  cut(): void {
    this.#server.cut();
  }

  #join(client: Socket): void {
    const target = connect({ host: LOOPBACK, port: this.#targetPort, noDelay: true });
    target.on('error', () => target.destroy());
    target.on('close', () => client.destroySoon());
    client.on('close', () => target.destroy());
    client.on('data', (chunk) => this.#request(chunk, client, target));
    target.on('data', (chunk) => this.#response(chunk, client, target));
  }

  #request(chunk: Buffer, client: Socket, target: Socket): void {
    const { blackHole, cutAfterBytes } = this.switches;
    if (blackHole) {
      this.#swallowed += chunk.length;
      return;
    }
    if (cutAfterBytes !== null && cutAfterBytes <= chunk.length) {
      this.switches.cutAfterBytes = null;
      target.end(chunk.subarray(0, cutAfterBytes));
      client.destroy();
      return;
    }
    if (cutAfterBytes !== null) this.switches.cutAfterBytes = cutAfterBytes - chunk.length;
    this.#pass(chunk, target);
    if (this.switches.duplicateRequests) this.#pass(chunk, target);
  }

  #response(chunk: Buffer, client: Socket, target: Socket): void {
    const { blackHole, dropResponses, duplicateResponses, cutAnswerAfterBytes } = this.switches;
    if (blackHole || dropResponses) {
      this.#swallowed += chunk.length;
      return;
    }
    if (cutAnswerAfterBytes !== null && cutAnswerAfterBytes <= chunk.length) {
      this.switches.cutAnswerAfterBytes = null;
      client.end(chunk.subarray(0, cutAnswerAfterBytes));
      target.destroy();
      return;
    }
    if (cutAnswerAfterBytes !== null) this.switches.cutAnswerAfterBytes = cutAnswerAfterBytes - chunk.length;
    this.#pass(chunk, client);
    if (duplicateResponses) this.#pass(chunk, client);
  }

  #pass(chunk: Buffer, to: Socket): void {
    const write = (): void => {
      if (to.writable) to.write(chunk);
    };
    if (this.switches.delayMs > 0) this.#clock.after(this.switches.delayMs, write);
    else write();
  }
}
