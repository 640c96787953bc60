import type { Amount } from '../money/amount.ts';
import type { LinkStatus } from './upstream.ts';

/** Whose apps a plug-in takes money from. `alipay_plus`: Alipay and its partners abroad, through Antom. */
export type WalletScheme = 'alipay' | 'alipay_plus' | 'wechat' | 'paypal';

/** One sale at a wallet's provider. Durable before the first byte leaves. */
export interface WalletOrder {
  paymentId: string;
  /** The terminal's own number of the order (out_trade_no, paymentRequestId, PayPal-Request-Id): 1..32 of A-Z a-z 0-9 _. */
  orderNumber: string;
  amount: Amount;
  /** What the customer's app shows: the shop's name. Free of / = & and control characters. */
  subject: string;
  /** Wall clock ms. */
  createdAt: number;
  /** Wall clock ms after which the sale is cancelled if it is not paid. */
  expiresAt: number;
  /** The provider's number of it, as soon as an answer told it. */
  transaction: string | null;
}

/** Why a wallet said no, in words that a cashier can act on. */
export type WalletRefusal =
  /** The payment code is too old, used, or none of this wallet's: the customer shows a new one. */
  | 'code_not_valid'
  | 'customer_cancelled'
  /** Not enough money, or the customer's means of payment failed. */
  | 'no_funds'
  /** A limit of the customer or the shop. */
  | 'over_limit'
  /** Contract, keys, currency or settings of the shop: for the technician. */
  | 'shop_not_accepted'
  | 'declined';

export interface Refused {
  kind: 'refused';
  reason: WalletRefusal;
  /** The provider's own code, for technicians: "ACQ.TRADE_HAS_CLOSE". At most 64 characters. */
  code: string;
}

/** The request left and no valid answer came; or the provider itself does not know. */
export interface Unknown {
  kind: 'unknown';
  reason: string;
}

/** Proven that no byte of the request left this machine. */
export interface NotSent {
  kind: 'not_sent';
  reason: string;
}

/** What has become of an order. */
export type WalletAnswer =
  /** The money is the shop's. `amount` as the provider has it; `payer` already masked by the provider, or null. */
  | { kind: 'paid'; transaction: string; amount: Amount; payer: string | null }
  /** The customer has to confirm, or to scan. */
  | { kind: 'waiting'; transaction: string | null }
  | Refused
  /** It can never be paid any more and no money of it is with the shop: closed, cancelled, or given back in full. */
  | { kind: 'closed' }
  /** The provider has no such order (yet). */
  | { kind: 'not_found' }
  | Unknown
  | NotSent;

/** A code for the customer to scan. */
export type WalletPresentation =
  | {
      kind: 'shown' /** Content of the QR code. */;
      code: string;
      transaction: string | null /** Wall clock ms. */;
      expiresAt: number;
    }
  | Refused
  | Unknown
  | NotSent;

export type CancelAnswer =
  /** From now on the order cannot be paid, and no money of it is with the shop. */
  | { kind: 'cancelled'; moneyReturned: boolean }
  /** A person must look: it cannot be cancelled. */
  | Refused
  /** Ask again. */
  | Unknown
  | NotSent;

export interface WalletRefund {
  /** The terminal's own number of the refund, same form as an order's: the same number never refunds twice. */
  refundNumber: string;
  /** Part of the order's amount, or all. */
  amount: Amount;
}

export type RefundAnswer =
  | { kind: 'refunded'; transaction: string | null }
  /** Taken, not done yet: ask again with the same number. */
  | { kind: 'pending' }
  | Refused
  | Unknown
  | NotSent;

/** What a provider sent by itself. */
export interface WalletNotification {
  headers: Readonly<Record<string, string>>;
  /** As it came: signatures are over these bytes. */
  body: Uint8Array;
  /** Path and query of the request. */
  path: string;
}

export interface NotificationAnswer {
  /** Order that it is about, when its signature holds; null: refused. The order is asked for then: a notification proves nothing by itself. */
  orderNumber: string | null;
  status: number;
  contentType: string;
  body: string;
}

/**
 * A wallet's provider. Nothing here rejects for what a network or a provider can do, and nothing is repeated by itself:
 * the session asks again. A payment is never approved without it.
 */
export interface Wallet {
  readonly name: string;
  readonly scheme: WalletScheme;
  /** scan: takes codes that customers show. show: makes codes for customers to scan. */
  readonly routes: { scan: boolean; show: boolean };
  /** Pause between two questions about an order that waits, ms. */
  readonly pollMs: number;
  start(): void;
  stop(): Promise<void>;
  /** As the last exchange left it; up before the first. */
  link(): LinkStatus;
  onLink(listener: (status: LinkStatus) => void): void;
  /** Sends the sale with the customer's code. Once for an order: afterwards only `query` and `cancel`. */
  pay(order: WalletOrder, code: string): Promise<WalletAnswer>;
  /** Makes the order and a code for it. Repeatable: the same order gives the same code, or another for the same order. */
  present(order: WalletOrder): Promise<WalletPresentation>;
  /**
   * What has become of the order. Where the provider wants a last step from the shop (PayPal's capture) this takes it,
   * under a number that never takes it twice: `paid` afterwards.
   */
  query(order: WalletOrder): Promise<WalletAnswer>;
  /** Ends the order, whatever its state: unpaid it is closed, paid it is given back. Repeatable. */
  cancel(order: WalletOrder): Promise<CancelAnswer>;
  /** Repeatable with the same number. */
  refund(order: WalletOrder, refund: WalletRefund): Promise<RefundAnswer>;
  readNotification(notification: WalletNotification): NotificationAnswer;
}
