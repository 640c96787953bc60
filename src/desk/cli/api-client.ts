import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../platform/errors/error-table.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import { ErrorBody, TerminalEvent } from '../api/contract.ts';
import { CLI_AGENT } from '../api/contract-callers.ts';
import { EventStreamParser } from './event-stream-parser.ts';

const ANSWER_TIMEOUT_MS = 15_000;
const LARGEST_ANSWER_BYTES = 8 * 1024 * 1024;

type HelloEvent = Extract<TerminalEvent, { type: 'hello' }>;

export interface EventStream {
  hello: HelloEvent;
  close(): void;
}

interface Call {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** How long the answer may take to begin (15 s). */
  timeoutMs?: number;
  /** An answer of this status holds the shape too, not an error. */
  alsoStatus?: number;
}

/**
 * The API over the daemon's Unix socket. Every call throws TerminalError: the one the terminal answered, or
 * daemon_not_running when there was no answer.
 */
export class ApiClient {
  readonly socketPath: string;
  readonly #clock: Clock;

  constructor(socketPath: string, clock: Clock) {
    this.socketPath = socketPath;
    this.#clock = clock;
  }

  get<Shape>(path: string, shape: z.ZodType<Shape>, alsoStatus?: number): Promise<Shape> {
    return this.#call({ method: 'GET', path, ...(alsoStatus !== undefined && { alsoStatus }) }, shape);
  }

  post<Shape>(
    path: string,
    shape: z.ZodType<Shape>,
    body?: unknown,
    how: Pick<Call, 'headers' | 'timeoutMs'> = {},
  ): Promise<Shape> {
    return this.#call({ method: 'POST', path, body, ...how }, shape);
  }

  /** Follows the events; resolves with the first, `hello`. `ended` is called once, unless `close` was called before. */
  async follow(listener: (event: TerminalEvent) => void, ended: () => void): Promise<EventStream> {
    const { outgoing, response } = await this.#send({ method: 'GET', path: '/v1/events' });
    if (response.statusCode !== 200) throw errorOf(await readText(response), response.statusCode);
    const parser = new EventStreamParser();
    response.setEncoding('utf8');
    return new Promise((resolve, reject) => {
      let open = true;
      const close = (): void => {
        open = false;
        outgoing.destroy();
      };
      const deliver = (event: TerminalEvent): void => {
        if (event.type === 'hello') resolve({ hello: event, close });
        else listener(event);
      };
      response.on('data', (chunk: string) => {
        try {
          for (const text of parser.push(chunk)) for (const event of eventsOf(text)) if (open) deliver(event);
        } catch (error) {
          reject(error);
          outgoing.destroy();
        }
      });
      outgoing.on('error', () => undefined);
      response.on('error', () => undefined);
      response.on('close', () => {
        reject(this.#unreachable());
        if (open) ended();
      });
    });
  }

  async #call<Shape>(call: Call, shape: z.ZodType<Shape>): Promise<Shape> {
    const { response } = await this.#send(call);
    const status = response.statusCode ?? 0;
    const text = await readText(response).catch((cause: unknown) => {
      throw this.#unreachable(cause);
    });
    if (status >= 400 && status !== call.alsoStatus) throw errorOf(text, status);
    const parsed = shape.safeParse(json(text));
    if (parsed.success) return parsed.data;
    throw new TerminalError('internal', `${call.path} answers in a shape this tilld does not know.`, {
      hint: 'The running tilld is of another version: restart it.',
    });
  }

  /** Sends and resolves with the head of the answer. */
  #send({
    method,
    path,
    body,
    headers = {},
    timeoutMs = ANSWER_TIMEOUT_MS,
  }: Call): Promise<{ outgoing: ClientRequest; response: IncomingMessage }> {
    const text = body === undefined ? '' : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request({
        socketPath: this.socketPath,
        method,
        path,
        agent: false,
        headers: {
          'user-agent': CLI_AGENT,
          ...headers,
          ...(text && {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(text)),
          }),
        },
      });
      const timer = this.#clock.after(timeoutMs, () => outgoing.destroy(new Error('no answer in time')));
      outgoing.on('response', (response) => {
        timer.cancel();
        resolve({ outgoing, response });
      });
      outgoing.on('error', (cause) => {
        timer.cancel();
        reject(this.#unreachable(cause));
      });
      outgoing.end(text);
    });
  }

  #unreachable(cause?: unknown): TerminalError {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EACCES') {
      return new TerminalError('unauthorised', `This user may not use ${this.socketPath}.`, {
        hint: 'Use the account that tilld runs under, or join its group.',
      });
    }
    return new TerminalError('daemon_not_running', `tilld does not answer on ${this.socketPath}.`, { cause });
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_ANSWER_BYTES)
      throw new TerminalError('internal', 'tilld sent an answer of more than 8 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The event in `text`; none when a newer daemon sends one that is not known here. */
function eventsOf(text: string): TerminalEvent[] {
  const event = TerminalEvent.safeParse(json(text));
  return event.success ? [event.data] : [];
}

function errorOf(text: string, status: number | undefined): TerminalError {
  const error = ErrorBody.safeParse(json(text));
  if (!error.success) return new TerminalError('internal', `tilld answered ${status} without saying why.`);
  const { code, message, hint } = error.data;
  return new TerminalError(isErrorCode(code) ? code : 'internal', message, { hint });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
