import { computed, effect, signal } from '@preact/signals';
import { COUNTER_TEXTS } from '../texts/counter/counter-texts.ts';
import { COUNTER_LANGUAGES, directionOf, firstKnown, LANGUAGES, type Language, tagOf } from './language.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Light, dark, or as the system says. Kept in this browser. */
export const theme = signal<Theme>(kept('theme', THEMES) ?? 'auto');

/** The shop's language: chosen on the counter page, else the browser's. Kept in this browser. */
export const shopLanguage = signal<Language>(
  kept('language', LANGUAGES) ?? firstKnown(navigator.languages, LANGUAGES),
);

export const counterLanguage = computed(() => firstKnown([shopLanguage.value], COUNTER_LANGUAGES));
export const texts = computed(() => COUNTER_TEXTS[counterLanguage.value]);

/** Keeps choices, and follows those another page of this browser makes. */
export function keepAppearance(): void {
  effect(() => keep('theme', theme.value));
  effect(() => keep('language', shopLanguage.value));
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
  });
  addEventListener('storage', () => {
    theme.value = kept('theme', THEMES) ?? theme.value;
    shopLanguage.value = kept('language', LANGUAGES) ?? shopLanguage.value;
  });
}

/** Tells the browser, and with it screen readers, which language and direction the page has now. */
export function setDocumentLanguage(language: Language): void {
  document.documentElement.lang = tagOf(language);
  document.documentElement.dir = directionOf(language);
}

function kept<T extends string>(name: string, known: readonly T[]): T | undefined {
  return known.find((value) => value === localStorage.getItem(`tilld.${name}`));
}

function keep(name: string, value: string): void {
  localStorage.setItem(`tilld.${name}`, value);
}
