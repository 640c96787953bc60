import { useEffect } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import type { AuditEntryView } from '../../state/contract.ts';
import { audit, auditUpTo, keepFresh, loadAudit } from '../../state/delivery.ts';
import { terminalNow } from '../../state/terminal-clock.ts';
import { moment, texts } from './words.ts';

/** Who did what, newest first. */
export function AuditPage() {
  const t = texts.value.audit;
  useEffect(() => keepFresh(loadAudit), []);
  const view = audit.value;
  if (!view) return <p class="list-empty">{texts.value.loading}</p>;
  const newestFirst = [...view.entries].reverse();
  return (
    <>
      <header class="tech-head">
        <div>
          <h1>{t.title}</h1>
          <p class="tech-sum">{t.hint}</p>
        </div>
      </header>
      <p class="audit-head">
        {t.head} <code>{view.head}</code>
      </p>
      {newestFirst.length === 0 ? <p class="list-empty">{t.empty}</p> : <Sheet entries={newestFirst} />}
      <Pager oldest={newestFirst.at(-1)?.seq ?? 0} />
    </>
  );
}

function Sheet({ entries }: { entries: readonly AuditEntryView[] }) {
  const { columns, by } = texts.value.audit;
  return (
    <table class="sheet audit-sheet">
      <thead>
        <tr>
          <th scope="col" class="sheet-number">
            {columns.seq}
          </th>
          <th scope="col">{columns.time}</th>
          <th scope="col">{columns.by}</th>
          <th scope="col">{columns.event}</th>
          <th scope="col">{columns.subject}</th>
          <th scope="col">{columns.detail}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.seq}>
            <td class="sheet-number" data-cell="seq" title={entry.hash}>
              {entry.seq}
            </td>
            <td data-cell="time">{moment(entry.at, terminalNow.value)}</td>
            <td data-cell="by">{by[entry.by]}</td>
            <td class="sheet-strong" data-cell="event">
              {entry.event}
            </td>
            <td data-cell="subject">{entry.subject}</td>
            <td data-cell="detail">{detailWords(entry.detail)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const detailWords = (detail: AuditEntryView['detail']): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

function Pager({ oldest }: { oldest: number }) {
  const t = texts.value.audit;
  const show = (upTo: number | null): void => {
    auditUpTo.value = upTo;
    void loadAudit();
  };
  if (auditUpTo.value === null && oldest <= 1) return null;
  return (
    <nav class="pager" aria-label={t.title}>
      <button
        type="button"
        class="plain-button"
        disabled={auditUpTo.value === null}
        onClick={() => show(null)}
      >
        <Icon name="previous" size={16} />
        {t.newest}
      </button>
      <button type="button" class="plain-button" disabled={oldest <= 1} onClick={() => show(oldest - 1)}>
        {t.older}
        <Icon name="next" size={16} />
      </button>
    </nav>
  );
}
