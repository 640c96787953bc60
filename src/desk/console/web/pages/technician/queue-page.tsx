import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import { Money } from '../../parts/money.tsx';
import { counterLanguage } from '../../state/appearance.ts';
import type { QueueEntry, QueueView } from '../../state/contract.ts';
import {
  busy,
  keepFresh,
  loadQueue,
  PAGE_SIZE,
  parked,
  queuePages,
  refusal,
  retry,
  retryAll,
  turnPage,
  waiting,
} from '../../state/delivery.ts';
import { lastFour, schemeName } from '../../state/final.ts';
import { health } from '../../state/store.ts';
import { terminalNow } from '../../state/terminal-clock.ts';
import { counted, fill } from '../../texts/fill.ts';
import { ParkDialog } from './park-dialog.tsx';
import { ParkedList } from './parked-list.tsx';
import { age, money, texts } from './words.ts';

/** What waits for the bank, why, when it is tried next, and what a person can do about it. */
export function QueuePage() {
  const t = texts.value.queue;
  const parking = useSignal<QueueEntry | null>(null);
  useEffect(() => keepFresh(loadQueue), []);
  const view = waiting.value;
  if (!view) return <p class="list-empty">{texts.value.loading}</p>;
  const aside = parked.value?.entries ?? [];
  return (
    <>
      <header class="tech-head">
        <div>
          <h1>{t.title}</h1>
          <Summary view={view} />
        </div>
        <Orders empty={view.waiting + view.parked === 0} />
      </header>
      <p class="tech-refusal" role="alert">
        {refusal.value && fill(t.orderFailed, { why: refusal.value.message || refusal.value.code })}
      </p>
      {aside.length > 0 && <ParkedList entries={aside} total={view.parked} />}
      {view.entries.length > 0 ? (
        <Waiting
          view={view}
          onPark={(entry) => {
            parking.value = entry;
          }}
        />
      ) : (
        <Nothing onlyParked={aside.length > 0} />
      )}
      {parking.value && (
        <ParkDialog
          entry={parking.value}
          onClose={() => {
            parking.value = null;
          }}
        />
      )}
    </>
  );
}

function Summary({ view }: { view: QueueView }) {
  const t = texts.value.queue;
  const bank = health.value?.devices.find(({ kind }) => kind === 'host');
  const oldestAt = health.value?.queue.oldestAt;
  const sum = view.sums.map(({ amount, currency }) => money(amount, currency)).join(' + ');
  return (
    <p class="tech-sum">
      {view.waiting > 0 && fill(counted(view.waiting, sum ? t.waiting : t.waitingReversals), { sum })}{' '}
      {oldestAt && fill(t.oldest, { age: age((terminalNow.value - Date.parse(oldestAt)) / 1000) })}{' '}
      {bank && <span data-state={bank.state}>{bank.state === 'ready' ? t.bankUp : t.bankDown}</span>}
    </p>
  );
}

function Orders({ empty }: { empty: boolean }) {
  const t = texts.value.queue;
  if (empty) return null;
  return (
    <div class="tech-orders">
      <a class="plain-button" href="/v1/queue/export?format=csv" download>
        {t.exportCsv}
      </a>
      <button type="button" class="primary-button" disabled={busy.value} onClick={() => void retryAll()}>
        {t.retryAll}
      </button>
    </div>
  );
}

function Nothing({ onlyParked }: { onlyParked: boolean }) {
  const t = texts.value.queue;
  if (onlyParked) return <p class="list-empty">{t.onlyParked}</p>;
  return (
    <div class="tech-nothing">
      <Icon name="tick" size={40} />
      <h2>{t.empty}</h2>
      <p>{t.emptyHint}</p>
    </div>
  );
}

function Waiting({ view, onPark }: { view: QueueView; onPark: (entry: QueueEntry) => void }) {
  const { columns } = texts.value.queue;
  return (
    <>
      <table class="sheet queue-sheet">
        <thead>
          <tr>
            <th scope="col" class="sheet-number">
              {columns.age}
            </th>
            <th scope="col" class="sheet-number">
              {columns.amount}
            </th>
            <th scope="col">{columns.card}</th>
            <th scope="col">{columns.kind}</th>
            <th scope="col" class="sheet-number">
              {columns.tries}
            </th>
            <th scope="col">{columns.next}</th>
            <th scope="col">{columns.reason}</th>
            <th scope="col">
              <span class="unseen">{columns.orders}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {view.entries.map((entry) => (
            <Row key={entry.seq} entry={entry} onPark={onPark} />
          ))}
        </tbody>
      </table>
      <Pager view={view} />
    </>
  );
}

function Row({ entry, onPark }: { entry: QueueEntry; onPark: (entry: QueueEntry) => void }) {
  const t = texts.value.queue;
  const seconds = (terminalNow.value - Date.parse(entry.createdAt)) / 1000;
  return (
    <tr data-kind={entry.kind}>
      <td class="sheet-number" data-cell="age">
        {age(seconds)}
      </td>
      <td class="sheet-number sheet-strong" data-cell="amount">
        <Money amount={entry.amount} currency={entry.currency} language={counterLanguage.value} />
      </td>
      <td data-cell="card">
        {schemeName(entry.scheme)} <span class="row-digits">{lastFour(entry)}</span>
      </td>
      <td data-cell="kind" title={t.kindHints[entry.kind]}>
        <span class="with-icon">
          <Icon name={KIND_ICONS[entry.kind]} size={16} />
          {t.kinds[entry.kind]}
        </span>
      </td>
      <td class="sheet-number" data-cell="tries" data-label={t.columns.tries}>
        {entry.attempts}
      </td>
      <td data-cell="next" data-label={t.columns.next}>
        {nextTry(entry)}
      </td>
      <td data-cell="reason">
        {entry.lastResult ?? t.notTried}
        {entry.mayHaveArrived && <small class="sheet-note">{t.repeat}</small>}
      </td>
      <td data-cell="orders">
        <span class="sheet-orders">
          <button
            type="button"
            class="small-button"
            disabled={busy.value}
            onClick={() => void retry(entry.seq)}
          >
            {t.retry}
          </button>
          <button type="button" class="small-button" disabled={busy.value} onClick={() => onPark(entry)}>
            {t.park}
          </button>
        </span>
      </td>
    </tr>
  );
}

const KIND_ICONS = { advice: 'outbox', deferred: 'clock', reversal: 'back' } as const;

/** Counts down by the terminal's clock. */
function nextTry({ nextAttemptAt }: QueueEntry): string {
  const t = texts.value.queue;
  if (nextAttemptAt === null) return '';
  const seconds = (Date.parse(nextAttemptAt) - terminalNow.value) / 1000;
  return seconds < 1 ? t.now : fill(t.inTime, { age: age(seconds) });
}

function Pager({ view }: { view: QueueView }) {
  const t = texts.value.queue;
  const page = queuePages.value.length - 1;
  if (page === 0 && view.next === null) return null;
  const from = page * PAGE_SIZE + 1;
  const span = { from, to: from + view.entries.length - 1, total: view.waiting };
  return (
    <nav class="pager" aria-label={t.title}>
      <button type="button" class="plain-button" disabled={page === 0} onClick={() => turnPage('newer')}>
        <Icon name="previous" size={16} />
        {t.newer}
      </button>
      <span>{fill(t.page, span)}</span>
      <button
        type="button"
        class="plain-button"
        disabled={view.next === null}
        onClick={() => turnPage('older')}
      >
        {t.older}
        <Icon name="next" size={16} />
      </button>
    </nav>
  );
}
