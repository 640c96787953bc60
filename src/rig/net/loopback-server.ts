import { createServer, type Server, type Socket } from 'node:net';

const MOST_CONNECTIONS = 64;
export const LOOPBACK = '127.0.0.1';

/** A TCP server on loopback whose network can go down and come back on the same port. */
export class LoopbackServer {
  readonly #serve: (socket: Socket) => void;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  constructor(serve: (socket: Socket) => void) {
    this.#serve = serve;
  }

  get isListening(): boolean {
    return this.#server !== null;
  }

  /** Opens the port; 0 takes any free one. Gives the port. */
  async listen(port = 0): Promise<number> {
    if (this.#server) throw new Error('this server listens already');
    const server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      this.#serve(socket);
    });
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

  /** Cuts the connections there are; new ones are taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
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
}
