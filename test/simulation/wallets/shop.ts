import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaymentView } from '../../../src/desk/api/contract.ts';
import { isFinal, type Payment } from '../../../src/payment/payment.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import type {
  CustomerMood,
  RigNotification,
  SimulatedWallet,
} from '../../../src/rig/wallets/simulated-wallet.ts';
import type { Provider, Route } from '../../support/wallet-world.ts';
import { CURRENCY, type Printed, TerminalLife } from './terminal-life.ts';
import { Wire } from './wire.ts';

export const OUTAGE_MS = 20_000;
const MINUTE_MS = 60_000;
/** Nothing may be open for longer once the faults are over: the longest a code is shown, and the pauses of asking. */
const SETTLED_WITHIN_MS = 15 * MINUTE_MS;
const NOTIFIED_AFTER_MS = 100;

/** A counter with one provider: the terminal dies and is started again, customers and provider live on. */
export class Shop {
  readonly clock = new SimulatedClock();
  readonly wire: Wire;
  readonly simulated: SimulatedWallet;
  /** Documents that came out of the printer. */
  readonly paper: Printed[] = [];
  /** Ids of the sales and refunds that the register knows of, oldest first. */
  readonly ids: string[] = [];
  deaths = 0;
  /** Of notifications: told to the terminal so often. */
  notices: () => number = () => 1;
  readonly #provider: Provider;
  readonly #seed: string;
  readonly #folder: string;
  #life: TerminalLife;
  #lives = 0;
  #requests = 0;

  constructor(provider: Provider, seed: string) {
    this.#provider = provider;
    this.#seed = seed;
    this.#folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tilld-shop-'));
    this.simulated = provider.simulate({
      clock: this.clock,
      random: new SeededRandom(`${seed}/provider`),
      notify: (notification) => this.#notify(notification),
    });
    this.wire = new Wire(this.clock, this.simulated, () => this.current()?.state ?? null);
    this.#life = this.#open();
  }

  close(): void {
    this.#life.bury();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The terminal as it is now, dead or alive. */
  get terminal(): TerminalLife {
    return this.#life;
  }

  payment(id: string): Payment {
    const payment = this.#life.journal.payment(id);
    if (!payment) throw new Error(`the journal has no payment ${id}`);
    return payment;
  }

  /** The payment at the till as the terminal knows it; null where there is none. */
  current(): Payment | null {
    return this.#life.life.isAlive ? this.#life.core.session.current() : null;
  }

  /** The cashier begins a sale; null when the terminal is dead or takes none now. */
  begin(amount: string): Promise<PaymentView | null> {
    const key = `sale-${++this.#requests}`;
    return this.#told(async ({ terminal }) => {
      const { payment } = await terminal.createPayment({ amount, currency: CURRENCY }, key);
      this.ids.push(payment.id);
      return payment;
    });
  }

  /** The customer's code is scanned, or a code is shown. */
  tender(id: string, route: Route, mood: CustomerMood): Promise<PaymentView | null> {
    const code = route === 'scan' ? this.simulated.paymentCode(mood) : null;
    const body = code === null ? { show: this.#provider.name } : { scan: code };
    return this.#told(({ terminal }) => terminal.chooseTender(id, body));
  }

  cancel(id: string): Promise<PaymentView | null> {
    return this.#told(({ terminal }) => terminal.cancel(id));
  }

  refund(id: string, amount: string): Promise<PaymentView | null> {
    const key = `refund-${++this.#requests}`;
    return this.#told(async ({ terminal }) => {
      const { payment } = await terminal.refund(id, { amount }, key);
      this.ids.push(payment.id);
      return payment;
    });
  }

  /** The code on the customer's screen, if there is one. */
  shownCode(): string | null {
    return this.current()?.wallet?.code?.text ?? null;
  }

  /** Time goes on until nothing is unfinished; false when that takes too long. */
  async settle(withinMs = SETTLED_WITHIN_MS): Promise<boolean> {
    for (let passed = 0; passed < withinMs; passed += MINUTE_MS / 2) {
      await this.clock.run(MINUTE_MS / 2);
      if (this.#life.life.isAlive && this.#life.journal.unfinished().length === 0) return true;
    }
    return false;
  }

  /** The terminal is switched off and on again by somebody. */
  kill(): void {
    this.#life.life.die('kill', 'a person');
  }

  ended(id: string): boolean {
    return isFinal(this.payment(id).state);
  }

  #open(): TerminalLife {
    this.#lives++;
    return new TerminalLife({
      ...{ clock: this.clock, provider: this.#provider, wire: this.wire },
      path: join(this.#folder, 'journal.db'),
      seed: `${this.#seed}/life ${this.#lives}`,
      printed: (document) => this.paper.push(document),
      died: () => {
        this.deaths++;
        this.clock.after(OUTAGE_MS, () => {
          this.#life.bury();
          this.#life = this.#open();
        });
      },
    });
  }

  #notify({ url, headers, body }: RigNotification): void {
    const { pathname, search } = new URL(url);
    for (let sent = this.notices(); sent > 0; sent--) {
      this.clock.after(NOTIFIED_AFTER_MS, () => {
        if (!this.#life.life.isAlive) return;
        const notification = { headers, body, path: pathname + search };
        this.#life.core.terminal.notifyWallet(this.#provider.name, notification);
      });
    }
  }

  /** What the terminal refuses, or is too dead for, is what a cashier has to live with. */
  async #told<T>(work: (core: TerminalLife['core']) => Promise<T>): Promise<T | null> {
    if (!this.#life.life.isAlive) return null;
    try {
      return await work(this.#life.core);
    } catch (error) {
      if (error instanceof TerminalError) return null;
      throw error;
    }
  }
}
