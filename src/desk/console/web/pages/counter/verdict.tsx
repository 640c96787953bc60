import { Icon, type IconName } from '../../parts/icon.tsx';
import { texts } from '../../state/appearance.ts';
import type { PaymentView } from '../../state/contract.ts';
import { isWaitingForHost } from '../../state/final.ts';
import { ladder } from '../../state/ladder.ts';
import { sceneOf } from '../../state/scene.ts';
import { terminal } from '../../state/store.ts';
import { type CounterTexts, type Explanation, reasonOf } from '../../texts/counter/counter-texts.ts';
import { fill } from '../../texts/fill.ts';

const ICONS: Record<NonNullable<PaymentView['outcome']>, IconName> = {
  approved: 'tick',
  declined: 'cross',
  cancelled: 'minus',
  timed_out: 'clock',
  failed: 'warning',
};

/** Where the payment stands, in one line; at its end with the reason and what to do. */
export function Verdict({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  if (payment.outcome === null) return <Underway payment={payment} />;
  const { sentence, hint } = payment.outcome === 'approved' ? approval(payment, t) : reasonOf(payment, t);
  const lost = payment.upstream === 'declined';
  const title = lost ? t.declinedUpstream.title : t.outcomes[payment.outcome];
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

/** While it runs: the step, or what the terminal has told the customer to do. */
function Underway({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const { message } = terminal.value;
  const step = ladder(payment, message, undefined).find(({ status }) => status === 'current');
  const { sentence, hint } = betweenTaps(payment, t);
  return (
    <>
      <h2 class="verdict-title">{step && t.underway[step.name]}</h2>
      <p class="verdict-reason">
        {sentence} {hint && <strong>{hint}</strong>}
      </p>
    </>
  );
}

/** Why the last card would not do, or what the customer was told. */
function betweenTaps(payment: PaymentView, t: CounterTexts): Explanation {
  if (payment.state === 'awaiting_tender' && payment.reasonCode !== null) return reasonOf(payment, t);
  // The time does not matter to a running payment's scene.
  const told = t.told[sceneOf(terminal.value, 0) as keyof CounterTexts['told']];
  return { sentence: '', hint: told ?? '' };
}

/** The card gave the answer again that was lost when it was taken away. */
function isRecovered({ id }: PaymentView): boolean {
  const steps = terminal.value.handshakes.find(({ paymentId }) => paymentId === id)?.steps ?? [];
  return steps.some(({ name, sw }) => name === 'RECOVER AC' && sw === '9000');
}

function approval(payment: PaymentView, t: CounterTexts): Explanation {
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
