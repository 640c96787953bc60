import type { LaneMessage } from '../../card/lane/protocol.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { ReasonCode } from '../payment.ts';

export interface TenderWaitSettings {
  /** For the first card. */
  tenderTimeoutMs: number;
  /** For the next one, after a presentation without result. */
  presentAgainTimeoutMs: number;
  /** For a phone whose owner unlocks it first. */
  phoneTimeoutMs: number;
}

/** What one payment waits for, and for how long. Only in memory: after a crash a payment that waited has failed. */
export class TenderWait {
  readonly #clock: Clock;
  readonly #settings: TenderWaitSettings;
  readonly #over: (reason: ReasonCode) => void;
  #timer: Timer | null = null;
  #message: LaneMessage | null = null;
  #phoneTaps = 0;

  /** @param over called when nothing came in time, with the reason that the payment ends with */
  constructor(clock: Clock, settings: TenderWaitSettings, over: (reason: ReasonCode) => void) {
    this.#clock = clock;
    this.#settings = settings;
    this.#over = over;
  }

  /** Presentations after which a phone wanted its owner: no failures. */
  get phoneTaps(): number {
    return this.#phoneTaps;
  }

  /**
   * What is shown meanwhile where the card or phone asked for it; null where not.
   * NOTE: after "see phone" the Books go on to "present card again". The customer needs the first until it is done.
   */
  get message(): LaneMessage | null {
    return this.#message;
  }

  first(): void {
    this.#phoneTaps = 0;
    this.#message = null;
    this.#start(this.#settings.tenderTimeoutMs, 'no_card_presented');
  }

  again(reason: ReasonCode, message: LaneMessage | null): void {
    const phone = reason === 'phone_not_confirmed';
    if (phone) this.#phoneTaps++;
    this.#message = message && { ...message, status: 'ready_to_read', holdMs: 0 };
    const { phoneTimeoutMs, presentAgainTimeoutMs } = this.#settings;
    this.#start(phone ? phoneTimeoutMs : presentAgainTimeoutMs, reason);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #start(timeoutMs: number, reason: ReasonCode): void {
    this.stop();
    this.#timer = this.#clock.after(timeoutMs, () => this.#over(reason));
  }
}
