import type { PaymentView } from '../../../src/desk/api/contract.ts';
import type { Journal } from '../../../src/payment/journal/journal.ts';
import { parseAmount } from '../../../src/platform/money/amount.ts';
import type { ReceiptDocument } from '../../../src/platform/ports/printer.ts';
import type { Violations } from './violations.ts';

/** States only go up; within a rank they may change. */
const RANK: Readonly<Record<PaymentView['state'], number>> = {
  awaiting_tender: 0,
  reading: 0,
  authorising: 1,
  confirming: 1,
  reversing: 1,
  unknown: 1,
  approved: 2,
  declined: 2,
  cancelled: 2,
  timed_out: 2,
  failed: 2,
};
const LAST_DIGITS = 12;

export interface PrintedReceipt {
  approved: boolean;
  minor: bigint;
}

/** Judges what people and registers are shown, and what is printed. */
export class ShownRules {
  readonly #violations: Violations;
  readonly #states = new Map<string, PaymentView['state']>();
  readonly #byTail = new Map<string, string>();
  /** "payment id/copy" */
  readonly receipts = new Map<string, PrintedReceipt>();

  constructor(violations: Violations) {
    this.#violations = violations;
  }

  /** @param journal what is durable at this moment */
  shown(view: PaymentView, journal: Journal): void {
    const before = this.#states.get(view.id);
    if (before === view.state) return;
    const goesBack = before !== undefined && RANK[view.state] < RANK[before];
    const isChanged = before !== undefined && RANK[before] === 2;
    this.#violations.expect(
      !goesBack && !isChanged,
      'I8',
      `${view.id} was shown as ${before}, then as ${view.state}`,
    );
    this.#states.set(view.id, view.state);
    this.#byTail.set(view.id.slice(-LAST_DIGITS), view.id);
    if (view.state === 'approved') this.#approved(view, journal);
  }

  stateOf(id: string): PaymentView['state'] | undefined {
    return this.#states.get(id);
  }

  #approved(view: PaymentView, journal: Journal): void {
    const stored = journal.payment(view.id);
    this.#violations.expect(
      stored?.state === 'approved',
      'I1',
      `${view.id} is shown as approved, durable is ${stored?.state}`,
    );
    const { minor } = parseAmount(view.amount, view.currency);
    this.#violations.expect(stored?.amount.minor === minor, 'I7', `${view.id} is shown with another amount`);
  }

  printed({ copy, receiptline }: ReceiptDocument, journal: Journal): string {
    const tail = /Payment\W+([0-9a-f]{12})/.exec(receiptline)?.[1] ?? '';
    const approved = !receiptline.includes('NOT APPROVED');
    const amount = /EUR\s+(\d+\.\d\d)/.exec(receiptline)?.[1] ?? '0.00';
    const minor = parseAmount(amount, 'EUR').minor;
    const id =
      this.#byTail.get(tail) ?? journal.payments({ limit: 50 }).find((one) => one.id.endsWith(tail))?.id;
    if (id === undefined) {
      this.#violations.report('I1', `a receipt of a payment that nobody knows: ${tail}`);
      return tail;
    }
    if (approved) {
      const stored = journal.payment(id);
      this.#violations.expect(
        stored?.state === 'approved',
        'I1',
        `${id} is printed as approved, durable is ${stored?.state}`,
      );
    }
    this.receipts.set(`${id}/${copy}`, { approved, minor });
    return id;
  }
}
