import type { Amount } from '../../platform/money/amount.ts';
import type { Change, NewOutboxEntry } from '../journal/journal.ts';
import { isFinal, type Payment, type PaymentState, type ReasonCode } from '../payment.ts';
import type { PaymentEvent } from './payment-event.ts';
import { cellOf, type PaymentCommand, type Transition } from './payment-table.ts';

export interface NewPayment {
  id: string;
  amount: Amount;
  reference: string | null;
}

/** A payment as it begins. */
export function newPayment(request: NewPayment, now: number): Payment {
  return {
    ...request,
    version: 1,
    state: 'awaiting_tender',
    transactionType: '00',
    createdAt: now,
    finalAt: null,
    attempt: 1,
    online: null,
    deferred: false,
    reasonCode: null,
    card: null,
    wallet: null,
    passes: [],
    refundOf: null,
    cvm: null,
    stan: null,
    retrievalReference: null,
    batch: null,
    transmittedAt: null,
    authorisationCode: null,
    responseCode: null,
    forwarding: 'none',
    sealed: null,
  };
}

export type Step =
  | { kind: 'ignored' }
  | { kind: 'refused' }
  /** `change` is null where the step is only in memory; receipts are added by the performer. */
  | {
      kind: 'moved';
      payment: Payment;
      transition: Transition;
      change: Change | null;
      commands: readonly PaymentCommand[];
    };

/** One step of a payment's life: values in, values out. `now` is wall clock ms. */
export function step(payment: Payment, event: PaymentEvent, now: number): Step {
  const cell = cellOf(payment.state, event.type);
  if (cell === 'ignored' || cell === 'refused') return { kind: cell };
  const next: Payment = { ...payment, ...fields(event, payment), state: cell.to };
  if (event.type === 'present_again' || event.type === 'lane_lost') next.attempt = payment.attempt + 1;
  if (cell.commit === null) {
    return { kind: 'moved', payment: next, transition: cell, change: null, commands: cell.commands };
  }
  next.version = payment.version + 1;
  if (SENDING.has(cell.to) && cell.commit === 'intent') next.transmittedAt = now;
  if (isFinal(cell.to)) settle(next, payment, cell, event, now);
  const change: Change = { payment: next };
  if (cell.durable.includes('stan')) change.allocateStan = true;
  const owed = outboxEntry(cell, event);
  if (owed) change.outbox = owed;
  return { kind: 'moved', payment: next, transition: cell, change, commands: cell.commands };
}

/** States in which the first byte leaves. */
const SENDING: ReadonlySet<PaymentState> = new Set(['authorising', 'requesting']);

/** What an end means beside its state: when, why, what is still owed, and whether the card record is still needed. */
function settle(next: Payment, before: Payment, cell: Transition, event: PaymentEvent, now: number): void {
  next.finalAt = now;
  next.reasonCode = cell.to === 'approved' ? null : (reasonOf(event, before) ?? next.reasonCode);
  if (event.type === 'offline_approved' || event.type === 'deferred_approved') next.online = false;
  if (event.type === 'deferred_approved') next.deferred = true;
  if (ONLINE_ENDS.has(event.type)) next.online = true;
  const owed = outboxEntry(cell, event);
  if (owed) next.forwarding = `${owed.kind}_pending`;
  else next.sealed = null;
}

const ONLINE_ENDS: ReadonlySet<PaymentEvent['type']> = new Set([
  'host_approved',
  'host_declined',
  'wallet_paid',
  'wallet_refused',
]);

/** Reasons that hold only when nothing more comes. The others say already while it waits why the last card would not do. */
const TELL_OF_TIME: ReadonlySet<ReasonCode> = new Set(['not_presented_again', 'phone_not_confirmed']);

function fields(event: PaymentEvent, { wallet, state, reasonCode }: Payment): Partial<Payment> {
  switch (event.type) {
    case 'code_accepted':
    case 'show_chosen':
      return { wallet: event.wallet, reasonCode: null };
    case 'wallet_waiting':
      return { wallet: wallet && { ...wallet, transaction: event.transaction, code: event.code } };
    case 'wallet_paid':
      return {
        wallet: wallet && { ...wallet, transaction: event.transaction, payer: event.payer, code: null },
      };
    case 'wallet_refused':
      return { responseCode: event.code };
    case 'wallet_unclear':
      return { reasonCode: 'wallet_no_answer' };
    case 'confirm_timeout':
      return { reasonCode: event.reason, wallet: wallet && { ...wallet, code: null, takingBack: true } };
    case 'cancel':
      // Of a wallet's order that is to be taken back: kept until it is.
      return wallet
        ? { reasonCode: 'cancelled_by_cashier', wallet: { ...wallet, code: null, takingBack: true } }
        : {};
    case 'restarted':
      return wallet && state !== 'reversing'
        ? { reasonCode: 'interrupted', wallet: { ...wallet, code: null } }
        : {};
    case 'left_unknown':
      return { reasonCode: reasonCode ?? 'wallet_no_answer' };
    case 'card_presented':
      return { reasonCode: null };
    case 'present_again':
      return { reasonCode: TELL_OF_TIME.has(event.reason) ? null : event.reason };
    case 'online_requested':
    case 'deferred_approved':
    case 'offline_refused':
    case 'card_declined':
    case 'attempts_exhausted':
      return { card: event.card, cvm: event.cvm, sealed: event.sealed };
    case 'offline_approved':
      return {
        card: event.card,
        cvm: event.cvm,
        sealed: event.sealed,
        authorisationCode: event.authorisationCode,
      };
    case 'host_unreachable':
      return 'card' in event ? { card: event.card, cvm: event.cvm } : {};
    case 'host_approved':
      return { responseCode: event.responseCode, authorisationCode: event.authorisationCode };
    case 'host_declined':
      return { responseCode: event.responseCode };
    default:
      return {};
  }
}

/** @spec ISO 8583:1987 DE 39: expired card, and the same with "pick up" */
const EXPIRED: ReadonlySet<string> = new Set(['54', '33']);

function reasonOf(event: PaymentEvent, before: Payment): ReasonCode | null {
  switch (event.type) {
    case 'attempts_exhausted':
    case 'card_declined':
    case 'offline_refused':
    case 'host_unknown':
    case 'tender_timeout':
    case 'wallet_refused':
      return event.reason;
    case 'wallet_closed':
      return 'wallet_closed';
    case 'wallet_unreachable':
      return 'wallet_unreachable';
    case 'host_declined':
      return EXPIRED.has(event.responseCode) ? 'card_expired' : 'declined_by_host';
    case 'host_unreachable':
      return 'host_unreachable';
    case 'cancel':
      return 'cancelled_by_cashier';
    case 'lane_unavailable':
      return 'reader_unavailable';
    case 'restarted':
      return 'interrupted';
    default:
      return before.reasonCode;
  }
}

function outboxEntry(cell: Transition, event: PaymentEvent): NewOutboxEntry | null {
  if (cell.durable.includes('advice')) return { kind: 'advice' };
  if (cell.durable.includes('deferred')) return { kind: 'deferred' };
  if (!cell.durable.includes('reversal')) return null;
  switch (event.type) {
    case 'cancel':
      return { kind: 'reversal', cause: 'cancelled' };
    case 'restarted':
      return { kind: 'reversal', cause: 'interrupted' };
    default:
      return { kind: 'reversal', cause: 'timeout' };
  }
}
