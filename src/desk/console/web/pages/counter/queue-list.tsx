import { Icon } from '../../parts/icon.tsx';
import { Money } from '../../parts/money.tsx';
import { counterLanguage, texts } from '../../state/appearance.ts';
import type { QueueEntry } from '../../state/contract.ts';
import { lastFour } from '../../state/final.ts';
import { moneyText } from '../../state/money.ts';
import { terminal } from '../../state/store.ts';
import { fill } from '../../texts/fill.ts';
import { timeText } from '../../texts/time-text.ts';

/** What the bank does not know yet; not there when there is nothing. */
export function QueueList() {
  const { queue } = terminal.value;
  const t = texts.value;
  if (!queue || queue.entries.length === 0) return null;
  return (
    <section class="list queue" aria-labelledby="queue-title">
      <header class="list-head">
        <h2 id="queue-title">{t.queue}</h2>
        {queue.sums.map(({ currency, amount }) => (
          <p key={currency}>
            {fill(t.queueSum, { sum: moneyText(amount, currency, counterLanguage.value) })}
          </p>
        ))}
      </header>
      <ul class="queue-entries">
        {queue.entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

const KIND_ICONS = { advice: 'outbox', deferred: 'clock', reversal: 'back' } as const;

function Entry({ entry }: { entry: QueueEntry }) {
  const t = texts.value;
  const language = counterLanguage.value;
  const next =
    entry.nextAttemptAt && fill(t.nextTry, { time: timeText(entry.nextAttemptAt, language, true) });
  return (
    <li class="queue-entry" data-state={entry.state} title={entry.lastResult ?? undefined}>
      <Icon name={entry.state === 'parked' ? 'warning' : KIND_ICONS[entry.kind]} size={18} />
      <span class="queue-kind">
        {t.kinds[entry.kind]} {lastFour(entry)}
      </span>
      <span class="queue-amount">
        <Money amount={entry.amount} currency={entry.currency} language={language} />
      </span>
      <span class="queue-next">{entry.state === 'parked' ? t.parked : next}</span>
    </li>
  );
}
