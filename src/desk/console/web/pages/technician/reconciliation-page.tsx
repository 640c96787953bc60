import { useEffect } from 'preact/hooks';
import { Icon, type IconName } from '../../parts/icon.tsx';
import type { ReconciliationView } from '../../state/contract.ts';
import {
  BOOKS_GAP_MS,
  batches,
  busy,
  closeBatch,
  keepFresh,
  loadBooks,
  refusal,
} from '../../state/delivery.ts';
import { terminalNow } from '../../state/terminal-clock.ts';
import { counted, fill } from '../../texts/fill.ts';
import { Comparison } from './comparison.tsx';
import { WalletsCompared } from './wallets-compared.tsx';
import { moment, money, texts } from './words.ts';

/** Whether all that was sold is where it belongs: now, and batch by batch. */
export function ReconciliationPage() {
  const t = texts.value.reconciliation;
  useEffect(() => keepFresh(loadBooks, BOOKS_GAP_MS), []);
  const list = batches.value;
  if (!list) return <p class="list-empty">{texts.value.loading}</p>;
  const open = list.find(({ state }) => state === 'open');
  const closed = list.filter(({ state }) => state !== 'open');
  return (
    <>
      <header class="tech-head">
        <h1>{t.title}</h1>
      </header>
      <p class="tech-refusal" role="alert">
        {refusal.value &&
          fill(texts.value.queue.orderFailed, { why: refusal.value.message || refusal.value.code })}
      </p>
      <div class="books">
        <Comparison />
        {open && <OpenBatch batch={open} />}
      </div>
      <WalletsCompared />
      <section class="past" aria-labelledby="past-title">
        <h2 id="past-title">{t.past}</h2>
        {closed.length === 0 ? <p class="list-empty">{t.pastEmpty}</p> : <Past closed={closed} />}
      </section>
    </>
  );
}

function OpenBatch({ batch }: { batch: ReconciliationView }) {
  const t = texts.value.reconciliation;
  return (
    <section class="panel open-batch" aria-labelledby="open-title">
      <h2 id="open-title">{fill(t.open, { batch: batch.batch })}</h2>
      <p class="panel-note">{fill(t.openedAt, { time: moment(batch.openedAt, terminalNow.value) })}</p>
      {batch.totals.length === 0 && <p>{t.noTotals}</p>}
      {batch.totals.map(({ currency, debits, debitReversals }) => (
        <dl class="batch-sums" key={currency}>
          <div>
            <dt>
              {t.sales} · {debits.count}
            </dt>
            <dd>{money(debits.amount, currency)}</dd>
          </div>
          {debitReversals.count > 0 && (
            <div>
              <dt>
                {t.takenBack} · {debitReversals.count}
              </dt>
              <dd>{money(debitReversals.amount, currency)}</dd>
            </div>
          )}
        </dl>
      ))}
      {batch.outstanding > 0 && <p class="panel-warn">{counted(batch.outstanding, t.outstanding)}</p>}
      <button type="button" class="primary-button" disabled={busy.value} onClick={() => void closeBatch()}>
        {t.close}
      </button>
      <p class="panel-note">{t.closeHint}</p>
    </section>
  );
}

function Past({ closed }: { closed: readonly ReconciliationView[] }) {
  const { columns } = texts.value.reconciliation;
  return (
    <table class="sheet past-sheet">
      <thead>
        <tr>
          <th scope="col">{columns.batch}</th>
          <th scope="col">{columns.closed}</th>
          <th scope="col" class="sheet-number">
            {columns.sales}
          </th>
          <th scope="col" class="sheet-number">
            {columns.amount}
          </th>
          <th scope="col">{columns.state}</th>
        </tr>
      </thead>
      <tbody>
        {closed.map((batch) => (
          <Row key={batch.batch} batch={batch} />
        ))}
      </tbody>
    </table>
  );
}

const STATE_ICONS: Record<ReconciliationView['state'], IconName> = {
  open: 'clock',
  closing: 'clock',
  agreed: 'tick',
  differs: 'unequal',
};

function Row({ batch }: { batch: ReconciliationView }) {
  const t = texts.value.reconciliation;
  const count = batch.totals.reduce((sum, { debits }) => sum + debits.count, 0);
  const sums = batch.totals.map(({ currency, debits }) => money(debits.amount, currency)).join(' + ');
  return (
    <tr data-state={batch.state}>
      <td class="sheet-strong" data-cell="batch">
        {batch.batch}
      </td>
      <td data-cell="closed">{batch.closedAt && moment(batch.closedAt, terminalNow.value)}</td>
      <td class="sheet-number" data-cell="count" data-label={t.columns.sales}>
        {count}
      </td>
      <td class="sheet-number sheet-strong" data-cell="amount">
        {sums}
      </td>
      <td data-cell="result">
        <span class="with-icon batch-state" data-state={batch.state}>
          <Icon name={STATE_ICONS[batch.state]} size={16} />
          {t.states[batch.state]}
        </span>
        {reasons(batch).map((sentence) => (
          <p class="batch-reason" key={sentence}>
            {sentence}
          </p>
        ))}
      </td>
    </tr>
  );
}

/** Why a batch is not agreed: what it waits for, or what explains the difference. */
function reasons(batch: ReconciliationView): string[] {
  const t = texts.value.reconciliation;
  if (batch.state === 'closing') {
    const waits = batch.outstanding > 0 ? fill(t.waitsFor, { count: batch.outstanding }) : batch.lastResult;
    const next =
      batch.nextAttemptAt && fill(t.nextTry, { time: moment(batch.nextAttemptAt, terminalNow.value) });
    return [[waits, next].filter(Boolean).join(' ')].filter(Boolean);
  }
  if (batch.state !== 'differs') return [];
  const bank = batch.host && {
    count: counted(batch.host.debits.count, t.count),
    amount: money(batch.host.debits.amount, batch.host.currency),
  };
  return [bank && fill(t.bankSays, bank), ...batch.explanation, batch.advised ? t.advised : null].filter(
    (sentence) => sentence !== null,
  );
}
