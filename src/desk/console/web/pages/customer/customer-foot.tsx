import { Icon, type IconName } from '../../parts/icon.tsx';
import { TenderMark } from '../../parts/tender-mark.tsx';
import type { HealthView } from '../../state/contract.ts';
import { schemeName } from '../../state/final.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language, tagOf } from '../../state/language.ts';
import { health } from '../../state/store.ts';
import type { CustomerTexts } from '../../texts/customer/customer-texts.ts';
import { chosenLanguage } from './guest.ts';
import { setSound, sounding } from './speaker.ts';

/** Languages, what can be paid with, and the sound. */
export function CustomerFoot({ language, texts }: { language: Language; texts: CustomerTexts }) {
  const accepted = health.value ? acceptedBy(health.value) : [];
  return (
    <footer class="customer-foot">
      <nav class="languages" aria-label={texts.language}>
        {LANGUAGES.map((code) => (
          <button
            type="button"
            key={code}
            class="language"
            lang={tagOf(code)}
            aria-pressed={code === language}
            onClick={() => {
              chosenLanguage.value = code;
            }}
          >
            {LANGUAGE_NAMES[code]}
          </button>
        ))}
      </nav>
      {accepted.length > 0 && (
        <ul class="brands" aria-label={texts.accepted}>
          {accepted.map(({ icon, title }) => (
            <li key={title}>
              <TenderMark icon={icon} title={title} />
            </li>
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

/** Brands at the reader, then the wallets that can be paid with now. */
function acceptedBy({ tenders, schemes }: HealthView): { icon: IconName; title: string }[] {
  const brands = (schemes ?? []).map((scheme) => schemeName(scheme) ?? scheme);
  return tenders
    .filter(({ ready }) => ready)
    .flatMap<{ icon: IconName; title: string }>(({ kind, title }) =>
      kind === 'wallet'
        ? [{ icon: 'qr', title }]
        : brands.map((brand) => ({ icon: 'contactless', title: brand })),
    );
}
