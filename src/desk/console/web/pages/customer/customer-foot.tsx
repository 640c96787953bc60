import { Icon } from '../../parts/icon.tsx';
import { schemeName } from '../../state/final.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../state/language.ts';
import { health } from '../../state/store.ts';
import type { CustomerTexts } from '../../texts/customer/customer-texts.ts';
import { chosenLanguage } from './guest.ts';
import { setSound, sounding } from './speaker.ts';

/** Languages, accepted brands in plain words, and the sound. */
export function CustomerFoot({ language, texts }: { language: Language; texts: CustomerTexts }) {
  const schemes = health.value?.schemes ?? [];
  return (
    <footer class="customer-foot">
      <nav class="languages" aria-label={texts.language}>
        {LANGUAGES.map((code) => (
          <button
            type="button"
            key={code}
            class="language"
            lang={code}
            aria-pressed={code === language}
            onClick={() => {
              chosenLanguage.value = code;
            }}
          >
            {LANGUAGE_NAMES[code]}
          </button>
        ))}
      </nav>
      {schemes.length > 0 && (
        <ul class="brands" aria-label={texts.accepted}>
          {schemes.map((scheme) => (
            <li key={scheme}>{schemeName(scheme)}</li>
          ))}
        </ul>
      )}
      <button
        type="button"
        class="quiet-button"
        aria-label={texts.sound}
        aria-pressed={sounding.value}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={() => setSound(!sounding.value)}
      >
        <Icon name={sounding.value ? 'sound' : 'silent'} />
      </button>
    </footer>
  );
}
