import type {
  CodeRefused,
  Handshake,
  HealthView,
  PaymentView,
  QueueView,
  ReceiptCopy,
  ReceiptState,
  TerminalEvent,
  TerminalMessage,
} from './contract.ts';
import { isRefund, isRunning } from './final.ts';

/** refused: the session is not valid (any more), so trying again does not help. */
export type Connection = 'opening' | 'open' | 'lost' | 'refused';

/** Everything the pages draw. Times are milliseconds of the page's own clock. */
export interface TerminalState {
  connection: Connection;
  health: HealthView | null;
  /** The payment on the counter: the running one, or the last one until the next begins. */
  payment: PaymentView | null;
  /** When each state of that payment was first seen here. */
  marks: Partial<Record<PaymentView['state'], number>>;
  message: TerminalMessage | null;
  /** The last code that was scanned and not taken, and when this page heard of it. */
  codeRefused: (CodeRefused & { at: number }) | null;
  /** Newest first, bounded. */
  handshakes: readonly Handshake[];
  receipts: Readonly<Record<string, ReceiptState>>;
  /** Newest first; null until the first answer. */
  payments: readonly PaymentView[] | null;
  queue: QueueView | null;
}

/** What a page adds to the terminal's own events. */
export type PageEvent =
  | { type: 'connection'; connection: Connection }
  | { type: 'payments'; payments: readonly PaymentView[] }
  | { type: 'queue'; queue: QueueView }
  | { type: 'dismissed' };

export const LIST_LIMIT = 50;
const HANDSHAKE_LIMIT = 40;

export const INITIAL_STATE: TerminalState = {
  connection: 'opening',
  health: null,
  payment: null,
  marks: {},
  message: null,
  codeRefused: null,
  handshakes: [],
  receipts: {},
  payments: null,
  queue: null,
};

export const receiptKey = (paymentId: string, copy: ReceiptCopy): string => `${paymentId}/${copy}`;

/** One event applied: values in, values out. `now` is the page's clock in ms. */
export function reduce(state: TerminalState, event: TerminalEvent | PageEvent, now: number): TerminalState {
  switch (event.type) {
    case 'hello': {
      const greeted: TerminalState = { ...state, connection: 'open', health: event.health, message: null };
      return event.payment ? withPayment(greeted, event.payment, now) : greeted;
    }
    case 'payment':
      return withPayment(state, event.payment, now);
    case 'message':
      return isAbout(event.paymentId, state) ? { ...state, message: event.message } : state;
    case 'handshake': {
      const { type: _, ...handshake } = event;
      return { ...state, handshakes: [handshake, ...state.handshakes].slice(0, HANDSHAKE_LIMIT) };
    }
    case 'receipt':
      return {
        ...state,
        receipts: { ...state.receipts, [receiptKey(event.paymentId, event.copy)]: event.state },
      };
    case 'code_refused': {
      const { type: _, ...refused } = event;
      return { ...state, codeRefused: { ...refused, at: now } };
    }
    case 'health':
      return { ...state, health: event.health };
    case 'connection':
      return { ...state, connection: event.connection };
    case 'payments':
      return reconciled({ ...state, payments: event.payments.slice(0, LIST_LIMIT) }, now);
    case 'queue':
      return { ...state, queue: event.queue };
    case 'dismissed':
      return isRunning(state.payment) ? state : { ...state, payment: null, marks: {}, message: null };
  }
}

/** A payment that ended while the page was cut off takes its result from the list. */
function reconciled(state: TerminalState, now: number): TerminalState {
  if (state.payment?.outcome !== null || state.health?.paymentId === state.payment.id) return state;
  const { id } = state.payment;
  const stored = state.payments?.find((payment) => payment.id === id);
  return stored ? withPayment(state, stored, now) : { ...state, payment: null, marks: {}, message: null };
}

function withPayment(state: TerminalState, payment: PaymentView, now: number): TerminalState {
  const payments = state.payments && upserted(state.payments, payment);
  const same = state.payment?.id === payment.id;
  // News of an older payment, such as the host having acknowledged it, does not take the counter.
  if (!same && !takesCounter(payment, state)) return { ...state, payments };
  const marks = same ? state.marks : {};
  return {
    ...state,
    payments,
    payment,
    marks: { ...marks, [payment.state]: marks[payment.state] ?? now },
    message: same ? messageAfter(state, payment) : null,
  };
}

/** A sale does; a refund that has just begun does where nothing runs. */
function takesCounter(payment: PaymentView, state: TerminalState): boolean {
  if (!isRefund(payment)) return isRunning(payment);
  return payment.state === 'authorising' && !isRunning(state.payment);
}

/** An invitation such as "present the card again" is over as soon as a card is being read. */
function messageAfter(state: TerminalState, payment: PaymentView): TerminalMessage | null {
  if (payment.state !== 'reading' || state.payment?.state === 'reading') return state.message;
  const { message } = state;
  return message?.status === 'processing' || message?.status === 'card_read_successfully' ? message : null;
}

function isAbout(paymentId: string | null, state: TerminalState): boolean {
  return paymentId === null ? !isRunning(state.payment) : paymentId === state.payment?.id;
}

function upserted(payments: readonly PaymentView[], payment: PaymentView): PaymentView[] {
  const known = payments.some(({ id }) => id === payment.id);
  if (known) return payments.map((other) => (other.id === payment.id ? payment : other));
  return [payment, ...payments].slice(0, LIST_LIMIT);
}
