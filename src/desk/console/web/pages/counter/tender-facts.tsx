import { Icon } from '../../parts/icon.tsx';
import { texts } from '../../state/appearance.ts';
import type { Pass, PaymentView } from '../../state/contract.ts';
import { isRefund, refundable } from '../../state/final.ts';
import { minorOf } from '../../state/money.ts';
import { running } from '../../state/store.ts';
import { refunding } from '../../state/tender-actions.ts';
import type { CounterTexts } from '../../texts/counter/counter-texts.ts';
import { money, tenderOf } from './wallet-words.ts';

/** What is known of how it was paid, the passes that were read with it, and the way back. */
export function TenderFacts({ payment }: { payment: PaymentView }) {
  const t = texts.value.tender;
  const facts = factsOf(payment, t);
  return (
    <div class="tender-facts">
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {payment.passes.length > 0 && <Passes passes={payment.passes} />}
      {refundable(payment) !== null && (
        <button
          type="button"
          class="plain-button"
          disabled={running.value}
          onClick={() => {
            refunding.value = payment;
          }}
        >
          <Icon name="back" size={18} />
          {t.refund}
        </button>
      )}
    </div>
  );
}

function factsOf(payment: PaymentView, t: CounterTexts['tender']): [string, string][] {
  const { wallet, entryMode, currency, refunded } = payment;
  const route = isRefund(payment) ? t.routes.refund : entryMode && t.routes[entryMode];
  const givenBack = minorOf(refunded, currency) > 0n ? money(refunded, currency) : null;
  const facts: [string, string | null | undefined][] = [
    [t.facts.way, tenderOf(payment) ?? (payment.formFactor === 'phone' ? t.phone : t.card)],
    [t.facts.route, route],
    [t.facts.payer, wallet?.payer],
    [t.facts.refunded, givenBack],
    [t.facts.transaction, wallet?.transaction],
    [t.facts.orderNumber, wallet?.orderNumber],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

function Passes({ passes }: { passes: readonly Pass[] }) {
  const t = texts.value.tender;
  return (
    <section class="passes" aria-labelledby="passes">
      <h3 id="passes">{t.passes}</h3>
      <ul>
        {passes.map((pass) => (
          <li key={`${pass.program}${pass.passType}${pass.id}`} class="pass" data-status={pass.status}>
            <Icon name="pass" size={18} />
            <span class="pass-id">{pass.status === 'read' ? pass.id : t.passStatus[pass.status]}</span>
            <span class="pass-type">
              {t.programs[pass.program]}, {pass.passType}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
