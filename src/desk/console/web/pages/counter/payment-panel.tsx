import { Icon } from '../../parts/icon.tsx';
import { KeyCap } from '../../parts/key-cap.tsx';
import { Money } from '../../parts/money.tsx';
import { cancel } from '../../state/actions.ts';
import { counterLanguage, texts } from '../../state/appearance.ts';
import { tick } from '../../state/clock.ts';
import type { PaymentView } from '../../state/contract.ts';
import { elapsedMs, elapsedText } from '../../state/elapsed.ts';
import { isByCode, isRunning } from '../../state/final.ts';
import { health, terminal } from '../../state/store.ts';
import { fill } from '../../texts/fill.ts';
import { DetailPane } from './detail-pane.tsx';
import { Ladder } from './ladder.tsx';
import { putAway } from './orders.ts';
import { Verdict } from './verdict.tsx';
import { walletOf } from './wallet-words.ts';

/** The payment on the counter, or one picked from the list. */
export function PaymentPanel({ payment }: { payment: PaymentView | null }) {
  const t = texts.value;
  return (
    <section class="payment" aria-label={t.payment} data-state={payment?.state ?? 'none'}>
      <div class="payment-head">
        {/* Stays in the page, so that what appears in it is read out. */}
        <div class="verdict" role="status" aria-live="polite">
          {payment ? <Verdict payment={payment} /> : <Ready />}
        </div>
        {payment && <Facts payment={payment} />}
      </div>
      <div class="payment-body">
        <div class="payment-course">
          <Ladder payment={payment} />
          {payment && <Way payment={payment} />}
        </div>
        {payment ? <DetailPane payment={payment} /> : <KeyHints />}
      </div>
    </section>
  );
}

/** Amount, device and time. */
function Facts({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const device = isByCode(payment) ? walletOf(payment) : readerName();
  const elapsed = elapsedText(elapsedMs(payment, terminal.value.marks, tick.value));
  return (
    <div class="facts">
      <span class="facts-amount">
        <Money amount={payment.amount} currency={payment.currency} language={counterLanguage.value} />
      </span>
      <span class="facts-line">
        {device && <span class="facts-device">{device}</span>}
        {payment.attempt > 1 && <span>{fill(t.attempt, { count: payment.attempt })}</span>}
        <span class="unseen">{t.elapsed}</span>
        <time>{elapsed}</time>
      </span>
    </div>
  );
}

const readerName = (): string | undefined =>
  health.value?.devices.find(({ kind }) => kind === 'reader')?.name;

/** The one thing to press: cancel while it runs, then on to the next. */
function Way({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const running = isRunning(payment);
  // What is being taken back cannot be cancelled once more.
  if (payment.state === 'reversing') return null;
  return (
    <button
      type="button"
      class={running ? 'cancel-button' : 'plain-button'}
      onClick={() => (running ? void cancel(payment.id) : putAway())}
    >
      {running && <Icon name="cross" />}
      {running ? t.cancel : t.newSale}
      <KeyCap name={t.keyNames.escape} />
    </button>
  );
}

function Ready() {
  return (
    <>
      <h2 class="verdict-title">{texts.value.ready}</h2>
      <p class="verdict-reason">{texts.value.readyHint}</p>
    </>
  );
}

function KeyHints() {
  const { keys, keyNames } = texts.value;
  const hints = [
    ['0 – 9', keys.digits],
    [keyNames.enter, keys.charge],
    [keyNames.escape, keys.escape],
    ['P', keys.print],
  ] as const;
  return (
    <dl class="key-hints">
      {hints.map(([name, meaning]) => (
        <div key={meaning}>
          <dt>
            <kbd class="key-cap">{name}</kbd>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
