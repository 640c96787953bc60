export const LANGUAGES = ['en', 'de', 'fr', 'es', 'zh', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Languages the cashier's pages are written in; the customer's screen knows all of LANGUAGES. */
export const COUNTER_LANGUAGES = ['en', 'de'] as const;
export type CounterLanguage = (typeof COUNTER_LANGUAGES)[number];

/** Each language in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  zh: '中文',
  ar: 'العربية',
};

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** The language's tag for `lang`: Chinese says its script, because fonts draw the same characters differently. */
export function tagOf(language: Language): string {
  return language === 'zh' ? 'zh-Hans' : language;
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

/** What speaks for a language of the customer's screen. */
export interface GuestLanguages {
  /** Pressed on the screen by this guest. */
  chosen: Language | null;
  /** Told by the card of this payment. */
  card: Language | null;
  /** Of the configuration; null until the terminal has told it. */
  configured: string | null;
  browser: Language;
}

/** A guest who has pressed a language means it; else the card's, then the terminal's, then the browser's. */
export function guestLanguageOf({ chosen, card, configured, browser }: GuestLanguages): Language {
  return chosen ?? card ?? firstKnown([configured ?? '', browser], LANGUAGES);
}
