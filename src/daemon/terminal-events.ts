import type { LaneMessage } from '../card/lane/protocol.ts';
import type { TerminalEvent } from '../desk/api/contract.ts';
import type { Payment } from '../payment/payment.ts';
import type { SessionNotice } from '../payment/session/session-parts.ts';
import type { Clock, Timer } from '../platform/ports/clock.ts';
import { paymentView } from './payment-view.ts';

const COALESCE_MS = 40;

/** Fan-out of what happens to everybody who listens. A listener that throws does not disturb the others. */
export class TerminalEvents {
  readonly #listeners = new Set<(event: TerminalEvent) => void>();

  subscribe(listener: (event: TerminalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: TerminalEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        this.#listeners.delete(listener);
      }
    }
  }
}

/** A session's notice in the shape of the API. */
export function eventOf(notice: SessionNotice, refunded: (payment: Payment) => bigint): TerminalEvent {
  switch (notice.kind) {
    case 'payment':
      return { type: 'payment', payment: paymentView(notice.payment, refunded(notice.payment)) };
    case 'message':
      return { type: 'message', paymentId: notice.paymentId, message: messageView(notice.message) };
    case 'code_refused': {
      const { code, message, hint } = notice.error;
      return { type: 'code_refused', paymentId: notice.paymentId, code, message, hint };
    }
    case 'handshake': {
      const { paymentId, attempt, steps, totalUs } = notice;
      return { type: 'handshake', paymentId, attempt, steps, totalUs };
    }
  }
}

function messageView(message: LaneMessage) {
  return {
    messageId: message.messageId.toString(16).toUpperCase().padStart(2, '0'),
    status: message.status,
    holdMs: message.holdMs,
    language: message.languagePreference,
  };
}

/** Tells listeners that something on the status page changed: once for many changes close together. */
export class HealthNotices {
  readonly #clock: Clock;
  readonly #emit: () => void;
  #timer: Timer | null = null;

  constructor(clock: Clock, emit: () => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  soon(): void {
    this.#timer ??= this.#clock.after(COALESCE_MS, () => {
      this.#timer = null;
      try {
        this.#emit();
      } catch {
        // the journal cannot be read just now: the device board will say so, and change again
      }
    });
  }
}
