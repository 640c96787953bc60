import { MESSAGE } from '../entry-point/messages.ts';
import type { FinalOutcome } from '../entry-point/outcome.ts';
import { pollAnew } from '../entry-point/outcomes.ts';
import { exchange, type Step } from '../kernels/commands.ts';
import type { KernelEvent } from '../kernels/kernel.ts';
import { type NamedWallet, parseOse, SELECT_OSE } from '../wallets/ose.ts';
import type { PassReading } from './pass-reading.ts';

/** What a phone is asked for before the entry point. */
export interface WalletQuestions {
  /** null: its wallet's name only. */
  passes: PassReading | null;
}

/** What came of holding a card or phone there once. */
export interface Presentation {
  /** `passes_only`: a pass, or the question for one, was all that was wanted. */
  outcome: FinalOutcome | 'passes_only';
  /** null: it did not say, or not a name that is known. */
  wallet: NamedWallet | null;
}

/** All that a phone may take for its passes. The payment follows, whatever became of them. */
const MOST_TIME_US = 1_500_000;

/**
 * One presentation: the wallet's name and its passes, then the payment. What stands before the entry point is outside of
 * it: a card that knows nothing of wallets refuses one SELECT, and the entry point begins as ever.
 */
export function* presentation(
  payment: Step<FinalOutcome>,
  questions: WalletQuestions | null,
): Step<Presentation> {
  if (!questions) return { outcome: yield* payment, wallet: null };
  const { passes } = questions;
  const { value: wallet, lost } = yield* withinTime(askWallet(passes));
  const withoutPayment = passes && insteadOfPayment(passes, lost);
  return { outcome: withoutPayment ?? (yield* payment), wallet };
}

function* askWallet(passes: PassReading | null): Step<NamedWallet | null> {
  const answer = yield* exchange('SELECT OSE', SELECT_OSE);
  const ose = answer.kind === 'response' && answer.sw === 0x9000 ? parseOse(answer.data) : null;
  if (ose) yield* passes?.read(ose) ?? [];
  return ose?.wallet ?? null;
}

/** null: the payment follows. */
function insteadOfPayment(reading: PassReading, lost: boolean): FinalOutcome | 'passes_only' | null {
  const has = (...wanted: readonly string[]) =>
    reading.passes().some(({ status }) => wanted.includes(status));
  switch (reading.mode) {
    case 'vas_and_pay':
      return null;
    case 'vas_or_pay':
      return has('read') ? 'passes_only' : null;
    case 'vas_only':
      if (has('read')) return 'passes_only';
      if (has('locked', 'user_action')) return seePhone();
      return lost ? pollAnew() : 'passes_only';
  }
}

/** The same phone is expected again, once its owner has looked at it. */
function seePhone(): FinalOutcome {
  return { ...pollAnew(), uiOnOutcome: { messageId: MESSAGE.SEE_PHONE, status: 'not_ready' } };
}

/** Once its time is over, `stage` is told that the card is lost, so that it ends. */
function* withinTime<T>(stage: Step<T>): Step<{ value: T; lost: boolean }> {
  let lost = false;
  let spentUs = 0;
  for (let step = stage.next(); ; ) {
    if (step.done) return { value: step.value, lost };
    const event: KernelEvent = spentUs < MOST_TIME_US ? yield step.value : { kind: 'lost', cause: 'timeout' };
    if (event.kind === 'response' || event.kind === 'lost') spentUs += event.elapsedUs ?? 0;
    lost ||= event.kind === 'lost';
    step = stage.next(event);
  }
}
