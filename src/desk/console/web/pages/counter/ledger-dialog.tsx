import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import { Money } from '../../parts/money.tsx';
import { counterLanguage, texts } from '../../state/appearance.ts';
import type { LedgerView } from '../../state/contract.ts';
import { moneyText } from '../../state/money.ts';
import { ledger } from '../../state/rig-actions.ts';
import { terminal } from '../../state/store.ts';
import { fill } from '../../texts/fill.ts';
import { timeText } from '../../texts/time-text.ts';

/** The simulated bank's books, read again whenever a payment moves. */
export function LedgerDialog({ onClose }: { onClose: () => void }) {
  const t = texts.value.ledger;
  const dialog = useRef<HTMLDialogElement>(null);
  const books = useSignal<LedgerView | null>(null);
  const { payments } = terminal.value;

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    void ledger().then((answer) => {
      books.value = answer;
    });
  }, [payments, books]);

  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="ledger-title" onClose={onClose}>
      <header class="dialog-head">
        <h2 id="ledger-title">{t.title}</h2>
        {books.value?.totals.map(({ currency, amount }) => (
          <p key={currency}>{fill(t.totals, { sum: moneyText(amount, currency, counterLanguage.value) })}</p>
        ))}
        <button
          type="button"
          class="quiet-button"
          aria-label={texts.value.close}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="cross" />
        </button>
      </header>
      {books.value &&
        (books.value.entries.length === 0 ? (
          <p class="list-empty">{t.empty}</p>
        ) : (
          <Entries {...books.value} />
        ))}
    </dialog>
  );
}

function Entries({ entries }: LedgerView) {
  const t = texts.value.ledger;
  const { columns } = t;
  const head = [columns.time, columns.message, columns.card, columns.proof, columns.state, columns.amount];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="dialog-body" tabIndex={0} aria-label={t.title}>
      <table class="ledger">
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Entry key={`${entry.mti}${entry.stan}${entry.retrievalReference}`} entry={entry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const STATE_ICONS = { posted: 'tick', declined: 'cross', reversed: 'back' } as const;

function Entry({ entry }: { entry: LedgerView['entries'][number] }) {
  const t = texts.value.ledger;
  const language = counterLanguage.value;
  return (
    <tr>
      <td>{timeText(entry.at, language, true)}</td>
      <td>
        {entry.mti} · {entry.stan} <small>{entry.online ? t.online : t.offline}</small>
        {entry.received > 1 && <small> · {fill(t.received, { count: entry.received })}</small>}
      </td>
      <td>{entry.panTruncated.slice(-4).padStart(9, '•••• ')}</td>
      <td>
        <span class="with-icon" data-good={entry.cryptogramVerified}>
          <Icon name={entry.cryptogramVerified ? 'tick' : 'cross'} size={14} />
          {entry.cryptogramVerified ? t.proven : t.unproven}
        </span>
      </td>
      <td>
        <span class="with-icon" data-state={entry.state}>
          <Icon name={STATE_ICONS[entry.state]} size={14} />
          {t.states[entry.state]}
        </span>
      </td>
      <td class="ledger-amount">
        <Money amount={entry.amount} currency={entry.currency} language={language} />
      </td>
    </tr>
  );
}
