import { Icon, type IconName } from '../../parts/icon.tsx';
import { Money } from '../../parts/money.tsx';
import { counterLanguage, texts } from '../../state/appearance.ts';
import { tick } from '../../state/clock.ts';
import type { PaymentView } from '../../state/contract.ts';
import { cardSeen, isLost, lastFour, schemeName } from '../../state/final.ts';
import { moneyText } from '../../state/money.ts';
import { pickedId, running, shown, terminal } from '../../state/store.ts';
import { todayOf } from '../../state/today.ts';
import { counted, fill } from '../../texts/fill.ts';
import { timeText } from '../../texts/time-text.ts';

/** Today's payments, newest first. A press shows one with its receipt. */
export function TodayList() {
  const t = texts.value;
  const today = todayOf(terminal.value.payments ?? [], tick.value);
  return (
    <section class="list today" aria-labelledby="today-title">
      <header class="list-head">
        <h2 id="today-title">{t.today}</h2>
        {today.sums?.map(({ currency, amount, count }) => (
          <p key={currency}>
            {fill(counted(count, t.todaySum), { sum: moneyText(amount, currency, counterLanguage.value) })}
          </p>
        ))}
      </header>
      {today.payments.length === 0 && terminal.value.payments && <p class="list-empty">{t.todayEmpty}</p>}
      <ul class="rows">
        {today.payments.map((payment) => (
          <Row key={payment.id} payment={payment} />
        ))}
      </ul>
    </section>
  );
}

const TENDER_ICONS: Record<string, IconName> = { phone: 'phone', watch: 'watch' };

function Row({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const language = counterLanguage.value;
  const picked = shown.value?.id === payment.id;
  return (
    <li>
      <button
        type="button"
        class="row"
        aria-pressed={picked}
        disabled={running.value && !picked}
        onClick={() => {
          pickedId.value = payment.id;
        }}
      >
        <time class="row-time" dateTime={payment.createdAt}>
          {timeText(payment.createdAt, language)}
        </time>
        <span class="row-amount" data-outcome={payment.outcome}>
          <Money amount={payment.amount} currency={payment.currency} language={language} />
        </span>
        <span class="row-card">
          {cardSeen(payment) && <Icon name={TENDER_ICONS[payment.formFactor ?? ''] ?? 'card'} size={18} />}
          <span class="row-scheme">{payment.applicationLabel ?? schemeName(payment.scheme) ?? t.noCard}</span>
          <span class="row-digits">{lastFour(payment)}</span>
        </span>
        <State payment={payment} />
      </button>
    </li>
  );
}

const STATE_ICONS: Record<PaymentView['state'], IconName> = {
  awaiting_tender: 'clock',
  reading: 'clock',
  authorising: 'clock',
  approved: 'tick',
  declined: 'cross',
  cancelled: 'minus',
  timed_out: 'clock',
  failed: 'warning',
};

/** The result, and with it what the bank does not know yet. */
function State({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const state = t.states[payment.state];
  const owed = {
    none: null,
    advice_pending: t.offlineWaiting,
    advice_acknowledged: null,
    deferred_pending: t.deferredWaiting,
    deferred_acknowledged: null,
    reversal_pending: t.reversalWaiting,
    reversal_acknowledged: null,
    parked: t.parkedShort,
    declined_upstream: t.declinedUpstreamShort,
  }[payment.forwarding];
  const looked = payment.forwarding === 'parked' || payment.forwarding === 'declined_upstream';
  const icon = looked ? 'warning' : owed ? 'outbox' : STATE_ICONS[payment.state];
  return (
    <span class="row-state" data-state={payment.state} data-owed={owed !== null} data-lost={isLost(payment)}>
      <Icon name={icon} size={16} />
      <span class="row-words">{owed ? fill(owed, { state }) : state}</span>
    </span>
  );
}
