import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import { LOOPBACK, LoopbackServer } from '../net/loopback-server.ts';
import type { RigHttpAnswer, RigHttpRequest, SimulatedWallet, WalletSwitches } from './simulated-wallet.ts';

const LONGEST_BODY_BYTES = 1024 * 1024;

/**
 * One simulated provider on loopback, below `/<provider>`, with the faults of its network. A provider each, so that an
 * outage refuses the connection: a connection that is taken and dropped proves nothing to the terminal.
 */
export class WalletServer {
  readonly #wallet: SimulatedWallet;
  readonly #clock: Clock;
  readonly #network: LoopbackServer;
  readonly #slow = new Set<Timer>();
  #port = 0;
  #isStarted = false;
  #received = 0;

  constructor(wallet: SimulatedWallet, clock: Clock) {
    this.#wallet = wallet;
    this.#clock = clock;
    const http = createServer((request, response) => void this.#serve(request, response));
    this.#network = new LoopbackServer((socket) => http.emit('connection', socket));
  }

  /** Address of the provider without a slash at the end: "http://127.0.0.1:8443/alipay". */
  get url(): string {
    return `http://${LOOPBACK}:${this.#port}/${this.#wallet.provider}`;
  }

  /** Requests that arrived so far. */
  get received(): number {
    return this.#received;
  }

  /** Opens the port; 0 takes any free one, kept from then on. Gives the port. */
  async listen(port = this.#port): Promise<number> {
    this.#port = await this.#network.listen(port);
    this.#isStarted = true;
    await this.turn({});
    return this.#port;
  }

  /** Turns switches; an outage begins and ends with this. */
  async turn(switches: Partial<WalletSwitches>): Promise<void> {
    Object.assign(this.#wallet.switches, switches);
    if (!this.#isStarted) return;
    if (this.#wallet.switches.outage) await this.#network.close();
    else await this.#network.reopen();
  }

  async close(): Promise<void> {
    this.#isStarted = false;
    for (const timer of this.#slow) timer.cancel();
    this.#slow.clear();
    await this.#network.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const prefix = `/${this.#wallet.provider}`;
    const path = request.url ?? '/';
    const body = await bodyOf(request);
    if (body === null || !path.startsWith(`${prefix}/`)) {
      response.writeHead(body === null ? 413 : 404).end();
      return;
    }
    this.#received += 1;
    const { switches } = this.#wallet;
    const answer = this.#wallet.handle({
      method: request.method ?? 'GET',
      path: path.slice(prefix.length),
      headers: flatHeaders(request),
      body,
    });
    if (answer.isLost || switches.loseAnswers > 0) {
      if (!answer.isLost) switches.loseAnswers -= 1;
      request.socket.destroy();
      return;
    }
    if (switches.slowMs === 0) send(response, answer);
    else this.#later(switches.slowMs, () => send(response, answer));
  }

  #later(delayMs: number, action: () => void): void {
    const timer = this.#clock.after(delayMs, () => {
      this.#slow.delete(timer);
      action();
    });
    this.#slow.add(timer);
  }
}

function send(response: ServerResponse, { status, headers, body }: RigHttpAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
}

function flatHeaders({ headers }: IncomingMessage): RigHttpRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : `${value}`,
    ]),
  );
}

/** Null when it is longer than the server takes, or breaks off. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > LONGEST_BODY_BYTES) return null;
      parts.push(part);
    }
  } catch {
    return null;
  }
  return Buffer.concat(parts);
}
