import { useEffect } from 'preact/hooks';
import { Money } from '../../parts/money.tsx';
import { setDocumentLanguage } from '../../state/appearance.ts';
import { tick } from '../../state/clock.ts';
import type { PaymentView } from '../../state/contract.ts';
import { moneyText } from '../../state/money.ts';
import type { Scene } from '../../state/scene.ts';
import { health, terminal } from '../../state/store.ts';
import { tenderTitle } from '../../state/tenders.ts';
import { CUSTOMER_TEXTS } from '../../texts/customer/customer-texts.ts';
import { CodeStage } from './code-stage.tsx';
import { CustomerFoot } from './customer-foot.tsx';
import { CustomerHead } from './customer-head.tsx';
import { followGuest, guestLanguage, lights, scene } from './guest.ts';
import { keepPayment } from './keep-payment.ts';
import { SceneFigure } from './scene-figure.tsx';
import { sceneWords } from './scene-words.ts';
import { followTones } from './speaker.ts';

/** The scenes that have no amount. */
const WITHOUT_AMOUNT: readonly Scene[] = ['moment', 'out_of_order', 'idle'];

/** The customer's screen: one thing at a time. */
export function CustomerPage() {
  useEffect(followGuest, []);
  useEffect(followTones, []);
  useEffect(keepPayment, []);
  const language = guestLanguage.value;
  useEffect(() => setDocumentLanguage(language), [language]);
  useEffect(() => {
    document.title = health.value?.merchant ?? 'tilld';
  }, [health.value?.merchant]);

  const t = CUSTOMER_TEXTS[language];
  const now = scene.value;
  const payment = WITHOUT_AMOUNT.includes(now) ? null : terminal.value.payment;
  const { sentence, more } = sceneWords(now, terminal.value, tick.value, t);
  const code = now === 'scan_code' ? payment?.code : null;
  return (
    <div class="customer" data-scene={now}>
      <CustomerHead scene={now} language={language} />
      <main class="stage">
        <div class="stage-words" aria-live="polite" aria-atomic="true">
          {payment && <StageAmount payment={payment} language={language} />}
          {now === 'idle' && <p class="stage-shop">{health.value?.merchant}</p>}
          <h1 class="stage-sentence">{sentence}</h1>
          <p class="stage-more">{more}</p>
        </div>
        {payment && code ? (
          <CodeStage
            key={code.text}
            code={code}
            wallet={tenderTitle(payment, health.value?.tenders ?? []) ?? t.yourApp}
            texts={t}
          />
        ) : (
          <SceneFigure key={now} scene={now} lights={lights.value} />
        )}
      </main>
      <CustomerFoot language={language} texts={t} />
    </div>
  );
}

/** The largest thing on the screen: as large as its own length allows. */
function StageAmount({ payment, language }: { payment: PaymentView; language: string }) {
  const { amount, currency } = payment;
  const characters = moneyText(amount, currency, language).length;
  return (
    <p class="stage-amount" style={{ '--characters': characters }}>
      <Money amount={amount} currency={currency} language={language} />
    </p>
  );
}
