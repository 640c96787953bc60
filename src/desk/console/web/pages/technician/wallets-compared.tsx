import { Icon, type IconName } from '../../parts/icon.tsx';
import type { WalletView } from '../../state/contract.ts';
import { busy, compareWallets, wallets } from '../../state/delivery.ts';
import { terminalNow } from '../../state/terminal-clock.ts';
import { counted, fill } from '../../texts/fill.ts';
import { moment, money, texts } from './words.ts';

type Comparison = NonNullable<WalletView['comparison']>;

/** Whether each wallet's provider has the same orders as the journal; not there without wallets. */
export function WalletsCompared() {
  const t = texts.value.wallets;
  const list = wallets.value;
  if (!list || list.length === 0) return null;
  return (
    <section class="past wallets-compared" aria-labelledby="wallets-title">
      <header class="tech-head">
        <div>
          <h2 id="wallets-title">{t.title}</h2>
          <p class="tech-sum">{t.hint}</p>
        </div>
        <div class="tech-orders">
          <button
            type="button"
            class="plain-button"
            disabled={busy.value}
            onClick={() => void compareWallets()}
          >
            {t.compare}
          </button>
        </div>
      </header>
      <table class="sheet wallet-sheet">
        <thead>
          <tr>
            {Object.values(t.columns).map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.map((wallet) => (
            <Row key={wallet.name} wallet={wallet} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ wallet }: { wallet: WalletView }) {
  const t = texts.value.wallets;
  const { title, state, reason, unresolved, comparison } = wallet;
  return (
    <tr>
      <td class="sheet-strong" data-cell="wallet">
        {title}
      </td>
      <td data-cell="state">
        <span class="with-icon wallet-link" data-state={state}>
          <Icon name={state === 'up' ? 'tick' : 'cross'} size={16} />
          {t.states[state]}
        </span>
        {reason && <small class="sheet-note">{reason}</small>}
      </td>
      <td data-cell="unresolved" data-alarm={unresolved > 0}>
        {unresolved === 0 ? '–' : counted(unresolved, t.unresolved)}
      </td>
      <td data-cell="last">{comparison ? <Last comparison={comparison} /> : t.never}</td>
    </tr>
  );
}

const RESULT_ICONS: Record<Comparison['state'], IconName> = {
  agreed: 'tick',
  differs: 'unequal',
  incomplete: 'clock',
};

function Last({ comparison }: { comparison: Comparison }) {
  const t = texts.value.wallets;
  const { state, at, compared, paid, refunded, currency, differences } = comparison;
  const sums = [
    counted(compared, t.compared),
    fill(t.paid, { count: paid.count, sum: money(paid.amount, currency) }),
    refunded.count > 0 && fill(t.refunded, { count: refunded.count, sum: money(refunded.amount, currency) }),
  ];
  return (
    <>
      <span class="with-icon batch-state" data-state={state}>
        <Icon name={RESULT_ICONS[state]} size={16} />
        {t.results[state]}, {moment(at, terminalNow.value)}
      </span>
      <small class="sheet-note">{sums.filter(Boolean).join('; ')}</small>
      {differences.map(({ paymentId, orderNumber, sentence }) => (
        <p class="batch-reason" key={`${paymentId}${orderNumber}`}>
          {sentence} <small>{fill(t.order, { order: orderNumber })}</small>
        </p>
      ))}
    </>
  );
}
