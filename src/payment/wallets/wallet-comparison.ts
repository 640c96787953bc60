import { formatAmount } from '../../platform/money/amount.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Wallet, WalletAnswer } from '../../platform/ports/wallet.ts';
import type { Journal } from '../journal/journal.ts';
import type { Payment } from '../payment.ts';
import { refundedOf } from './refunds.ts';
import { walletOrder } from './wallet-order.ts';

export interface Comparison {
  wallet: string;
  /** incomplete: the provider did not answer for all of them. */
  state: 'agreed' | 'differs' | 'incomplete';
  /** Wall clock ms. */
  at: number;
  compared: number;
  paid: { count: number; minor: bigint };
  refunded: { count: number; minor: bigint };
  differences: readonly { paymentId: string; orderNumber: string; sentence: string }[];
}

export interface WalletComparerParts {
  journal: Pick<Journal, 'walletPayments' | 'refundsOf' | 'audit'>;
  wallets: ReadonlyMap<string, Wallet>;
  clock: Clock;
  shopName: string;
}

/** The first comparison looks back so far; later ones begin where the last complete one did, less the overlap. */
const FIRST_LOOK_BACK_MS = 48 * 3_600_000;
const OVERLAP_MS = 3_600_000;
const MOST_COMPARED = 5_000;

/**
 * Compares what the journal says of each wallet's orders with what its provider says, one question at a time. It finds
 * what nobody else would: money that a provider took and the shop does not know of, and the other way round.
 */
export class WalletComparer {
  readonly #at: WalletComparerParts;
  readonly #last = new Map<string, Comparison>();
  readonly #from = new Map<string, number>();
  #running: Promise<void> | null = null;
  #stopped = false;
  #closedBatch = 0;

  constructor(parts: WalletComparerParts) {
    this.#at = parts;
  }

  last(wallet: string): Comparison | null {
    return this.#last.get(wallet) ?? null;
  }

  /** Compares every wallet; a comparison that runs already is joined. @throws TerminalError database_failed */
  compare(): Promise<void> {
    this.#running ??= this.#compareAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** A batch was closed: the wallets are compared with it, once. */
  dayClosed(batch: number): void {
    if (this.#closedBatch >= batch || this.#at.wallets.size === 0) return;
    this.#closedBatch = batch;
    this.compare().catch(() => {
      // The journal cannot take the entry now: the next close compares again, from the same moment on.
    });
  }

  /** Resolves when the question under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running?.catch(() => {});
  }

  async #compareAll(): Promise<void> {
    for (const wallet of this.#at.wallets.values()) {
      if (this.#stopped) return;
      const began = this.#at.clock.now();
      const since = this.#from.get(wallet.name) ?? began - FIRST_LOOK_BACK_MS;
      const { result, isComplete } = await this.#compareOne(wallet, since);
      this.#last.set(wallet.name, result);
      if (isComplete) this.#from.set(wallet.name, began - OVERLAP_MS);
      this.#at.journal.audit({
        by: 'terminal',
        event: 'wallet.compared',
        subject: wallet.name,
        detail: {
          ...{ state: result.state, compared: result.compared, differences: result.differences.length },
          ...{ paid: String(result.paid.minor), refunded: String(result.refunded.minor) },
        },
      });
    }
  }

  async #compareOne(wallet: Wallet, since: number): Promise<{ result: Comparison; isComplete: boolean }> {
    const stored = this.#at.journal.walletPayments(since, MOST_COMPARED);
    const own = stored.filter((payment) => payment.wallet!.name === wallet.name);
    const sales = own.filter(
      ({ transactionType, state }) => transactionType === '00' && SETTLED.includes(state),
    );
    const differences: Comparison['differences'][number][] = [];
    let unanswered = own.filter(({ state }) => state === 'unknown').length;
    for (const sale of sales) {
      if (this.#stopped) break;
      const answer = await wallet.query(walletOrder(sale, this.#at.shopName));
      if (answer.kind === 'unknown' || answer.kind === 'not_sent') unanswered++;
      const sentence = difference(sale, answer, refundedOf(this.#at.journal.refundsOf(sale.id)));
      if (sentence) differences.push({ paymentId: sale.id, orderNumber: sale.wallet!.orderNumber, sentence });
    }
    const approved = own.filter(({ state }) => state === 'approved');
    const isComplete = unanswered === 0 && !this.#stopped && stored.length < MOST_COMPARED;
    const state = differences.length > 0 ? 'differs' : isComplete ? 'agreed' : 'incomplete';
    const result: Comparison = {
      ...{ wallet: wallet.name, state, at: this.#at.clock.now(), compared: sales.length, differences },
      paid: totalOf(approved.filter(({ transactionType }) => transactionType === '00')),
      refunded: totalOf(approved.filter(({ transactionType }) => transactionType === '20')),
    };
    return { result, isComplete };
  }
}

/** Ends that a provider can be asked about. */
const SETTLED: readonly Payment['state'][] = ['approved', 'declined', 'cancelled'];

const totalOf = (payments: readonly Payment[]) => ({
  count: payments.length,
  minor: payments.reduce((sum, { amount }) => sum + amount.minor, 0n),
});

/** In a sentence, or null where both say the same. */
function difference({ state, amount }: Payment, answer: WalletAnswer, refunded: bigint): string | null {
  const isPaidHere = state === 'approved';
  const words = `${formatAmount(amount)} ${amount.currency}`;
  switch (answer.kind) {
    case 'paid':
      if (!isPaidHere) return `The provider has ${words} as paid; here it is not. Refund it at the provider.`;
      if (answer.amount.minor === amount.minor && answer.amount.currency === amount.currency) return null;
      return `The provider has ${formatAmount(answer.amount)} ${answer.amount.currency} as paid; here it is ${words}.`;
    case 'closed':
      // Some providers call an order closed as soon as any part of it was given back.
      if (!isPaidHere || refunded > 0n) return null;
      return `Here ${words} are paid; the provider has closed it or given it back.`;
    case 'refused':
    case 'not_found':
    case 'waiting':
      return isPaidHere ? `Here ${words} are paid; the provider does not have it as paid.` : null;
    case 'unknown':
    case 'not_sent':
      return null;
  }
}
