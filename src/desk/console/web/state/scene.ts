import type { HealthView, PaymentView, TerminalMessage } from './contract.ts';
import { isByCode, isRefund, isRunning } from './final.ts';
import { refusedCode } from './refused-code.ts';
import { invitationOf } from './tenders.ts';
import type { TerminalState } from './terminal-state.ts';

/** What the customer's screen shows: one thing at a time. */
export type Scene =
  /** The page has no terminal to show: starting, or the connection is lost. */
  | 'moment'
  | 'out_of_order'
  | 'idle'
  | 'present'
  | 'present_or_show'
  | 'show_code'
  | 'code_refused'
  | 'present_again'
  | 'one_card_only'
  | 'other_card'
  | 'see_phone'
  | 'reading'
  | 'remove_card'
  | 'authorising'
  | 'asking_wallet'
  | 'scan_code'
  | 'confirm_in_app'
  | 'reversing'
  | 'unknown'
  | 'refunding'
  | 'refunded'
  | 'refund_failed'
  | 'approved'
  | 'declined'
  | 'cancelled'
  | 'timed_out'
  | 'failed';

/** How long a result stays before the screen greets the next customer. */
export const RESULT_HOLD_MS = 10_000;
/** How long the screen waits with a customer whose payment has no known end. */
export const UNKNOWN_HOLD_MS = 180_000;

/** Scenes by message while the terminal waits for a card. @spec EMV Contactless Book A, 9.4 */
const WAITING_SCENES: Record<string, Scene> = {
  '0F': 'present_again',
  '10': 'remove_card',
  '17': 'remove_card',
  '18': 'other_card',
  '19': 'one_card_only',
  '1C': 'other_card',
  '1D': 'other_card',
  '20': 'see_phone',
  '21': 'present_again',
};

/** `now` is the page's clock in ms. */
export function sceneOf(state: TerminalState, now: number): Scene {
  const { connection, health, payment } = state;
  if (connection !== 'open' || health === null) return 'moment';
  if (isRunning(payment)) return runningScene(state, payment, health, now);
  if (payment && isFresh(state, payment, now)) return lastScene(payment);
  return isOutOfOrder(health) ? 'out_of_order' : 'idle';
}

function runningScene(state: TerminalState, payment: PaymentView, health: HealthView, now: number): Scene {
  switch (payment.state) {
    case 'authorising':
      return isByCode(payment) ? 'asking_wallet' : 'authorising';
    case 'confirming':
      return payment.code ? 'scan_code' : 'confirm_in_app';
    case 'reversing':
      return 'reversing';
    case 'reading': {
      const told = toldScene(state.message);
      return told === 'remove_card' || told === 'see_phone' ? told : 'reading';
    }
    default:
      if (refusedCode(state, now)) return 'code_refused';
      return toldScene(state.message) ?? invitation(health);
  }
}

const toldScene = (message: TerminalMessage | null): Scene | undefined =>
  WAITING_SCENES[message?.messageId.toUpperCase() ?? ''];

function invitation(health: HealthView): Scene {
  const { tap, showCode } = invitationOf(health);
  if (!showCode) return 'present';
  return tap ? 'present_or_show' : 'show_code';
}

/** A result is told for its time. One that came when the screen had given up waiting for it is told to nobody. */
function isFresh({ marks }: TerminalState, payment: PaymentView, now: number): boolean {
  const since = marks[payment.state] ?? 0;
  if (payment.outcome === null) return now - since < UNKNOWN_HOLD_MS;
  const waitedMs = marks.unknown === undefined ? 0 : since - marks.unknown;
  return now - since < RESULT_HOLD_MS && waitedMs < UNKNOWN_HOLD_MS;
}

function lastScene(payment: PaymentView): Scene {
  if (!isRefund(payment)) return payment.outcome ?? 'unknown';
  if (payment.outcome === null) return 'refunding';
  return payment.outcome === 'approved' ? 'refunded' : 'refund_failed';
}

function isOutOfOrder(health: HealthView): boolean {
  const readerGone = health.devices.some(({ kind, state }) => kind === 'reader' && state === 'unavailable');
  return readerGone && !health.tenders.some(({ kind, ready }) => kind === 'wallet' && ready);
}
