import type { CapturedCard } from '../../card/lane/protocol.ts';
import type { Amount } from '../../platform/money/amount.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { Upstream } from '../../platform/ports/upstream.ts';
import type { Journal } from '../journal/journal.ts';
import type { Payment, ReasonCode } from '../payment.ts';
import type { Circumstances } from './judge-outcome.ts';
import { deferredAllowed, type OfflineLimits, offlineAllowed } from './offline-rules.ts';
import { offlineAuthorisationCode } from './payment-id.ts';

export interface OfflineDeskParts {
  journal: Journal;
  upstream: Upstream;
  clock: Clock;
  random: Random;
}

/** Puts the offline rules to what the journal and the link say at this moment. @throws TerminalError database_failed */
export class OfflineDesk {
  readonly #parts: OfflineDeskParts;
  readonly #limits: OfflineLimits;

  constructor(parts: OfflineDeskParts, limits: OfflineLimits) {
    this.#parts = parts;
    this.#limits = limits;
  }

  /** Why a payment of this amount need not even ask for a card, or null. */
  refusal(amount: Amount): ReasonCode | null {
    if (this.#isHostReachable()) return null;
    const own = this.#before(offlineAllowed, amount);
    return own.allowed || this.#before(deferredAllowed, amount).allowed ? null : own.reason;
  }

  /** Is the lane armed so that the card may approve by itself? */
  cardMayApprove(amount: Amount): boolean {
    return !this.#isHostReachable() && this.#before(offlineAllowed, amount).allowed;
  }

  /** Everything by which the end of a presentation is judged. */
  circumstances(
    payment: Payment,
    card: CapturedCard | null,
    presentation: Pick<Circumstances, 'armedOffline' | 'lastAttempt' | 'lastPhoneTap'>,
  ): Circumstances {
    const { journal, clock, random } = this.#parts;
    return {
      ...presentation,
      payment,
      limits: this.#limits,
      exposure: journal.offlineExposure(),
      cardExposure: card ? journal.cardExposure(card.panToken) : { count: 0, sums: new Map() },
      now: clock.now(),
      hostReachable: this.#isHostReachable(),
      replayed: card !== null && journal.isReplayed(card, payment.id),
      counterWentBack: card !== null && journal.counterWentBack(card, payment.id),
      authorisationCode: offlineAuthorisationCode(random),
    };
  }

  #isHostReachable(): boolean {
    return this.#parts.upstream.link().state === 'up';
  }

  #before(rule: typeof offlineAllowed, amount: Amount) {
    const { journal, clock } = this.#parts;
    return rule(this.#limits, amount, journal.offlineExposure(), clock.now(), null);
  }
}
