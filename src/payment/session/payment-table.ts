import type { PaymentState } from '../payment.ts';

/** What can happen to a payment. The payload of each is in payment-event.ts. */
export type PaymentEventType =
  /** A card or phone entered the field and the handshake began. */
  | 'card_presented'
  /** The handshake ended without a result and the same payment waits for another presentation. */
  | 'present_again'
  /** One presentation too many ended without a result. */
  | 'attempts_exhausted'
  | 'card_declined'
  /** The card wants the host's answer. */
  | 'online_requested'
  /** The card approved by itself, provably and within the limits. */
  | 'offline_approved'
  /** The card asked for the host, which is away, and the merchant takes the risk of asking it later. */
  | 'deferred_approved'
  | 'offline_refused'
  | 'host_approved'
  | 'host_declined'
  /** The request left and no valid answer came. */
  | 'host_unknown'
  /** Provably nothing left this machine. */
  | 'host_unreachable'
  /** The way to the host opened or closed while nobody was reading. */
  | 'link_changed'
  | 'cancel'
  | 'tender_timeout'
  /** The lane process or its reader went away. */
  | 'lane_lost'
  /** A reader is ready (again). */
  | 'lane_ready'
  /** No reader came back in time. */
  | 'lane_unavailable'
  /** The customer's code was scanned, and a wallet takes it. */
  | 'code_accepted'
  /** The customer is to scan a wallet's code. */
  | 'show_chosen'
  /** The wallet's provider waits for the customer. */
  | 'wallet_waiting'
  | 'wallet_paid'
  | 'wallet_refused'
  /** The provider has closed the order; no money of it is with the shop. */
  | 'wallet_closed'
  /** Provably nothing left this machine. */
  | 'wallet_unreachable'
  /** No valid answer came: the order is asked about until its end is known. */
  | 'wallet_unclear'
  /** The customer did not confirm in time: the order is to be taken back. */
  | 'confirm_timeout'
  /** The provider has cancelled the order, whatever it was. */
  | 'order_cancelled'
  /** The provider does not answer: the till does not wait any longer. */
  | 'left_unknown'
  /** The daemon starts and finds this payment unfinished. */
  | 'restarted';

/** What the session must do after a transition, in this order. */
export type PaymentCommand =
  | 'arm'
  | 'disarm'
  | 'authorise'
  | 'forward'
  /** Sends the customer's code to its wallet. */
  | 'pay'
  /** Makes the order and the code for it. */
  | 'present'
  /** Asks the wallet what has become of the order, again and again. */
  | 'poll'
  | 'cancel_order'
  /** Its end is found out in the background. */
  | 'resolve';

/** What goes into the transition's commit beside the payment itself. */
export type DurablePart = 'stan' | 'advice' | 'deferred' | 'reversal' | 'receipt';

export interface Transition {
  to: PaymentState;
  /**
   * Durable points. intent: before the first byte leaves for the host. result: before anyone is shown it.
   * null: only in memory; after a crash the payment stands where it was last durable.
   */
  commit: 'intent' | 'result' | null;
  durable: readonly DurablePart[];
  commands: readonly PaymentCommand[];
}

/** ignored: late or irrelevant, nothing changes. refused: the caller is told that it is too late. */
export type Cell = Transition | 'ignored' | 'refused';

const stay = (to: PaymentState, ...commands: PaymentCommand[]): Transition => ({
  to,
  commit: null,
  durable: [],
  commands,
});

const intent: Transition = {
  to: 'authorising',
  commit: 'intent',
  durable: ['stan'],
  commands: ['authorise'],
};

/** Of a wallet's payment: durable, but not its end. */
const step = (to: PaymentState, ...commands: PaymentCommand[]): Transition => ({
  to,
  commit: 'intent',
  durable: [],
  commands,
});

const end = (
  to: PaymentState,
  durable: readonly DurablePart[] = [],
  commands: readonly PaymentCommand[] = [],
): Transition => ({ to, commit: 'result', durable, commands });

const ignored = 'ignored';

/** Nothing of a wallet: the payment has none, or its end is known. */
const noWallet = {
  code_accepted: ignored,
  show_chosen: ignored,
  wallet_waiting: ignored,
  wallet_paid: ignored,
  wallet_refused: ignored,
  wallet_closed: ignored,
  wallet_unreachable: ignored,
  wallet_unclear: ignored,
  confirm_timeout: ignored,
  order_cancelled: ignored,
  left_unknown: ignored,
} as const;

/** Nothing of a card: the first tender has won. */
const noCard = {
  card_presented: ignored,
  present_again: ignored,
  attempts_exhausted: ignored,
  card_declined: ignored,
  online_requested: ignored,
  offline_approved: ignored,
  deferred_approved: ignored,
  offline_refused: ignored,
  host_approved: ignored,
  host_declined: ignored,
  host_unknown: ignored,
  host_unreachable: ignored,
  link_changed: ignored,
  tender_timeout: ignored,
  lane_lost: ignored,
  lane_ready: ignored,
  lane_unavailable: ignored,
} as const;

const paid = end('approved', ['receipt']);
const refused = end('declined', ['receipt']);

