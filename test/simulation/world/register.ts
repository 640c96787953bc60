import type { PaymentView } from '../../../src/desk/api/contract.ts';
import type { ApiServices } from '../../../src/desk/api/services.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import { formatAmount } from '../../../src/platform/money/amount.ts';
import type { Clock } from '../../../src/platform/ports/clock.ts';
import type { Dice } from '../../../src/rig/simulated/dice.ts';
import type { Trace } from './trace.ts';

const POLL_MS = 1_500;
const RETRY_MS = 2_500;
/** A register that gets no payment at all into the terminal gives the sale up; one that has a payment waits for its end. */
const MOST_REFUSALS = 40;
/** Amounts that the host declines, and one above the offline limit. */
const SPECIAL_MINOR = [5_100n, 505n, 5_400n, 9_100n, 7_500n];

export interface Sale {
  key: string;
  minor: bigint;
  /** Payments that the terminal named for the key. */
  ids: Set<string>;
  /** How the payment ended, as the register was told. */
  told: PaymentView['state'] | null;
}

export interface RegisterParts {
  name: string;
  clock: Clock;
  dice: Dice;
  trace: Trace;
  /** The terminal as it can be reached now; null: connection refused. */
  terminal(): ApiServices | null;
  /** Whatever the terminal says of a payment goes by here. */
  shown(view: PaymentView): void;
}

/** A cash register: sells, asks again with the same key when it heard nothing, cancels now and then. */
export class Register {
  readonly #parts: RegisterParts;
  readonly sales: Sale[] = [];
  #open: Sale | null = null;
  #refusals = 0;
  #closing = false;

  constructor(parts: RegisterParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#next();
  }

  /** Ends the sale under way and begins no more. */
  close(): void {
    this.#closing = true;
  }

  get isIdle(): boolean {
    return this.#open === null;
  }

  #next(): void {
    if (this.#closing) return;
    const { clock, dice, name } = this.#parts;
    clock.after(dice.between(1_000, 15_000), () => {
      if (this.#closing) return;
      const minor = dice.percent(8) ? dice.pick(SPECIAL_MINOR) : BigInt(dice.between(100, 4_990));
      this.#open = { key: `${name}-${this.sales.length + 1}`, minor, ids: new Set(), told: null };
      this.sales.push(this.#open);
      this.#refusals = 0;
      void this.#ask(this.#open);
    });
  }

  /** Creates the payment, or asks for it again. */
  async #ask(sale: Sale): Promise<void> {
    const { clock, dice } = this.#parts;
    const again = () => clock.after(RETRY_MS, () => void this.#ask(sale));
    const terminal = this.#parts.terminal();
    if (!terminal) return this.#refused(sale, again);
    const body = {
      amount: formatAmount({ minor: sale.minor, currency: 'EUR' }),
      currency: 'EUR',
      reference: sale.key,
    };
    try {
      const { payment } = await terminal.createPayment(body, sale.key);
      if (this.#parts.terminal() !== terminal) return void again();
      // The answer gets lost now and then: the register knows nothing and asks again.
      if (dice.percent(4)) return void again();
      this.#hear(sale, payment);
      if (sale.told === null) this.#wait(sale, payment.id);
      if (sale.told === null && dice.percent(7)) this.#cancelLater(sale, payment.id);
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      this.#refused(sale, again);
    }
  }

  #refused(sale: Sale, again: () => void): void {
    this.#refusals++;
    if (this.#refusals > MOST_REFUSALS && sale.ids.size === 0) this.#done(sale);
    else again();
  }

  #wait(sale: Sale, id: string): void {
    const { clock } = this.#parts;
    clock.after(POLL_MS, () => {
      if (sale.told !== null) return;
      const terminal = this.#parts.terminal();
      // The terminal was away: ask with the key, which is all that is sure to be known.
      if (!terminal) return void clock.after(RETRY_MS, () => void this.#ask(sale));
      try {
        const view = terminal.payment(id);
        if (view) this.#hear(sale, view);
      } catch (error) {
        if (!(error instanceof TerminalError)) throw error;
      }
      if (sale.told === null) this.#wait(sale, id);
    });
  }

  #cancelLater(sale: Sale, id: string): void {
    const { clock, dice } = this.#parts;
    clock.after(dice.between(0, 6_000), () => {
      const terminal = this.#parts.terminal();
      if (sale.told !== null || !terminal) return;
      terminal.cancel(id).then(
        (view) => this.#parts.terminal() === terminal && sale.told === null && this.#hear(sale, view),
        (error) => {
          if (!(error instanceof TerminalError)) throw error;
        },
      );
    });
  }

  #hear(sale: Sale, view: PaymentView): void {
    sale.ids.add(view.id);
    this.#parts.shown(view);
    if (view.outcome === null) return;
    sale.told = view.state;
    this.#parts.trace.note(sale.key, 'told', view.state, view.reasonCode);
    this.#done(sale);
    if (this.#parts.dice.percent(5)) void this.#askOnceMore(sale);
  }

  /** Somebody presses the button twice: the same key gives the same payment. */
  async #askOnceMore(sale: Sale): Promise<void> {
    const terminal = this.#parts.terminal();
    const body = {
      amount: formatAmount({ minor: sale.minor, currency: 'EUR' }),
      currency: 'EUR',
      reference: sale.key,
    };
    try {
      const answer = await terminal?.createPayment(body, sale.key);
      if (!answer || this.#parts.terminal() !== terminal) return;
      sale.ids.add(answer.payment.id);
      this.#parts.shown(answer.payment);
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
    }
  }

  #done(sale: Sale): void {
    if (this.#open !== sale) return;
    this.#open = null;
    this.#next();
  }
}
