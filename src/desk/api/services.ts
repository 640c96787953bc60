import type { z } from 'zod';
import type {
  HealthView,
  LedgerView,
  NewPaymentBody,
  PaymentView,
  QueueView,
  TapBody,
  TapResult,
  TerminalEvent,
} from './contract.ts';

export type NewPayment = z.infer<typeof NewPaymentBody>;
export type ReceiptCopy = 'customer' | 'merchant';

/** The virtual devices of the demo and rig profiles. */
export interface RigServices {
  /**
   * Holds the virtual card to the reader, well or badly.
   * @throws TerminalError card_unknown | lane_unavailable
   */
  tap(card: string, how: TapBody): Promise<z.infer<typeof TapResult>>;
  /** Resolves when the terminal has noticed, within a bound. */
  setNetwork(up: boolean): Promise<void>;
  setPrinter(up: boolean): void;
  /** The simulated host's books. */
  ledger(): LedgerView;
}

/**
 * What the API needs of the terminal behind it. Every method may throw a TerminalError, which becomes the
 * answer; anything else is answered as `internal`.
 */
export interface ApiServices {
  /**
   * `created` is false when `idempotencyKey` was seen before with the same body: the payment is the earlier one.
   * @throws TerminalError amount_invalid | currency_unknown | currency_not_accepted | idempotency_conflict | terminal_busy | lane_unavailable
   */
  createPayment(
    body: NewPayment,
    idempotencyKey: string,
  ): Promise<{ payment: PaymentView; created: boolean }>;
  payment(id: string): PaymentView | undefined;
  /** Newest first, at most `limit` (1..200); `before` is the id of the last payment of the page before. */
  payments(page: { limit: number; before: string | null }): PaymentView[];
  /**
   * Asks the payment to end; resolves with what it is then, which may not be its final state yet.
   * @throws TerminalError not_found | payment_final
   */
  cancel(id: string): Promise<PaymentView>;
  /** The receipt as an SVG document; undefined when the payment or its receipt does not exist. */
  receipt(id: string, copy: ReceiptCopy): string | undefined;
  /** Queues the receipt for the printer once more. @throws TerminalError not_found */
  reprint(id: string, copy: ReceiptCopy): void;
  queue(): QueueView;
  health(): HealthView;
  /** Calls `listener` for each event from now on until the returned function is called. Never `hello`: the API makes that. */
  subscribe(listener: (event: TerminalEvent) => void): () => void;
  /** null where the profile has no virtual devices. */
  rig: RigServices | null;
}
