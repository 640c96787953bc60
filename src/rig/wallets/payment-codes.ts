import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { CustomerMood } from './simulated-wallet.ts';

const LIFE_MS = 60_000;
const MOST_CODES = 1_000;

/** Codes that customers' apps show: good for a minute and for one payment. */
export class PaymentCodes {
  readonly #clock: Clock;
  readonly #make: () => string;
  readonly #shown = new Map<string, { mood: CustomerMood; until: number }>();

  /** `make` draws a code in the form of the provider. */
  constructor(clock: Clock, make: () => string) {
    this.#clock = clock;
    this.#make = make;
  }

  show(mood: CustomerMood): string {
    const [oldest] = this.#shown.keys();
    if (oldest !== undefined && this.#shown.size >= MOST_CODES) this.#shown.delete(oldest);
    const code = this.#make();
    this.#shown.set(code, { mood, until: this.#clock.now() + LIFE_MS });
    return code;
  }

  /** Uses a code up; null when it was never shown, was used before, or is too old. */
  take(code: string): CustomerMood | null {
    const shown = this.#shown.get(code);
    this.#shown.delete(code);
    return shown && this.#clock.now() < shown.until ? shown.mood : null;
  }
}

/** `count` decimal digits. The slight bias of a byte modulo ten does not matter to a made-up number. */
export function digits(random: Random, count: number): string {
  return [...random.bytes(count)].map((byte) => byte % 10).join('');
}
