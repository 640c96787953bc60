import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { errorFields } from '../../platform/log/error-fields.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import { TerminalEvent } from './contract.ts';
import type { ApiServices } from './services.ts';

/** A comment line that often, so that proxies and both ends notice a dead connection. */
const HEARTBEAT_MS = 15_000;
/** A browser waits that long before it connects again. */
const RETRY_MS = 1_000;
/** What one client may leave unread before it is cut; `hello` draws it anew when it comes back. */
const LARGEST_BACKLOG_BYTES = 256 * 1024;
const MOST_STREAMS = 64;

/** The open event streams. @spec WHATWG HTML, 9.2 Server-sent events */
export class EventStreams {
  readonly #services: ApiServices;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #open = new Set<() => void>();

  constructor(services: ApiServices, clock: Clock, log: Log) {
    this.#services = services;
    this.#clock = clock;
    this.#log = log;
  }

  get count(): number {
    return this.#open.size;
  }

  /**
   * Turns `reply` into an event stream that lasts until either side ends it.
   * @throws TerminalError rate_limited when too many streams are open
   */
  open(reply: FastifyReply): void {
    if (this.#open.size >= MOST_STREAMS) {
      throw new TerminalError('rate_limited', `${MOST_STREAMS} event streams are open already.`);
    }
    const hello = this.#hello();
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      ...stringHeaders(reply),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.#follow(response, hello);
  }

  closeAll(): void {
    for (const end of this.#open) end();
  }

  #hello(): TerminalEvent {
    const health = this.#services.health();
    const payment = health.paymentId === null ? null : (this.#services.payment(health.paymentId) ?? null);
    return { type: 'hello', health, payment };
  }

  #follow(response: ServerResponse, hello: TerminalEvent): void {
    let heartbeat: Timer | undefined;
    const write = (text: string): void => {
      if (response.destroyed) return;
      response.write(text);
      if (response.writableLength <= LARGEST_BACKLOG_BYTES) return;
      this.#log.warn('An event stream was cut: its client does not read.', { count: this.#open.size });
      response.destroy();
    };
    const beat = (): void => {
      write(': heartbeat\n\n');
      heartbeat = this.#clock.after(HEARTBEAT_MS, beat);
    };
    const unsubscribe = this.#services.subscribe((event) => write(this.#frame(event)));
    const end = (): void => {
      if (!this.#open.delete(end)) return;
      heartbeat?.cancel();
      unsubscribe();
      response.end();
    };
    this.#open.add(end);
    response.on('close', end);
    response.on('error', end);
    write(`retry: ${RETRY_MS}\n\n${this.#frame(hello)}`);
    heartbeat = this.#clock.after(HEARTBEAT_MS, beat);
  }

  /** The event on the wire, cut to the contract's shape; empty when it breaks the contract, which is a bug of ours. */
  #frame(event: TerminalEvent): string {
    const checked = TerminalEvent.safeParse(event);
    if (checked.success) return `event: ${event.type}\ndata: ${JSON.stringify(checked.data)}\n\n`;
    this.#log.error('An event does not have its shape.', {
      event: event.type,
      ...errorFields(checked.error),
    });
    return '';
  }
}

/** The headers that hooks have set on `reply`; a hijacked reply does not send them by itself. */
function stringHeaders(reply: FastifyReply): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}
