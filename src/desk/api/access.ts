import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { type Caller, CLI_AGENT } from './contract-callers.ts';

/**
 * Whose order a request is, for the audit log. Only the console is a page, and a page's orders carry an origin.
 * NOTE: it is what the caller says of itself. All who get in may do the same, so there is nothing to gain by a lie.
 */
export function callerOf({ headers }: Pick<FastifyRequest, 'headers'>): Caller {
  if (headers.origin !== undefined) return 'console';
  return headers['user-agent'] === CLI_AGENT ? 'cli' : 'register';
}

const READ_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Who may use the TCP listener. Any page a browser on this machine shows can send requests to it, so a
 * valid address (Host, against DNS rebinding), a valid origin (against forged requests: other ports of this
 * machine count as the same site) and a secret are asked for.
 */
export class TcpAccess {
  readonly #token: string;
  readonly #session: string;
  /** 0 until the listener has its port: nobody gets in before. */
  port = 0;

  constructor(token: string) {
    this.#token = token;
    this.#session = createHmac('sha256', token).update('tilld console session').digest('hex');
  }

  /** Browsers keep cookies by host, not by port: two terminals on one machine need two names. */
  get cookieName(): string {
    return `tilld_${this.port}`;
  }

  /** The console's cookie: derived, so that it is not the token itself that rests in the browser. */
  get cookieValue(): string {
    return this.#session;
  }

  /** @throws TerminalError origin_refused */
  checkAddress(request: FastifyRequest): void {
    const host = request.headers.host ?? '';
    if (!this.#hosts().includes(host)) {
      throw new TerminalError('origin_refused', 'The Host header does not name this terminal.');
    }
    const { origin } = request.headers;
    if (origin !== undefined && origin !== `http://${host}`) throw new TerminalError('origin_refused');
  }

  /** @throws TerminalError unauthorised | origin_refused */
  checkCaller(request: FastifyRequest): void {
    const bearer = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined && this.isToken(bearer)) return;
    if (!this.hasSession(request)) throw new TerminalError('unauthorised');
    // A browser that sends the cookie sends the origin with it; checkAddress has compared it.
    if (!READ_METHODS.has(request.method) && request.headers.origin === undefined) {
      throw new TerminalError('origin_refused', 'The request does not say which origin it comes from.');
    }
  }

  hasSession(request: FastifyRequest): boolean {
    return sameSecret(request.cookies[this.cookieName] ?? '', this.#session);
  }

  isToken(text: string): boolean {
    return sameSecret(text, this.#token);
  }

  #hosts(): string[] {
    if (this.port === 0) return [];
    return ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${this.port}`);
  }
}

/** Compares in a time that depends on neither content nor length. */
function sameSecret(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
