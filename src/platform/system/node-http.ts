import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as openHttp } from 'node:http';
import { Agent as HttpsAgent, request as openHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { Clock } from '../ports/clock.ts';
import type { Http, HttpRequest, HttpResult } from '../ports/http.ts';
import { networkReason } from './network-reasons.ts';

const LONGEST_ANSWER_BYTES = 1024 * 1024;
const MOST_CONNECTIONS_PER_HOST = 16;
/** An idle connection is given up before the middle boxes on its way forget it, which nobody would notice. */
const LONGEST_IDLE_MS = 20_000;
const OLDEST_TLS = 'TLSv1.2';

const TIMED_OUT = 'the host does not answer';

/** The machine's HTTP and HTTPS, with connections that are kept for the next request. */
export class NodeHttp implements Http {
  readonly #clock: Clock;
  readonly #plain: HttpAgent;
  readonly #secure: HttpsAgent;
  #isClosed = false;

  /** `ca` is PEM: the only authorities that are trusted; absent: those of the system. */
  constructor(clock: Clock, ca?: string) {
    const kept = {
      keepAlive: true,
      maxSockets: MOST_CONNECTIONS_PER_HOST,
      timeout: LONGEST_IDLE_MS,
      noDelay: true,
    };
    this.#clock = clock;
    this.#plain = new HttpAgent(kept);
    this.#secure = new HttpsAgent({ ...kept, minVersion: OLDEST_TLS, ...(ca === undefined ? {} : { ca }) });
  }

  send(request: HttpRequest): Promise<HttpResult> {
    if (this.#isClosed) return Promise.resolve({ kind: 'not_sent', reason: 'the terminal stops' });
    return new Promise((resolve) => {
      const exchange = this.#open(request);
      if (!exchange) {
        resolve({ kind: 'not_sent', reason: 'the address or a header of the request is not valid' });
        return;
      }
      conclude(exchange, this.#clock, request, resolve);
    });
  }

  /** Ends what is under way as unanswered, and sends nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#plain.destroy();
    this.#secure.destroy();
  }

  /** Null when the request cannot be put into HTTP. */
  #open({ url, method, headers }: HttpRequest): ClientRequest | null {
    try {
      return url.startsWith('https:')
        ? openHttps(url, { method, headers, agent: this.#secure })
        : openHttp(url, { method, headers, agent: this.#plain });
    } catch {
      return null;
    }
  }
}

/** Sends the body and resolves once: with the answer, or with what is proven about the request. */
function conclude(
  exchange: ClientRequest,
  clock: Clock,
  { body, timeoutMs }: HttpRequest,
  resolve: (result: HttpResult) => void,
): void {
  let isSent = false;
  let isOver = false;
  const end = (result: HttpResult): void => {
    if (isOver) return;
    isOver = true;
    timer.cancel();
    resolve(result);
  };
  const fail = (reason: string): void => end({ kind: isSent ? 'unanswered' : 'not_sent', reason });
  const timer = clock.after(timeoutMs, () => {
    fail(TIMED_OUT);
    exchange.destroy();
  });
  exchange.once('socket', (socket) =>
    whenReady(socket, exchange, () => {
      isSent = true;
    }),
  );
  exchange.on('error', ({ code }: NodeJS.ErrnoException) => fail(networkReason(code)));
  exchange.on('close', () => fail('connection closed by the host'));
  exchange.on('response', (response) => {
    collect(response, (answer) => {
      if (answer === null) exchange.destroy();
      end(answer ?? { kind: 'unanswered', reason: 'the answer is longer than 1 MiB' });
    });
  });
  exchange.end(body ?? undefined);
}

/**
 * Node writes the request as soon as the connection stands (and its TLS, where there is one); before, it only buffers.
 * A socket that was kept is ready from the start: Node may not yet know that its other end is gone.
 */
function whenReady(socket: Socket, exchange: ClientRequest, action: () => void): void {
  if (!socket.connecting) action();
  else socket.once(exchange.protocol === 'https:' ? 'secureConnect' : 'connect', action);
}

/** Null for an answer that is too long; nothing at all when it breaks off, which the request tells. */
function collect(response: IncomingMessage, done: (answer: HttpResult | null) => void): void {
  const parts: Buffer[] = [];
  let length = 0;
  response.on('data', (part: Buffer) => {
    length += part.length;
    if (length > LONGEST_ANSWER_BYTES) done(null);
    else parts.push(part);
  });
  response.on('end', () => {
    if (!response.complete) return;
    const headers = Object.entries(response.headers).map(
      ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const,
    );
    done({
      kind: 'answer',
      status: response.statusCode ?? 0,
      headers: Object.fromEntries(headers),
      body: Buffer.concat(parts),
    });
  });
  // Its code arrives at the request's own error or close; here it would be unhandled.
  response.on('error', () => {});
}
