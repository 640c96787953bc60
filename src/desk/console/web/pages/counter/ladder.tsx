import { Icon } from '../../parts/icon.tsx';
import { texts } from '../../state/appearance.ts';
import type { Handshake, PaymentView } from '../../state/contract.ts';
import { isRefund, lastFour, schemeName } from '../../state/final.ts';
import { ladder, STEPS, type Step } from '../../state/ladder.ts';
import { terminal } from '../../state/store.ts';
import type { CounterTexts } from '../../texts/counter/counter-texts.ts';
import { counted, fill } from '../../texts/fill.ts';
import { tenderOf } from './wallet-words.ts';

const UNCLIMBED: Step[] = STEPS.map((name) => ({ name, status: 'ahead' }));

/** The steps of a payment, filling as it goes; without one, the steps to come. */
export function Ladder({ payment }: { payment: PaymentView | null }) {
  const t = texts.value;
  const handshake = terminal.value.handshakes.find(({ paymentId }) => paymentId === payment?.id);
  const steps = payment ? ladder(payment, terminal.value.message, handshake) : UNCLIMBED;
  return (
    <ol class="ladder">
      {steps.map((step) => (
        <li
          key={step.name}
          class="rung"
          data-status={step.status}
          aria-current={step.status === 'current' ? 'step' : undefined}
        >
          <span class="rung-mark">
            {step.status === 'past' && <Icon name="tick" size={14} />}
            {step.status === 'stopped' && <Icon name="cross" size={14} />}
          </span>
          <span class="rung-name">{nameOf(step, payment, t)}</span>
          <span class="unseen">{t.stepStatus[step.status]}</span>
          <span class="rung-note">{payment && noteOf(step, payment, handshake, t)}</span>
        </li>
      ))}
    </ol>
  );
}

function nameOf(step: Step, payment: PaymentView | null, t: CounterTexts): string {
  if (step.name !== 'done' || !payment?.outcome) return t.steps[step.name];
  return isRefund(payment) ? t.tender.refundOutcomes[payment.outcome] : t.outcomes[payment.outcome];
}

/** What is known of a step once it is behind. */
function noteOf(step: Step, payment: PaymentView, handshake: Handshake | undefined, t: CounterTexts): string {
  if (step.status === 'ahead' || step.status === 'skipped') return '';
  switch (step.name) {
    case 'reading': {
      if (!handshake) return '';
      const ms = Math.round(handshake.totalUs / 1000);
      return fill(counted(handshake.steps.length, t.exchanges), { ms });
    }
    case 'checking':
      return [lastFour(payment), payment.applicationLabel ?? schemeName(payment.scheme)]
        .filter(Boolean)
        .join(' ');
    case 'confirming':
    case 'refunding':
      return [tenderOf(payment), payment.wallet?.payer].filter(Boolean).join(' ');
    case 'authorising':
      if (payment.online === null) return '';
      return payment.online ? t.byHost : t.byCard;
    default:
      return '';
  }
}
