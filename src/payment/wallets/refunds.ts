import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { formatAmount } from '../../platform/money/amount.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { Wallet } from '../../platform/ports/wallet.ts';
import type { IdempotencyClaim, Journal } from '../journal/journal.ts';
import type { Payment } from '../payment.ts';
import { paymentId } from '../session/payment-id.ts';
import { newPayment } from '../session/transition.ts';
import type { MovedPayments } from './moved-payments.ts';
import { orderNumberOf } from './wallet-order.ts';
import { refundEvent, type WalletResolver } from './wallet-resolver.ts';

export interface RefundsParts {
  journal: Journal;
  wallets: ReadonlyMap<string, Wallet>;
  clock: Clock;
  random: Random;
  shopName: string;
  moved: MovedPayments;
  resolver: WalletResolver;
  /** The refund has begun. */
  begun(payment: Payment): void;
}

/** A refund that ended without money leaves its part of the payment free again. */
const WITHOUT_MONEY: readonly Payment['state'][] = ['declined', 'cancelled', 'failed'];

/** Minor units of a payment that are refunded, or may be. */
export function refundedOf(refunds: readonly Payment[]): bigint {
  return refunds
    .filter(({ state }) => !WITHOUT_MONEY.includes(state))
    .reduce((sum, { amount }) => sum + amount.minor, 0n);
}

/** Gives money of a wallet's payment back. The till is not needed for it. */
export class Refunds {
  readonly #at: RefundsParts;
  readonly #underWay = new Set<Promise<void>>();

  constructor(parts: RefundsParts) {
    this.#at = parts;
  }

  /**
   * Begins a refund of `minor` units (null: all that is left); the intent is durable before anything is sent. The same key
   * gives the same refund.
   * @throws TerminalError not_found, refund_not_possible, refund_too_high, idempotency_conflict, storage_low
   */
  begin(id: string, minor: bigint | null, claim: IdempotencyClaim): { payment: Payment; created: boolean } {
    const { journal, clock, random, begun } = this.#at;
    const known = journal.paymentByKey(claim.key);
    const original = journal.payment(id);
    if (!original) throw new TerminalError('not_found', 'There is no payment with this id.');
    const wallet = this.#refundable(original);
    const now = clock.now();
    const refundId = paymentId(now, random);
    const left = original.amount.minor - refundedOf(journal.refundsOf(id));
    const amount = { minor: minor ?? left, currency: original.amount.currency };
    if (!known && (amount.minor > left || amount.minor <= 0n)) {
      throw new TerminalError(
        'refund_too_high',
        `Of this payment ${formatAmount({ ...amount, minor: left })} ${amount.currency} can be refunded.`,
      );
    }
    const refund: Payment = {
      ...newPayment({ id: refundId, amount, reference: original.reference }, now),
      state: 'requesting',
      transactionType: '20',
      refundOf: id,
      transmittedAt: now,
      wallet: {
        ...original.wallet!,
        ...{ orderNumber: orderNumberOf(refundId), transaction: null, code: null },
      },
    };
    const { payment, replayed } = journal.create(refund, claim);
    if (replayed) return { payment, created: false };
    begun(payment);
    const sent = this.#send(wallet, original, payment).finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
    return { payment, created: true };
  }

  /** Resolves when nothing is under way any more. */
  settled(): Promise<unknown> {
    return Promise.all(this.#underWay);
  }

  #refundable(payment: Payment): Wallet {
    const wallet = payment.wallet && this.#at.wallets.get(payment.wallet.name);
    if (wallet && payment.transactionType === '00' && payment.state === 'approved') return wallet;
    throw new TerminalError('refund_not_possible');
  }

  async #send(wallet: Wallet, original: Payment, refund: Payment): Promise<void> {
    const { moved, resolver, shopName } = this.#at;
    const event = await refundEvent(wallet, original, refund, shopName);
    try {
      resolver.take(moved.apply(refund.id, event ?? { type: 'left_unknown' }));
    } catch (error) {
      // Durable as begun: the next start asks again with the same number.
      if (!(error instanceof TerminalError)) throw error;
    }
  }
}
