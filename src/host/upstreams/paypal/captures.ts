import type { Clock } from '../../../platform/ports/clock.ts';
import type { Unknown, WalletAnswer, WalletOrder } from '../../../platform/ports/wallet.ts';
import type { PaypalExchange } from './exchange.ts';
import { judgeOrder, ORDERS, readOrder, unknown } from './order-answer.ts';
import { notSent, refusal } from './refusals.ts';

/** So long after an order's end a capture of it may still arrive that an earlier life of the terminal sent. */
const LATEST_ARRIVAL_MS = 120_000;

/** The step that takes the money of an approved order, under a number that never takes it twice. */
export class PaypalCaptures {
  readonly #exchange: PaypalExchange;
  readonly #clock: Clock;
  /** Wall clock ms: captures from before are not remembered. */
  readonly #startedAt: number;
  /** Orders whose capture was sent and not answered. */
  readonly #underWay = new Set<string>();

  constructor(exchange: PaypalExchange, clock: Clock) {
    this.#exchange = exchange;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** A capture of it was sent, and may still be worked off. */
  isUnderWay({ orderNumber }: WalletOrder): boolean {
    return this.#underWay.has(orderNumber);
  }

  /** Whether a capture was sent before this start is not known, and one could still be on its way. */
  mayArriveLate({ createdAt, expiresAt }: WalletOrder): boolean {
    return createdAt < this.#startedAt && this.#clock.now() <= expiresAt + LATEST_ARRIVAL_MS;
  }

  async take(order: WalletOrder, id: string): Promise<WalletAnswer> {
    const { orderNumber } = order;
    const wasUnderWay = this.#underWay.has(orderNumber);
    this.#underWay.add(orderNumber);
    const answer = await this.#exchange.post(`${ORDERS}/${id}/capture`, `${orderNumber}-c`, {});
    switch (answer.kind) {
      case 'unknown':
        return answer;
      case 'not_sent':
      case 'refused':
        if (!wasUnderWay) this.#underWay.delete(orderNumber);
        return answer.kind === 'refused' ? notSent(answer) : answer;
      case 'done':
        return this.#taken(order, id, answer.body);
      default:
        return this.#failed(order, id, answer.issue);
    }
  }

  #taken(order: WalletOrder, id: string, body: Uint8Array): WalletAnswer | Unknown {
    const seen = readOrder(body, order);
    if (seen.kind !== 'seen') return seen;
    const judged = judgeOrder(seen, order);
    if (judged === 'approved' || seen.id !== id) return unknown('PayPal answers without a capture');
    this.#underWay.delete(order.orderNumber);
    return judged;
  }

  #failed(order: WalletOrder, id: string, issue: string): WalletAnswer {
    switch (issue) {
      case 'ORDER_NOT_APPROVED':
      case 'PAYER_ACTION_REQUIRED':
        this.#underWay.delete(order.orderNumber);
        return { kind: 'waiting', transaction: id };
      case 'ORDER_ALREADY_CAPTURED':
      case 'ORDER_COMPLETION_IN_PROGRESS':
        // The order itself will tell how that ended.
        return { kind: 'waiting', transaction: id };
      default: {
        const refused = refusal(issue);
        if (refused) this.#underWay.delete(order.orderNumber);
        return refused ?? unknown(`PayPal answers ${issue}`);
      }
    }
  }
}
