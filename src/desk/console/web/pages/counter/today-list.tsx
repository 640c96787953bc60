import { Icon, type IconName } from '../../parts/icon.tsx';
import { Money } from '../../parts/money.tsx';
import { counterLanguage, texts } from '../../state/appearance.ts';
import { tick } from '../../state/clock.ts';
import type { PaymentView } from '../../state/contract.ts';
import { cardSeen, isByCode, isLost, isRefund, lastFour, schemeName } from '../../state/final.ts';
import { leftOf, minorOf } from '../../state/money.ts';
import { pickedId, running, shown, terminal } from '../../state/store.ts';
import { type DaySum, todayOf } from '../../state/today.ts';
import type { CounterTexts } from '../../texts/counter/counter-texts.ts';
import { counted, fill } from '../../texts/fill.ts';
import { timeText } from '../../texts/time-text.ts';
import { money, tenderOf } from './wallet-words.ts';

/** Today's payments, newest first. A press shows one with its receipt. */
export function TodayList() {
  const t = texts.value;
  const today = todayOf(terminal.value.payments ?? [], tick.value);
  return (
    <section class="list today" aria-labelledby="today-title">
      <header class="list-head">
        <h2 id="today-title">{t.today}</h2>
        {today.sums?.map((sum) => (
          <p key={sum.currency}>{sumWords(sum)}</p>
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

/** "3 approved, €32.50", and what was given back. */
function sumWords({ currency, amount, count, refunded }: DaySum): string {
  const t = texts.value;
  const sold = fill(counted(count, t.todaySum), { sum: money(amount, currency) });
  if (refunded.count === 0) return sold;
  return `${sold}; ${fill(counted(refunded.count, t.todayRefunds), { sum: money(refunded.amount, currency) })}`;
}

const FORM_ICONS: Record<string, IconName> = { phone: 'phone', watch: 'watch' };

function tenderIcon(payment: PaymentView): IconName | null {
  if (isRefund(payment)) return 'back';
  if (isByCode(payment)) return 'qr';
  return cardSeen(payment) ? (FORM_ICONS[payment.formFactor ?? ''] ?? 'card') : null;
}

/** "Visa Debit", "Apple Pay, Visa Debit", "Alipay". */
function tenderWords(payment: PaymentView): string {
  const card = isByCode(payment) ? null : (payment.applicationLabel ?? schemeName(payment.scheme));
  return [tenderOf(payment), card].filter(Boolean).join(', ') || texts.value.noCard;
}

function Row({ payment }: { payment: PaymentView }) {
  const icon = tenderIcon(payment);
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
          <Money
            amount={isRefund(payment) ? `-${payment.amount}` : payment.amount}
            currency={payment.currency}
            language={language}
          />
        </span>
        <span class="row-card">
          {icon && <Icon name={icon} size={18} />}
          <span class="row-scheme">{tenderWords(payment)}</span>
          <span class="row-digits">{lastFour(payment) ?? payment.wallet?.payer}</span>
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
  confirming: 'phone',
  reversing: 'back',
  unknown: 'question',
  approved: 'tick',
  declined: 'cross',
  cancelled: 'minus',
  timed_out: 'clock',
  failed: 'warning',
};

function stateWords(payment: PaymentView, t: CounterTexts): string {
  const { state, outcome, amount, refunded, currency } = payment;
  if (isRefund(payment)) {
    if (outcome !== null) return t.tender.refundOutcomes[outcome];
    return state === 'unknown' ? t.tender.refundUnclear : t.tender.refundRunning;
  }
  if (minorOf(refunded, currency) === 0n) return t.states[state];
  const whole = minorOf(leftOf(amount, refunded, currency), currency) === 0n;
  return whole ? t.tender.allRefunded : fill(t.tender.partlyRefunded, { sum: money(refunded, currency) });
}

/** The result, and with it what the bank does not know yet. */
function State({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const state = stateWords(payment, t);
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
