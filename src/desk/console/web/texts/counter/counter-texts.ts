import type { PaymentView, Refusal } from '../../state/contract.ts';
import type { CounterLanguage } from '../../state/language.ts';
import { de } from './de.ts';
import { type CounterTexts, en } from './en.ts';

export type { CounterTexts };

export const COUNTER_TEXTS: Record<CounterLanguage, CounterTexts> = { en, de };

export interface Explanation {
  sentence: string;
  hint: string;
}

/** A thing of the tray by its name, and what will happen with it. */
export function ownWords(
  thing: { name: string; title: string; hint: string },
  texts: CounterTexts,
): { title: string; hint: string } {
  return texts.cards[thing.name] ?? thing;
}

/** Why a payment was not approved and what to do, in the page's language where its catalogue has it. */
export function reasonOf(payment: PaymentView, texts: CounterTexts): Explanation {
  const own = payment.reasonCode === null ? undefined : texts.reasons[payment.reasonCode];
  return own ?? { sentence: payment.reason ?? '', hint: payment.hint ?? '' };
}

/** Why the terminal refused an order and what to do. */
export function refusalOf(refusal: Refusal, texts: CounterTexts): Explanation {
  return texts.refusals[refusal.code] ?? { sentence: refusal.message || refusal.code, hint: refusal.hint };
}