/** Final states absorb: whatever comes late changes nothing. */
const final = {
  ...noCard,
  ...noWallet,
  cancel: 'refused',
  restarted: ignored,
} as const satisfies Record<PaymentEventType, Cell>;

/**
 * The life of a payment, state x event, total at compile time. It is persisted, resumed after a crash and
 * drawn (docs/reference/payment-states.md is generated from it).
 */
export const PAYMENT_TABLE = {
  awaiting_tender: {
    ...noWallet,
    code_accepted: step('requesting', 'disarm', 'pay'),
    show_chosen: step('requesting', 'disarm', 'present'),
    card_presented: stay('reading'),
    present_again: stay('awaiting_tender', 'arm'),
    attempts_exhausted: ignored,
    card_declined: ignored,
    online_requested: ignored,
    offline_approved: ignored,
    deferred_approved: ignored,
    offline_refused: end('declined', [], ['disarm']),
    host_approved: ignored,
    host_declined: ignored,
    host_unknown: ignored,
    host_unreachable: ignored,
    link_changed: stay('awaiting_tender', 'arm'),
    cancel: end('cancelled', [], ['disarm']),
    tender_timeout: end('timed_out', [], ['disarm']),
    lane_lost: ignored,
    lane_ready: stay('awaiting_tender', 'arm'),
    lane_unavailable: end('failed', [], ['disarm']),
    restarted: end('failed'),
  },
  reading: {
    ...noWallet,
    card_presented: ignored,
    present_again: stay('awaiting_tender', 'arm'),
    attempts_exhausted: end('declined', [], ['disarm']),
    card_declined: end('declined', ['receipt'], ['disarm']),
    online_requested: intent,
    offline_approved: end('approved', ['stan', 'advice', 'receipt'], ['forward']),
    deferred_approved: end('approved', ['stan', 'deferred', 'receipt'], ['forward']),
    offline_refused: end('declined', ['receipt'], ['disarm']),
    host_approved: ignored,
    host_declined: ignored,
    host_unknown: ignored,
    host_unreachable: end('declined', ['receipt'], ['disarm']),
    link_changed: ignored,
    cancel: end('cancelled', [], ['disarm']),
    tender_timeout: end('timed_out', [], ['disarm']),
    lane_lost: stay('awaiting_tender'),
    lane_ready: stay('awaiting_tender', 'arm'),
    lane_unavailable: end('failed', [], ['disarm']),
    restarted: end('failed'),
  },
  authorising: {
    ...noWallet,
    card_presented: ignored,
    present_again: ignored,
    attempts_exhausted: ignored,
    card_declined: ignored,
    online_requested: ignored,
    offline_approved: ignored,
    deferred_approved: ignored,
    offline_refused: ignored,
    host_approved: end('approved', ['receipt']),
    host_declined: end('declined', ['receipt']),
    host_unknown: end('declined', ['reversal', 'receipt'], ['forward']),
    host_unreachable: end('declined', ['receipt']),
    link_changed: ignored,
    cancel: end('cancelled', ['reversal', 'receipt'], ['forward']),
    tender_timeout: ignored,
    lane_lost: ignored,
    lane_ready: ignored,
    lane_unavailable: ignored,
    restarted: end('failed', ['reversal', 'receipt'], ['forward']),
  },
  requesting: {
    ...noCard,
    ...noWallet,
    wallet_waiting: step('confirming', 'poll'),
    wallet_paid: paid,
    wallet_refused: refused,
    wallet_closed: refused,
    wallet_unreachable: refused,
    wallet_unclear: stay('confirming', 'poll'),
    confirm_timeout: step('reversing', 'cancel_order'),
    left_unknown: step('unknown', 'resolve'),
    cancel: step('reversing', 'cancel_order'),
    restarted: step('unknown', 'resolve'),
  },
  confirming: {
    ...noCard,
    ...noWallet,
    // The provider's number of it has come to be known.
    wallet_waiting: step('confirming', 'poll'),
    wallet_paid: paid,
    wallet_refused: refused,
    wallet_closed: refused,
    confirm_timeout: step('reversing', 'cancel_order'),
    cancel: step('reversing', 'cancel_order'),
    restarted: step('unknown', 'resolve'),
  },
  reversing: {
    ...noCard,
    ...noWallet,
    order_cancelled: end('cancelled', ['receipt']),
    left_unknown: step('unknown', 'resolve'),
    cancel: ignored,
    restarted: step('unknown', 'resolve'),
  },
  unknown: {
    ...noCard,
    ...noWallet,
    wallet_paid: paid,
    wallet_refused: refused,
    confirm_timeout: step('unknown', 'resolve'),
    order_cancelled: end('cancelled', ['receipt']),
    cancel: step('unknown', 'resolve'),
    restarted: ignored,
  },
  approved: final,
  declined: final,
  cancelled: final,
  timed_out: final,
  failed: final,
} as const satisfies Record<PaymentState, Record<PaymentEventType, Cell>>;

export function cellOf(state: PaymentState, event: PaymentEventType): Cell {
  return PAYMENT_TABLE[state][event];
}
