import type { IsoMessage } from '../../host/iso8583/field-spec.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import { distort, garbage } from './answers.ts';
import type { HostSession } from './host-session.ts';
import type { HostSwitches } from './host-switches.ts';

/** How answers leave: held until what they say is durable, then late, twice, wrong or never, as the switches have it. */
export class Answering {
  readonly #switches: HostSwitches;
  readonly #clock: Clock;
  readonly #random: Random | null;
  #held: (() => void)[] = [];

  constructor(switches: HostSwitches, clock: Clock, random: Random | null) {
    this.#switches = switches;
    this.#clock = clock;
    this.#random = random;
  }

  /** Happens in its turn among the answers. */
  add(action: () => void): void {
    this.#held.push(action);
  }

  /** The switches are read now. */
  answer(session: HostSession, answer: IsoMessage, isPayment: boolean): void {
    const { noAnswer, dropAfterReceive, duplicateAnswers, chances } = this.#switches;
    if (isPayment && dropAfterReceive) {
      this.add(() => session.cut());
      return;
    }
    if (
      noAnswer === 'everything' ||
      (isPayment && (noAnswer === 'payments' || this.#happens(chances.silent)))
    ) {
      return;
    }
    const bytes = this.#sender(session, answer, isPayment);
    this.#sendLater(bytes, isPayment);
    if (duplicateAnswers || (isPayment && this.#happens(chances.duplicate)))
      this.#sendLater(bytes, isPayment);
  }

  /** What was held goes out. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const action of held) action();
  }

  #sender(session: HostSession, answer: IsoMessage, isPayment: boolean): () => void {
    const { wrongAnswer, chances } = this.#switches;
    if (!isPayment) return () => session.send(answer);
    if (wrongAnswer === 'mac') return () => session.sendForged(answer);
    if (wrongAnswer === 'garbage') return () => session.sendBytes(garbage());
    const wrong = wrongAnswer ?? (this.#happens(chances.otherTerminal) ? 'terminal' : null);
    return () => session.send(wrong ? distort(wrong, answer) : answer);
  }

  #sendLater(send: () => void, isPayment: boolean): void {
    const { delayMs, spreadMs, chances, lateMs } = this.#switches;
    const lateByMs = isPayment && this.#happens(chances.late) ? lateMs : 0;
    const waitMs = delayMs + lateByMs + (spreadMs > 0 ? Math.floor(this.#fraction() * spreadMs) : 0);
    this.add(waitMs > 0 ? () => void this.#clock.after(waitMs, send) : send);
  }

  #happens(chance: number): boolean {
    return chance > 0 && this.#fraction() < chance;
  }

  /** 0 <= x < 1 */
  #fraction(): number {
    if (!this.#random) throw new Error('this host was given no randomness');
    const [a, b, c] = this.#random.bytes(3);
    return ((a! << 16) | (b! << 8) | c!) / 0x1_00_00_00;
  }
}
