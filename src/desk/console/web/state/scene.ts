import type { PaymentView, TerminalMessage } from './contract.ts';
import { isRunning } from './final.ts';
import type { TerminalState } from './terminal-state.ts';

/** What the customer's screen shows: one thing at a time. */
export type Scene =
  /** The page has no terminal to show: starting, or the connection is lost. */
  | 'moment'
  | 'out_of_order'
  | 'idle'
  | 'present'
  | 'present_again'
  | 'one_card_only'
  | 'other_card'
  | 'see_phone'
  | 'reading'
  | 'remove_card'
  | 'authorising'
  | 'approved'
  | 'declined'
  | 'cancelled'
  | 'timed_out'
  | 'failed';

/** How long a result stays before the screen greets the next customer. */
export const RESULT_HOLD_MS = 10_000;

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
  const { connection, health, payment, message } = state;
  if (connection !== 'open' || health === null) return 'moment';
  if (isRunning(payment)) return runningScene(payment, message);
  if (payment?.outcome && now - (state.marks[payment.state] ?? 0) < RESULT_HOLD_MS) return payment.outcome;
  return health.devices.some(({ kind, state }) => kind === 'reader' && state === 'unavailable')
    ? 'out_of_order'
    : 'idle';
}

function runningScene(payment: PaymentView, message: TerminalMessage | null): Scene {
  if (payment.state === 'authorising') return 'authorising';
  const told = WAITING_SCENES[message?.messageId.toUpperCase() ?? ''];
  if (payment.state === 'reading') return told === 'remove_card' || told === 'see_phone' ? told : 'reading';
  return told ?? 'present';
}
