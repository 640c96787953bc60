import { useRef } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import { busy, refusal } from '../../state/actions.ts';
import { texts } from '../../state/appearance.ts';
import { tick } from '../../state/clock.ts';
import type { PaymentView, TenderView } from '../../state/contract.ts';
import { refusedCode } from '../../state/refused-code.ts';
import { health, terminal } from '../../state/store.ts';
import { scanCode, showCode } from '../../state/tender-actions.ts';
import { walletsOf } from '../../state/tenders.ts';
import { refusalOf } from '../../texts/counter/counter-texts.ts';
import { fill } from '../../texts/fill.ts';

/** While the payment waits: codes to show, and a place for the customer's own. */
export function WaysToPay({ payment }: { payment: PaymentView }) {
  const t = texts.value.tender;
  const wallets = walletsOf(health.value?.tenders ?? []);
  const shows = wallets.filter(({ show }) => show);
  return (
    <div class="ways">
      <CodeRefused />
      {wallets.some(({ scan }) => scan) && <CodeField payment={payment} />}
      {shows.length > 0 && (
        <section class="ways-show" aria-labelledby="ways-show">
          <h3 id="ways-show">{t.show}</h3>
          <ul>
            {shows.map((wallet) => (
              <li key={wallet.name}>
                <ShowButton wallet={wallet} payment={payment} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function ShowButton({ wallet, payment }: { wallet: TenderView; payment: PaymentView }) {
  const t = texts.value.tender;
  return (
    <button
      type="button"
      class="plain-button show-button"
      disabled={!wallet.ready || busy.value}
      aria-label={fill(t.showOf, { wallet: wallet.title })}
      onClick={() => void showCode(payment.id, wallet.name)}
    >
      <Icon name="qr" size={18} />
      {wallet.title}
      {!wallet.ready && <small>{t.notReady}</small>}
    </button>
  );
}

/** Takes a scanner that types, or a person who does. The code is a secret: hidden, sent and forgotten. */
function CodeField({ payment }: { payment: PaymentView }) {
  const t = texts.value.tender;
  const field = useRef<HTMLInputElement>(null);
  const send = (event: Event): void => {
    event.preventDefault();
    const code = field.current?.value.trim() ?? '';
    if (field.current) field.current.value = '';
    if (code !== '') void scanCode(payment.id, code);
  };
  return (
    <form class="code-field" onSubmit={send}>
      <label for="code">{t.scan}</label>
      <input
        id="code"
        ref={field}
        type="password"
        autocomplete="off"
        maxLength={4096}
        spellcheck={false}
        placeholder={t.scanHint}
        onKeyDown={leaveOnEscape}
      />
      <button type="submit" class="plain-button" disabled={busy.value}>
        {t.send}
      </button>
    </form>
  );
}

/** Esc leaves the field; once more, and it cancels the payment as everywhere. */
function leaveOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || !(event.currentTarget instanceof HTMLInputElement)) return;
  event.currentTarget.value = '';
  event.currentTarget.blur();
}

/** Why the last code was not taken: one of a scanner for some seconds, one keyed in until the next order. */
function CodeRefused() {
  const told = refusedCode(terminal.value, tick.value) ?? refusal.value;
  const explanation = told && refusalOf(told, texts.value);
  return (
    <div class="code-told" role="status" data-refused={explanation !== null}>
      <Icon name={explanation ? 'warning' : 'contactless'} size={18} />
      {explanation ? (
        <p>
          <strong>{explanation.sentence}</strong> {explanation.hint}
        </p>
      ) : (
        <p>{texts.value.tender.tap}</p>
      )}
    </div>
  );
}
