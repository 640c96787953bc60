import { tick } from '../../state/clock.ts';
import type { Language } from '../../state/language.ts';
import type { Scene } from '../../state/scene.ts';
import { health } from '../../state/store.ts';
import { timeText } from '../../texts/time-text.ts';

/** The shop's name, and the time. */
export function CustomerHead({ scene, language }: { scene: Scene; language: Language }) {
  const time = timeText(tick.value, language);
  return (
    <header class="customer-head">
      <span class="customer-shop">{scene !== 'idle' && health.value?.merchant}</span>
      <time class="customer-clock">{time}</time>
    </header>
  );
}
