import type { z } from 'zod';
import type { NotificationAnswer, WalletNotification } from '../../platform/ports/wallet.ts';
import type {
  HealthView,
  LedgerView,
  NewPaymentBody,
  PaymentView,
  TapBody,
  TapResult,
  TerminalEvent,
} from './contract.ts';
import type { Caller } from './contract-callers.ts';
import type {
  AuditView,
  QueueEntryView,
  QueueTotals,
  QueueView,
  ReconciliationView,
  TotalsView,
} from './contract-delivery.ts';

import type {
  AppResult,
  NewRefundBody,
  TenderBody,
  WalletBooksView,
  WalletSwitchesBody,
  WalletSwitchesView,
  WalletView,
} from './contract-wallets.ts';

export interface QueuePage {
  /** Entries behind this number. */
  after: number;
  limit: number;
  /** null: both. */
  state: QueueEntryView['state'] | null;
}

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
  /** The simulated host's books; null where the host is another's. */
  ledger(): LedgerView | null;
  /** A customer holds the payment code of their app, or another thing with a code, to the scanner. @throws TerminalError card_unknown */
  hold(name: string, how: { asks: boolean }): z.infer<typeof AppResult>;
  /** A customer scans the code that is shown. @throws TerminalError card_unknown */
  scan(app: string, how: { asks: boolean }): z.infer<typeof AppResult>;
  /** A customer confirms, or refuses, what waits in the app. @throws TerminalError card_unknown */
  answer(app: string, confirmed: boolean): z.infer<typeof AppResult>;
  /** @throws TerminalError wallet_unknown */
  setWallet(name: string, switches: WalletSwitchesBody): Promise<z.infer<typeof WalletSwitchesView>>;
  /** The simulated provider's books. @throws TerminalError wallet_unknown */
  walletBooks(name: string): WalletBooksView;
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
  /**
   * The customer's code, or a code for the customer, as the tender of a payment that waits for one.
   * @throws TerminalError not_found | payment_final | code_not_expected | code_is_goods_label | code_is_merchants |
   * code_unknown | code_not_accepted | wallet_unknown | wallet_unresolved
   */
  chooseTender(id: string, body: TenderBody, by: Caller): Promise<PaymentView>;
  /**
   * Gives money of an approved wallet payment back. `created` as of a payment.
   * @throws TerminalError not_found | refund_not_possible | refund_too_high | amount_invalid | idempotency_conflict
   */
  refund(
    id: string,
    body: NewRefundBody,
    idempotencyKey: string,
  ): Promise<{ payment: PaymentView; created: boolean }>;
  wallets(): WalletView[];
  /** Asks the providers about every order since the last comparison. */
  compareWallets(): Promise<WalletView[]>;
  /** What a provider sent by itself. @throws TerminalError wallet_unknown */
  notifyWallet(wallet: string, notification: WalletNotification): NotificationAnswer;
  /** The receipt as an SVG document; undefined when the payment or its receipt does not exist. */
  receipt(id: string, copy: ReceiptCopy): string | undefined;
  /** Queues the receipt for the printer once more. @throws TerminalError not_found */
  reprint(id: string, copy: ReceiptCopy): void;
  queue(page: QueuePage): QueueView;
  /**
   * A waiting entry becomes due now, a parked one waits again.
   * @throws TerminalError not_found, or request_invalid when the host has decided and nothing can be sent any more
   */
  retryQueued(seq: number, by: Caller): QueueEntryView;
  /** The same for everything that can still be sent. */
  retryAllQueued(by: Caller): QueueTotals;
  /** Out of the way of the others, until a person says otherwise. @throws TerminalError not_found */
  parkQueued(seq: number, reason: string, by: Caller): QueueEntryView;
  /** The open batch first, then the closed ones, newest first. */
  reconciliations(limit: number): ReconciliationView[];
  /** Closes the open batch; it is compared with the host as soon as nothing of it waits. */
  closeBatch(by: Caller): ReconciliationView;
  /** Oldest first; `after` null: the newest `limit`. */
  audit(page: { after: number | null; limit: number }): AuditView;
  /** Receipts, journal and host beside each other. */
  totals(): TotalsView;
  health(): HealthView;
  /** Calls `listener` for each event from now on until the returned function is called. Never `hello`: the API makes that. */
  subscribe(listener: (event: TerminalEvent) => void): () => void;
  /** null where the profile has no virtual devices. */
  rig: RigServices | null;
}
