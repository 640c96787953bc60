import { computed, effect, signal } from '@preact/signals';
import { shopLanguage } from '../../state/appearance.ts';
import { tick } from '../../state/clock.ts';
import { guestLanguageOf, type Language, preferredLanguage } from '../../state/language.ts';
import { lightsOf } from '../../state/lights.ts';
import { sceneOf } from '../../state/scene.ts';
import { health, terminal } from '../../state/store.ts';

export const scene = computed(() => sceneOf(terminal.value, tick.value));
export const lights = computed(() => lightsOf(scene.value, terminal.value.message));

/** Chosen on the screen by the guest. */
export const chosenLanguage = signal<Language | null>(null);
/** Told by the card of this payment; remembered, because later messages do not repeat it. */
const cardLanguage = signal<Language | null>(null);

export const guestLanguage = computed(() =>
  guestLanguageOf({
    chosen: chosenLanguage.value,
    card: cardLanguage.value,
    configured: health.value?.language ?? null,
    browser: shopLanguage.value,
  }),
);

/** Follows the card's language, and forgets the guest when the screen greets the next one. */
export function followGuest(): () => void {
  let before = scene.peek();
  const stopCard = effect(() => {
    const language = preferredLanguage(terminal.value.message?.language ?? null);
    if (language) cardLanguage.value = language;
  });
  const stopScene = effect(() => {
    if (scene.value === 'idle' && before !== 'idle' && before !== 'moment') {
      chosenLanguage.value = null;
      cardLanguage.value = null;
    }
    before = scene.value;
  });
  return () => {
    stopCard();
    stopScene();
  };
}
