import { Icon, type IconName } from '../../parts/icon.tsx';
import { Money } from '../../parts/money.tsx';
import { counterLanguage } from '../../state/appearance.ts';
import type { CurrencyTotals, TotalsView } from '../../state/contract.ts';
import { totals } from '../../state/delivery.ts';
import { counted } from '../../texts/fill.ts';
import { money, texts } from './words.ts';

const VERDICT_ICONS: Record<TotalsView['verdict'], IconName> = {
  equal: 'tick',
  explained: 'unequal',
  differs: 'warning',
};

/** Receipts, journal and bank beside each other, with a verdict in one line. */
export function Comparison() {
  const t = texts.value.reconciliation;
  const view = totals.value;
  return (
    <section class="panel comparison" aria-labelledby="comparison-title">
      <h2 id="comparison-title">{t.compare}</h2>
      {view?.currencies.length === 0 && <p>{t.nothing}</p>}
      {view?.currencies.map((one) => (
        <Currency key={one.currency} one={one} />
      ))}
    </section>
  );
}

function Currency({ one }: { one: CurrencyTotals }) {
  const t = texts.value.reconciliation;
  return (
    <div class="compared" data-verdict={one.verdict}>
      <dl class="columns">
        <Column side="receipts" sum={one.receipts} currency={one.currency} />
        <Sign same={isSame(one.receipts, one.journal)} />
        <Column side="journal" sum={one.journal} currency={one.currency} />
        <Sign same={one.host && isSame(one.journal, one.host)} />
        <Column side="host" sum={one.host} currency={one.currency} />
      </dl>
      <p class="compared-verdict" role="status">
        <Icon name={VERDICT_ICONS[one.verdict]} size={20} />
        {one.verdict === 'equal' && one.host === null ? t.equalTwo : t[one.verdict]}
      </p>
      {one.differences.length > 0 && <Differences one={one} />}
    </div>
  );
}

type Sum = CurrencyTotals['journal'];

const isSame = (one: Sum, other: Sum): boolean => one.count === other.count && one.amount === other.amount;

function Column(props: { side: 'receipts' | 'journal' | 'host'; sum: Sum | null; currency: string }) {
  const t = texts.value.reconciliation;
  const { side, sum, currency } = props;
  return (
    <div class="column" data-side={side}>
      <dt>
        {t.sides[side]} <small>{t.sideHints[side]}</small>
      </dt>
      <dd>
        {sum === null ? (
          <span class="column-unknown">{t.hostUnknown}</span>
        ) : (
          <>
            <Money amount={sum.amount} currency={currency} language={counterLanguage.value} />
            <span class="column-count">{counted(sum.count, t.count)}</span>
          </>
        )}
      </dd>
    </div>
  );
}

/** Between two columns; null: nothing is known. The verdict says the same in words. */
function Sign({ same }: { same: boolean | null }) {
  return (
    <div class="column-sign" data-same={same} aria-hidden="true">
      {same !== null && <Icon name={same ? 'equal' : 'unequal'} size={24} />}
    </div>
  );
}

function Differences({ one }: { one: CurrencyTotals }) {
  const t = texts.value.reconciliation;
  return (
    <dl class="differences" aria-label={t.fromJournal}>
      {one.differences.map(({ cause, count, amount }) => (
        <div key={cause} data-cause={cause}>
          <dt>
            {t.causes[cause]} · {Math.abs(count)}
          </dt>
          <dd>
            {amount.startsWith('-') ? '' : '+'}
            {money(amount, one.currency)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
