import { Icon } from '../../parts/icon.tsx';
import { Money } from '../../parts/money.tsx';
import { counterLanguage } from '../../state/appearance.ts';
import type { QueueEntry } from '../../state/contract.ts';
import { busy, retry } from '../../state/delivery.ts';
import { lastFour, schemeName } from '../../state/final.ts';
import { terminalNow } from '../../state/terminal-clock.ts';
import { counted, fill } from '../../texts/fill.ts';
import type { TechnicianTexts } from '../../texts/technician/technician-texts.ts';
import { age, texts } from './words.ts';

/** What did not get through, each with its reason and what to do. */
export function ParkedList({ entries, total }: { entries: readonly QueueEntry[]; total: number }) {
  const t = texts.value.queue;
  return (
    <section class="parked" aria-labelledby="parked-title">
      <h2 id="parked-title">
        <Icon name="warning" size={18} />
        {counted(total, t.parkedTitle)}
      </h2>
      <ul>
        {entries.map((entry) => (
          <Parked key={entry.seq} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function Parked({ entry }: { entry: QueueEntry }) {
  const t = texts.value.queue;
  const seconds = (terminalNow.value - Date.parse(entry.createdAt)) / 1000;
  return (
    <li class="parked-entry">
      <span class="parked-amount">
        <Money amount={entry.amount} currency={entry.currency} language={counterLanguage.value} />
      </span>
      <p class="parked-facts">
        {[schemeName(entry.scheme), lastFour(entry)].filter(Boolean).join(' ')} · {t.kinds[entry.kind]} ·{' '}
        {fill(texts.value.ago, { age: age(seconds) })}
      </p>
      <p class="parked-reason">{entry.lastResult}</p>
      <p class="parked-hint">{hintOf(entry, t)}</p>
      {entry.retryable && (
        <button
          type="button"
          class="plain-button"
          disabled={busy.value}
          onClick={() => void retry(entry.seq)}
        >
          {t.again}
        </button>
      )}
    </li>
  );
}

function hintOf({ kind, retryable }: QueueEntry, { parkedHints }: TechnicianTexts['queue']): string {
  if (kind === 'reversal') return parkedHints.reversal;
  return retryable ? parkedHints.retryable : parkedHints.decided;
}
