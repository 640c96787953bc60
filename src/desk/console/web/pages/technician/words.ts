import { computed } from '@preact/signals';
import { counterLanguage } from '../../state/appearance.ts';
import { moneyText } from '../../state/money.ts';
import { durationText, TECHNICIAN_TEXTS } from '../../texts/technician/technician-texts.ts';
import { timeText } from '../../texts/time-text.ts';

/** The technician's catalogue in the language of the shop's pages. */
export const texts = computed(() => TECHNICIAN_TEXTS[counterLanguage.value]);

export const money = (amount: string, currency: string): string =>
  moneyText(amount, currency, counterLanguage.value);

export const age = (seconds: number): string => durationText(seconds, texts.value);

/** "14:05:30" today, else with its day. `now`: ms. */
export function moment(iso: string, now: number): string {
  const language = counterLanguage.value;
  const day = (time: number): string =>
    new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' }).format(time);
  const then = Date.parse(iso);
  const clock = timeText(then, language, true);
  return day(then) === day(now) ? clock : `${day(then)}, ${clock}`;
}
