import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Http, HttpRequest, HttpResult } from '../../platform/ports/http.ts';
import type { LinkStatus } from '../../platform/ports/upstream.ts';
import type { NotSent, Unknown } from '../../platform/ports/wallet.ts';

export type HttpAnswer = Extract<HttpResult, { kind: 'answer' }>;

/** While the provider is away it is looked for so often; any answer to a bare GET will do. */
const PROBE_EVERY_MS = 10_000;
const PROBE_TIMEOUT_MS = 5_000;

/** The way to a wallet's provider: sends requests, and keeps the state that the last of them left behind. */
export class WalletLink {
  readonly #http: Http;
  readonly #clock: Clock;
  readonly #listeners: ((status: LinkStatus) => void)[] = [];
  #status: LinkStatus;
  #probe: Timer | null = null;
  #isStopped = false;

  constructor({ http, clock }: { http: Http; clock: Clock }) {
    this.#http = http;
    this.#clock = clock;
    this.#status = { state: 'up', since: clock.now() };
  }

  status(): LinkStatus {
    return this.#status;
  }

  onChange(listener: (status: LinkStatus) => void): void {
    this.#listeners.push(listener);
  }

  /** One request, sent once. Any answer counts as one, whatever its status and content. */
  async send(request: HttpRequest): Promise<HttpAnswer | NotSent | Unknown> {
    const result = await this.#http.send(request);
    this.#note(downReason(result));
    this.#probeLater(request.url);
    return result.kind === 'unanswered' ? { kind: 'unknown', reason: result.reason } : result;
  }

  /** Looks for the provider no more. */
  stop(): void {
    this.#isStopped = true;
    this.#probe?.cancel();
    this.#probe = null;
  }

  #probeLater(url: string): void {
    this.#probe?.cancel();
    this.#probe = null;
    if (this.#status.state === 'up' || this.#isStopped) return;
    this.#probe = this.#clock.after(PROBE_EVERY_MS, () => void this.#look(new URL('/', url).href));
  }

  async #look(url: string): Promise<void> {
    const result = await this.#http.send({
      ...{ method: 'GET', url, headers: {}, body: null, timeoutMs: PROBE_TIMEOUT_MS },
    });
    this.#note(downReason(result));
    this.#probeLater(url);
  }

  #note(reason: string | null): void {
    const known = this.#status;
    if ((known.reason ?? null) === reason) return;
    const state = reason === null ? 'up' : 'down';
    // Down for another reason is still down: `since` tells when it began.
    const since = known.state === state ? known.since : this.#clock.now();
    this.#status = { state, since, ...(reason === null ? {} : { reason }) };
    for (const listener of this.#listeners) listener(this.#status);
  }
}

/** Why the provider counts as away; null: it is there. */
function downReason(result: HttpResult): string | null {
  if (result.kind !== 'answer') return result.reason;
  return result.status >= 500 ? `the provider answers with status ${result.status}` : null;
}
