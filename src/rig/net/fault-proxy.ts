import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../platform/ports/clock.ts';

/** Named faults; each can be changed at any moment and holds for bytes that arrive from then on. */
export interface ProxySwitches {
  /** Swallow everything in both directions; connections stay open: a half-open network. */
  blackHole: boolean;
  /** Forward this many more bytes towards the target in all, then cut the connection. null: no cut. */
  cutAfterBytes: number | null;
  /** Wait before bytes go on, in both directions. */
  delayMs: number;
  /** Forward requests, swallow what comes back. */
  dropResponses: boolean;
  /** Send each chunk that comes back twice. */
  duplicateResponses: boolean;
}

const MOST_CONNECTIONS = 64;
const LOOPBACK = '127.0.0.1';

/** Stands between a client and a server on this machine and breaks the network on command. */
export class FaultProxy {
  readonly switches: ProxySwitches = {
    blackHole: false,
    cutAfterBytes: null,
    delayMs: 0,
    dropResponses: false,
    duplicateResponses: false,
  };
  readonly #clock: Clock;
  readonly #targetPort: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
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
  async listen(port = 0): Promise<number> {
    const server = createServer({ noDelay: true }, (client) => this.#join(client));
    server.maxConnections = MOST_CONNECTIONS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, LOOPBACK, resolve);
    });
    this.#server = server;
    const address = server.address();
    this.#port = typeof address === 'object' && address ? address.port : port;
    return this.#port;
  }

  /** Cuts all connections and refuses new ones. */
  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.cut();
    await closed;
  }

  /** Listens again on the same port. */
  async reopen(): Promise<void> {
    if (!this.#server) await this.listen(this.#port);
  }

  /** Cuts the connections there are; new ones are taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket): void {
    const target = connect({ host: LOOPBACK, port: this.#targetPort, noDelay: true });
    const both = [client, target];
    for (const socket of both) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        for (const other of both) other.destroy();
      });
    }
    client.on('data', (chunk) => this.#request(chunk, client, target));
    target.on('data', (chunk) => this.#response(chunk, client));
  }

  #request(chunk: Buffer, client: Socket, target: Socket): void {
    const { blackHole, cutAfterBytes } = this.switches;
    if (blackHole) {
      this.#swallowed += chunk.length;
      return;
    }
    if (cutAfterBytes === null || cutAfterBytes > chunk.length) {
      if (cutAfterBytes !== null) this.switches.cutAfterBytes = cutAfterBytes - chunk.length;
      this.#pass(chunk, target);
      return;
    }
    this.switches.cutAfterBytes = null;
    target.end(chunk.subarray(0, cutAfterBytes));
    client.destroy();
  }

  #response(chunk: Buffer, client: Socket): void {
    const { blackHole, dropResponses, duplicateResponses } = this.switches;
    if (blackHole || dropResponses) {
      this.#swallowed += chunk.length;
      return;
    }
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
