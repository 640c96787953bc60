import { Icon } from '../../parts/icon.tsx';
import { KeyCap } from '../../parts/key-cap.tsx';
import { Money } from '../../parts/money.tsx';
import { busy, charge, draft, refusal } from '../../state/actions.ts';
import { counterLanguage, texts } from '../../state/appearance.ts';
import { tick } from '../../state/clock.ts';
import { amountOf } from '../../state/draft.ts';
import { moneyText } from '../../state/money.ts';
import { refusedCode } from '../../state/refused-code.ts';
import { connected, health, running, terminal } from '../../state/store.ts';
import { refusalOf } from '../../texts/counter/counter-texts.ts';
import { fill } from '../../texts/fill.ts';
import { detail, enter, erase } from './orders.ts';

const KEYS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '00', '0'] as const;

/** Amount and keypad. */
export function Till() {
  const language = counterLanguage.value;
  const currency = health.value?.currency ?? 'EUR';
  const amount = amountOf(draft.value, currency);
  const ready = draft.value !== '' && !running.value && connected.value && !busy.value;
  const t = texts.value;
  return (
    <section class="till" aria-label={t.amount}>
      <output class="till-amount" aria-label={t.amount} data-empty={draft.value === ''}>
        {health.value && <Money amount={amount} currency={currency} language={language} />}
      </output>
      {/* biome-ignore lint/a11y/useSemanticElements: the keys are one group, not a form's fields */}
      <div class="keypad" role="group" aria-label={t.keypad}>
        {KEYS.map((digits) => (
          <button
            type="button"
            key={digits}
            class="keypad-key"
            disabled={running.value}
            onClick={() => enter(digits)}
          >
            {digits}
          </button>
        ))}
        <button
          type="button"
          class="keypad-key"
          aria-label={t.erase}
          disabled={running.value}
          onClick={erase}
        >
          <Icon name="erase" size={24} />
        </button>
      </div>
      <button type="button" class="primary-button" disabled={!ready} onClick={() => void charge()}>
        {draft.value === ''
          ? t.charge
          : fill(t.chargeAmount, { amount: moneyText(amount, currency, language) })}
        <KeyCap name={t.keyNames.enter} />
      </button>
      <Refused />
    </section>
  );
}

/** What the terminal did not accept, and what to do. */
function Refused() {
  // While ways to pay are offered, they tell it themselves.
  const elsewhere = running.value && detail.value === 'tender';
  const told = elsewhere ? null : (refusal.value ?? refusedCode(terminal.value, tick.value));
  const explanation = told && refusalOf(told, texts.value);
  return (
    <div class="refused" role="alert">
      {explanation && (
        <>
          <Icon name="warning" />
          <p>
            <strong>{explanation.sentence}</strong> {explanation.hint}
          </p>
        </>
      )}
    </div>
  );
}
