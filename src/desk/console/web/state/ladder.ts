import type { Handshake, PaymentView, TerminalMessage } from './contract.ts';
import { cardSeen, isByCode, isRefund } from './final.ts';

/** The steps a payment at the reader climbs, as the cashier sees them. */
export const STEPS = ['waiting', 'reading', 'checking', 'authorising', 'done'] as const;
/** One by a code: the customer confirms in the app. */
const CODE_STEPS = ['waiting', 'confirming', 'done'] as const;
const REFUND_STEPS = ['refunding', 'done'] as const;

export type StepName =
  | (typeof STEPS)[number]
  | (typeof CODE_STEPS)[number]
  | (typeof REFUND_STEPS)[number]
  | 'reversing'
  | 'unknown';

export interface Step {
  name: StepName;
  /** stopped: the payment ended here without approval. skipped: it ended before. */
  status: 'past' | 'current' | 'ahead' | 'stopped' | 'skipped';
}

/**
 * Where the payment stands on the ladder. The card is being checked once it has been read: the terminal
 * says so (message 17), or its handshake is known.
 */
export function ladder(
  payment: PaymentView,
  message: TerminalMessage | null,
  handshake: Handshake | undefined,
): Step[] {
  const read = message?.status === 'card_read_successfully' || handshake?.attempt === payment.attempt;
  const steps = stepsOf(payment);
  const at = steps.indexOf(payment.outcome === null ? currentStep(payment, read) : lastStep(payment));
  return steps.map((name, index) => ({ name, status: statusOf(payment, index, at) }));
}

/** A payment that is taken back, or has no known end, has one step more before it is done. */
function stepsOf(payment: PaymentView): readonly StepName[] {
  const { state } = payment;
  if (isRefund(payment)) return state === 'unknown' ? ['refunding', 'unknown', 'done'] : REFUND_STEPS;
  const steps: readonly StepName[] = isByCode(payment) ? CODE_STEPS : STEPS;
  return state === 'reversing' || state === 'unknown' ? [...steps.slice(0, -1), state, 'done'] : steps;
}

function statusOf(payment: PaymentView, index: number, at: number): Step['status'] {
  if (payment.outcome === 'approved') return 'past';
  if (index < at) return 'past';
  if (payment.outcome === null) return index === at ? 'current' : 'ahead';
  return index === at ? 'stopped' : 'skipped';
}

function currentStep(payment: PaymentView, read: boolean): StepName {
  const { state } = payment;
  if (state === 'unknown' || state === 'reversing') return state;
  if (isRefund(payment)) return 'refunding';
  if (state === 'confirming') return 'confirming';
  if (state === 'authorising') return isByCode(payment) ? 'confirming' : 'authorising';
  if (state === 'reading') return read ? 'checking' : 'reading';
  return 'waiting';
}

/** The step on which a payment ended, told by its reason. */
export function lastStep(payment: PaymentView): StepName {
  if (payment.outcome === 'approved') return 'done';
  if (isRefund(payment)) return 'refunding';
  if (isByCode(payment)) return 'confirming';
  switch (payment.reasonCode) {
    case 'no_card_presented':
    case 'reader_unavailable':
      return 'waiting';
    case 'card_unreadable':
    case 'card_needs_other_interface':
    case 'attempts_exhausted':
      return 'reading';
    case 'declined_by_host':
    case 'host_unreachable':
    case 'host_no_answer':
    case 'host_invalid_answer':
      return 'authorising';
    case 'cancelled_by_cashier':
    case 'interrupted':
      if (payment.stan !== null) return 'authorising';
      return cardSeen(payment) ? 'reading' : 'waiting';
    default:
      return cardSeen(payment) ? 'checking' : 'waiting';
  }
}
