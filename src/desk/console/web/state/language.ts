export const LANGUAGES = ['en', 'de', 'fr', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Languages the cashier's pages are written in; the customer's screen knows all of LANGUAGES. */
export const COUNTER_LANGUAGES = ['en', 'de'] as const;
export type CounterLanguage = (typeof COUNTER_LANGUAGES)[number];

/** Each language in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  ar: 'العربية',
};

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/**
 * The first language of a card's preference that this screen speaks, or null.
 * @param preference 5F2D: one to four ISO 639 codes of two letters, in order, e.g. "enfr"
 */
export function preferredLanguage(preference: string | null): Language | null {
  for (const code of preference?.toLowerCase().match(/[a-z]{2}/g) ?? []) {
    const language = LANGUAGES.find((known) => known === code);
    if (language) return language;
  }
  return null;
}

/** The first of the browser's languages ("de-AT" counts as "de") among those known, else English. */
export function firstKnown<L extends string>(wanted: readonly string[], known: readonly L[]): L | 'en' {
  for (const tag of wanted) {
    const language = known.find((code) => code === tag.slice(0, 2).toLowerCase());
    if (language) return language;
  }
  return 'en';
}
