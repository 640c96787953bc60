import { counterLanguage, shopLanguage } from '../state/appearance.ts';
import { COUNTER_LANGUAGES, LANGUAGE_NAMES } from '../state/language.ts';

/** Goes on to the next language of the shop's pages; the present one is named by its code. */
export function LanguageButton({ label }: { label: string }) {
  const language = counterLanguage.value;
  const next = COUNTER_LANGUAGES[(COUNTER_LANGUAGES.indexOf(language) + 1) % COUNTER_LANGUAGES.length]!;
  const name = `${label}: ${LANGUAGE_NAMES[language]}`;
  return (
    <button
      type="button"
      class="quiet-button language-button"
      aria-label={name}
      title={name}
      onClick={() => {
        shopLanguage.value = next;
      }}
    >
      {language.toUpperCase()}
    </button>
  );
}
