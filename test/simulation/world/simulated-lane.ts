import { laneOutcome } from '../../../src/card/lane/lane-outcome.ts';
import type { ArmOrder, FromLane, LaneOutcome, ToLane } from '../../../src/card/lane/protocol.ts';
import type { LanePort } from '../../../src/payment/session/lanes.ts';
import type { Clock, Timer } from '../../../src/platform/ports/clock.ts';
import type { Sealer } from '../../../src/platform/ports/vault.ts';
import type { Dice } from '../../../src/rig/simulated/dice.ts';
import type { Life } from './life.ts';
import type { Wallet } from './wallet.ts';

const PAN_TOKEN_KEY = new Uint8Array(32).fill(0x5a);

/** What a customer does when the terminal asks for a card, in times of a hundred. */
const CUSTOMERS = {
  pays: 80,
  takesTheCardAway: 6,
  hasALockedPhone: 2,
  isDeclinedByTheCard: 2,
  hasAStrangeCard: 2,
  showsAnOldOutcome: 1,
  neverComes: 3,
  trips: 4,
} as const;

/** Commands of the longest handshake: a card may leave after any of them. */
const MOST_COMMANDS = 12;
const LAST_OUTCOMES = 4;

export interface SimulatedLaneParts {
  life: Life;
  clock: Clock;
  dice: Dice;
  wallet: Wallet;
  sealer: () => Sealer;
}

/** The lane's twin: customers come to the reader of one process, with real kernels and cards behind. */
export class SimulatedLane implements LanePort {
  readonly #parts: SimulatedLaneParts;
  #message: (message: FromLane) => void = () => {};
  #ready: (ready: boolean) => void = () => {};
  #isReady = true;
  #customer: Timer | null = null;
  readonly #earlier: LaneOutcome[] = [];
  /** Holds the order that the field is armed with. */
  #order: ArmOrder | null = null;
  /** Customers behave; for the end of a run. */
  calm = false;

  constructor(parts: SimulatedLaneParts) {
    this.#parts = parts;
  }

  ready(): boolean {
    return this.#isReady;
  }

  onMessage(listener: (message: FromLane) => void): void {
    this.#message = listener;
  }

  onReady(listener: (ready: boolean) => void): void {
    this.#ready = listener;
  }

  post(message: Extract<ToLane, { kind: 'arm' | 'disarm' }>): void {
    if (!this.#parts.life.pass('lane post')) return;
    this.#customer?.cancel();
    this.#customer = null;
    this.#order = message.kind === 'arm' ? message.order : null;
    if (this.#order) this.#await(this.#order);
  }

  /** The reader's cable is pulled, or back. */
  setReady(ready: boolean): void {
    if (ready === this.#isReady) return;
    this.#isReady = ready;
    this.#customer?.cancel();
    this.#parts.life.reach('reader', () => this.#ready(ready));
  }

  #await(order: ArmOrder): void {
    const { clock, dice } = this.#parts;
    const what = this.calm ? 'pays' : dice.weighted(CUSTOMERS);
    if (what === 'neverComes') return;
    this.#customer = clock.after(dice.between(400, 4_000), () => {
      if (order !== this.#order) return;
      this.#say({ kind: 'reading', paymentId: order.paymentId, attempt: order.attempt });
      this.#customer = clock.after(dice.between(80, 900), () => this.#present(order, what));
    });
  }

  #present(order: ArmOrder, what: keyof typeof CUSTOMERS): void {
    if (order !== this.#order || !this.#isReady) return;
    if (what === 'trips') {
      this.setReady(false);
      this.#parts.clock.after(this.#parts.dice.between(500, 20_000), () => this.setReady(true));
      return;
    }
    const outcome = this.#outcome(order, what);
    const { paymentId, attempt } = order;
    this.#order = null;
    this.#say({ kind: 'outcome', paymentId, attempt, outcome });
    // A lane that says it twice changes nothing.
    if (this.#parts.dice.percent(3)) this.#say({ kind: 'outcome', paymentId, attempt, outcome });
  }

  #outcome(order: ArmOrder, what: keyof typeof CUSTOMERS): LaneOutcome {
    const { dice, wallet } = this.#parts;
    const of = (outcome: ReturnType<Wallet['good']>) =>
      laneOutcome(outcome, PAN_TOKEN_KEY, this.#parts.sealer(), order);
    switch (what) {
      case 'takesTheCardAway': {
        const name = dice.pick(['mastercard-card', 'visa-card', 'torn-once-card']);
        return of(wallet.trouble(order, name, dice.below(MOST_COMMANDS)));
      }
      case 'hasALockedPhone':
        return of(wallet.trouble(order, dice.pick(['visa-locked-phone', 'mastercard-locked-phone'])));
      case 'isDeclinedByTheCard':
        return of(wallet.trouble(order, 'declined-card'));
      case 'hasAStrangeCard':
        return of(wallet.trouble(order, dice.pick(['unknown-card', 'visa-pin-card', 'visa-expired-card'])));
      case 'showsAnOldOutcome': {
        const earlier = this.#earlier.length > 0 ? dice.pick(this.#earlier) : undefined;
        if (earlier) return earlier;
      }
    }
    const outcome = of(wallet.good(order));
    this.#earlier.push(outcome);
    if (this.#earlier.length > LAST_OUTCOMES) this.#earlier.shift();
    return outcome;
  }

  #say(message: FromLane): void {
    this.#parts.life.reach(`lane ${message.kind}`, () => this.#message(message));
  }
}
