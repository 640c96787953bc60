import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { ForwardMessage, Upstream } from '../../platform/ports/upstream.ts';
import type { OutboxEntry } from '../journal/journal.ts';
import {
  type Disposition,
  dispose,
  disposeInquiry,
  disposeUnsendable,
  isInquiredAbout,
} from './delivery-policy.ts';
import { forwardMessage } from './forward-message.ts';

/** An upstream bounds each exchange itself; this is for one that does not. */
const EXCHANGE_BOUND_MS = 120_000;
const LATE = { reason: 'no answer' } as const;

export interface DeliveryParts {
  upstream: Upstream;
  clock: Clock;
  log: Log;
  inquireAfterMs: number;
}

/** One try of one record: asked about or sent, and what the answer means for it. Never rejects. */
export class Delivery {
  readonly #parts: DeliveryParts;
  /** The host has said that it knows no inquiries. */
  #inquiriesAreUnknown = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  async attempt(entry: OutboxEntry): Promise<Disposition> {
    const { upstream, clock, log, inquireAfterMs } = this.#parts;
    try {
      const message = forwardMessage(entry);
      if (!this.#inquiriesAreUnknown && isInquiredAbout(entry, clock.now(), inquireAfterMs)) {
        const disposition = await this.#inquire(entry, message);
        if (disposition) return disposition;
      }
      const sent = upstream.deliver(message, clock.now());
      return dispose(entry, await this.#bounded(sent, { kind: 'unknown', ...LATE }));
    } catch (error) {
      const code = errorCode(error);
      log.error('A record cannot be sent', { paymentId: entry.payment.id, code });
      return disposeUnsendable(entry, code);
    }
  }

  async #inquire(entry: OutboxEntry, message: ForwardMessage): Promise<Disposition | null> {
    const { upstream, clock, log } = this.#parts;
    const asked = upstream.inquire(message, clock.now());
    const result = await this.#bounded(asked, { kind: 'unanswered', ...LATE });
    log.info('The host was asked about an old record', { paymentId: entry.payment.id, outcome: result.kind });
    if (result.kind === 'unsupported') this.#inquiriesAreUnknown = true;
    return disposeInquiry(entry, result);
  }

  async #bounded<Result>(exchange: Promise<Result>, late: Result): Promise<Result> {
    let bound: Timer | undefined;
    const lapsed = new Promise<Result>((resolve) => {
      bound = this.#parts.clock.after(EXCHANGE_BOUND_MS, () => resolve(late));
    });
    try {
      return await Promise.race([exchange, lapsed]);
    } finally {
      bound?.cancel();
    }
  }
}

export function errorCode(error: unknown): string {
  return error instanceof TerminalError ? error.code : 'internal';
}
