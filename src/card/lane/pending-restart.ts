import type { Clock } from '../../platform/ports/clock.ts';
import { MESSAGE, type UserInterfaceRequest } from '../entry-point/messages.ts';
import type { FinalOutcome } from '../entry-point/outcome.ts';

interface Pending {
  paymentId: string;
  /** UI Request on Restart. */
  request: UserInterfaceRequest | null;
  /** The field would be off still. */
  held: boolean;
}

/**
 * What the last outcome left for the next presentation of its payment.
 * NOTE: PC/SC does not let go of the field, so a Field Off Request is the wait alone: the card has to leave anyway.
 * @spec EMV Contactless Book B, 3.2.1.2, 3.5.1.2
 */
export class PendingRestart {
  readonly #clock: Clock;
  readonly #released: (paymentId: string) => void;
  #pending: Pending | null = null;

  /** `released`: the field may be on again for this payment. */
  constructor(clock: Clock, released: (paymentId: string) => void) {
    this.#clock = clock;
    this.#released = released;
  }

  keep(paymentId: string, { start, uiOnOutcome, uiOnRestart, fieldOffHoldMs }: FinalOutcome): void {
    this.#pending = null;
    if (start !== 'B') return;
    // NOTE: after "see phone" the Books go on to "present card again"; the customer needs the first, so it stays.
    const request = uiOnOutcome?.messageId === MESSAGE.SEE_PHONE ? null : uiOnRestart;
    const holdMs = fieldOffHoldMs ?? 0;
    const pending: Pending = { paymentId, request, held: holdMs > 0 };
    this.#pending = pending;
    if (!pending.held) return;
    this.#clock.after(holdMs, () => {
      pending.held = false;
      if (this.#pending === pending) this.#released(paymentId);
    });
  }

  /** To be shown when polling begins again. */
  request(paymentId: string): UserInterfaceRequest | null {
    return this.#pending?.paymentId === paymentId ? this.#pending.request : null;
  }

  held(paymentId: string): boolean {
    return this.#pending?.paymentId === paymentId && this.#pending.held;
  }
}
