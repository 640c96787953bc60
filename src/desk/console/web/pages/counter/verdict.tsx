import { Icon, type IconName } from '../../parts/icon.tsx';
import { texts } from '../../state/appearance.ts';
import { tick } from '../../state/clock.ts';
import type { PaymentView } from '../../state/contract.ts';
import { isByCode, isRefund, isWaitingForHost } from '../../state/final.ts';
import { ladder } from '../../state/ladder.ts';
import { sceneOf } from '../../state/scene.ts';
import { terminal } from '../../state/store.ts';
import { type CounterTexts, type Explanation, reasonOf } from '../../texts/counter/counter-texts.ts';
import { fill } from '../../texts/fill.ts';
import { walletOf } from './wallet-words.ts';

type Outcome = NonNullable<PaymentView['outcome']>;

const ICONS: Record<Outcome, IconName> = {
  approved: 'tick',
  declined: 'cross',
  cancelled: 'minus',
  timed_out: 'clock',
  failed: 'warning',
};

/** Where the payment stands, in one line; at its end with the reason and what to do. */
export function Verdict({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  if (payment.state === 'unknown') return <Unknown payment={payment} />;
  if (payment.outcome === null) return <Underway payment={payment} />;
  const { sentence, hint } = payment.outcome === 'approved' ? approval(payment, t) : reasonOf(payment, t);
  const lost = payment.upstream === 'declined';
  const title = lost ? t.declinedUpstream.title : titleOf(payment, payment.outcome, t);
  return (
    <div class="verdict-end" data-outcome={payment.outcome} data-upstream={payment.upstream}>
      <span class="verdict-mark">
        <Icon name={lost ? 'warning' : ICONS[payment.outcome]} size={28} />
      </span>
      <h2 class="verdict-title">{title}</h2>
      <p class="verdict-reason">
        {sentence.replace(/\.$/, '') !== title && <span>{sentence}</span>} {hint && <strong>{hint}</strong>}
      </p>
    </div>
  );
}

const titleOf = (payment: PaymentView, outcome: Outcome, t: CounterTexts): string =>
  isRefund(payment) ? t.tender.refundOutcomes[outcome] : t.outcomes[outcome];

/** What happened, that it is being asked about, and what not to do meanwhile. */
function Unknown({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const { sentence, hint } = isRefund(payment) ? t.tender.refundUnknown : t.tender.unknown;
  const wallet = walletOf(payment);
  return (
    <div class="verdict-end" data-outcome="unknown">
      <span class="verdict-mark">
        <Icon name="question" size={28} />
      </span>
      <h2 class="verdict-title">{t.underway.unknown}</h2>
      <p class="verdict-reason">
        {fill(sentence, { wallet })} <strong>{fill(hint, { wallet })}</strong>
      </p>
    </div>
  );
}

/** While it runs: the step, or what the terminal has told the customer to do. */
function Underway({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const { sentence, hint } = isByCode(payment) ? meanwhile(payment, t) : betweenTaps(payment, t);
  return (
    <>
      <h2 class="verdict-title">{isByCode(payment) ? codeStep(payment, t) : cardStep(payment, t)}</h2>
      <p class="verdict-reason">
        {sentence} {hint && <strong>{hint}</strong>}
      </p>
    </>
  );
}

function cardStep(payment: PaymentView, t: CounterTexts): string | undefined {
  const step = ladder(payment, terminal.value.message, undefined).find(({ status }) => status === 'current');
  return step && t.underway[step.name];
}

function codeStep(payment: PaymentView, t: CounterTexts): string {
  const wallet = walletOf(payment);
  if (isRefund(payment)) return fill(t.tender.refunding, { wallet });
  if (payment.state === 'reversing') return t.underway.reversing;
  if (payment.state === 'authorising') return fill(t.tender.asking, { wallet });
  return fill(payment.code ? t.tender.scanning : t.tender.confirming, { wallet });
}

function meanwhile(payment: PaymentView, t: CounterTexts): Explanation {
  if (payment.state !== 'reversing') return { sentence: '', hint: '' };
  const { sentence, hint } = t.tender.reversing;
  return { sentence: fill(sentence, { wallet: walletOf(payment) }), hint };
}

/** Why the last card would not do, or what the customer was told. */
function betweenTaps(payment: PaymentView, t: CounterTexts): Explanation {
  if (payment.state === 'awaiting_tender' && payment.reasonCode !== null) return reasonOf(payment, t);
  const told = t.told[sceneOf(terminal.value, tick.value) as keyof CounterTexts['told']];
  return { sentence: '', hint: told ?? '' };
}

/** The card gave the answer again that was lost when it was taken away. */
function isRecovered({ id }: PaymentView): boolean {
  const steps = terminal.value.handshakes.find(({ paymentId }) => paymentId === id)?.steps ?? [];
  return steps.some(({ name, sw }) => name === 'RECOVER AC' && sw === '9000');
}

function approval(payment: PaymentView, t: CounterTexts): Explanation {
  if (payment.wallet) {
    const sentence = isRefund(payment) ? t.tender.refundDone : t.tender.paid;
    return { sentence: fill(sentence, { wallet: walletOf(payment) }), hint: '' };
  }
  const code = payment.authorisationCode ? ` ${fill(t.code, { code: payment.authorisationCode })}.` : '';
  if (payment.upstream === 'declined') return t.declinedUpstream;
  const offline = payment.deferred ? t.approvedDeferred : t.approvedOffline;
  const by = payment.online === false || payment.deferred ? offline : t.approvedOnline;
  const recovered = isRecovered(payment) ? ` ${t.recovered}` : '';
  const hints = [
    payment.cvm === 'signature' ? t.signatureHint : '',
    isWaitingForHost(payment) ? (payment.deferred ? t.deferredHint : t.queuedHint) : '',
    payment.deferred && payment.upstream === 'approved' ? t.deferredApproved : '',
  ];
  return { sentence: by + code + recovered, hint: hints.filter(Boolean).join(' ') };
}
