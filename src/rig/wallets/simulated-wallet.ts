/** What the simulated providers have in common: each speaks its real HTTP and signatures, and keeps books. */

export interface RigHttpRequest {
  method: string;
  /** Path and query below the provider's address. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

export interface RigHttpAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** The request was worked off; the server drops the connection instead of this answer. */
  isLost?: boolean;
}

/** What a provider sends to the shop by itself. */
export interface RigNotification {
  /** Where the shop asked for it. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/** What the customer does with the app after the code was scanned. */
export type CustomerMood =
  /** Pays at once, without a question. */
  | 'pays'
  /** Must confirm: waits for `confirm()` or `refuse()`. */
  | 'asks'
  | 'has_no_money';

/** What goes wrong at the provider. Off by default. */
export interface WalletSwitches {
  /** Connections are refused. */
  outage: boolean;
  /** Pause before each answer, ms. */
  slowMs: number;
  /** So many requests from now on are worked off, and their answers lost. */
  loseAnswers: number;
  /** Answers are signed with another key. */
  wrongSignature: boolean;
  /** Each notification is sent twice. */
  duplicateNotify: boolean;
}

export const NO_FAULTS: WalletSwitches = {
  outage: false,
  slowMs: 0,
  loseAnswers: 0,
  wrongSignature: false,
  duplicateNotify: false,
};

/** One order in the provider's books. */
export interface WalletBooking {
  orderNumber: string;
  transaction: string;
  minor: bigint;
  currency: string;
  state: 'waiting' | 'paid' | 'closed';
  /** Refunded of it, minor units. */
  refunded: bigint;
  /** How often money moved to the shop: 0 or 1, or the provider was made to charge twice. */
  charges: number;
}

/** A provider in the rig. Switches `outage`, `slowMs` and `loseAnswers` are the server's business (wallet-server.ts). */
export interface SimulatedWallet {
  readonly provider: 'alipay' | 'antom' | 'wechat' | 'paypal';
  readonly switches: WalletSwitches;
  /** One request, answered by the provider's rules. Throws only for bugs. */
  handle(request: RigHttpRequest): RigHttpAnswer;
  /** A fresh payment code, as the customer's app shows it; null where the provider has none (PayPal). */
  paymentCode(mood: CustomerMood): string | null;
  /** The app scans a code that the shop shows. `unknown`: none of this provider's, or not valid any more. */
  scan(code: string, mood: CustomerMood): 'paid' | 'asked' | 'refused' | 'unknown';
  /** The customer confirms, or refuses, what waits; how many orders that were. */
  confirm(): number;
  refuse(): number;
  books(): readonly WalletBooking[];
}
