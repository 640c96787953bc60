import { signal } from '@preact/signals';
import { Icon, type IconName } from '../../parts/icon.tsx';
import { LanguageButton } from '../../parts/language-button.tsx';
import { ThemeButton } from '../../parts/theme-button.tsx';
import { counterLanguage, texts } from '../../state/appearance.ts';
import type { DeviceView, HealthView } from '../../state/contract.ts';
import { moneyText } from '../../state/money.ts';
import { health, terminal } from '../../state/store.ts';
import { troublesOf } from '../../state/troubles.ts';
import { troubleSentence } from '../../texts/counter/trouble-sentence.ts';
import { fill } from '../../texts/fill.ts';
import { toggleTray, trayOpen } from './tray.tsx';

/** Which of several troubles is told; wraps around. */
const told = signal(0);

/** Calm when all is well; a sentence with a remedy when something is not. */
export function StatusBar() {
  const t = texts.value;
  const troubles = troublesOf(terminal.value.connection, health.value);
  const trouble = troubles[told.value % Math.max(1, troubles.length)];
  return (
    <header class="status-bar" data-calm={trouble === undefined}>
      <p class="status-merchant">{health.value?.merchant}</p>
      <div class="status-text" role="status" aria-live="polite">
        {trouble && <Icon name="warning" />}
        {trouble && <p>{troubleSentence(trouble, t, counterLanguage.value)}</p>}
      </div>
      {troubles.length > 1 && (
        <button
          type="button"
          class="quiet-button status-next"
          aria-label={t.next}
          onClick={() => {
            told.value += 1;
          }}
        >
          {(told.value % troubles.length) + 1}/{troubles.length} <Icon name="next" size={14} />
        </button>
      )}
      {health.value && <Parts health={health.value} />}
      <nav class="status-tools">
        {health.value?.rig && <TrayButton />}
        <LanguageButton label={t.language} />
        <ThemeButton label={t.theme} />
        <a
          class="quiet-button"
          href="/technician"
          target="tilld-technician"
          aria-label={t.technicianPage}
          title={t.technicianPage}
        >
          <Icon name="wrench" />
        </a>
        <a
          class="quiet-button"
          href="/customer"
          target="tilld-customer"
          aria-label={t.customerPage}
          title={t.customerPage}
        >
          <Icon name="display" />
        </a>
      </nav>
    </header>
  );
}

const PART_ICONS: Record<DeviceView['state'], IconName> = {
  ready: 'tick',
  unavailable: 'cross',
  starting: 'clock',
};

const ORDER: readonly DeviceView['kind'][] = ['reader', 'scanner', 'printer', 'host', 'wallet', 'database'];
const WORST_FIRST: readonly DeviceView['state'][] = ['unavailable', 'starting', 'ready'];

interface Part {
  kind: DeviceView['kind'];
  /** Of the worst of its devices. */
  state: DeviceView['state'];
  title: string;
}

/** One for each kind of device that is there: several readers or wallets are one part. */
function partsOf(devices: readonly DeviceView[]): Part[] {
  return ORDER.flatMap((kind) => {
    const same = devices.filter((device) => device.kind === kind);
    const state = WORST_FIRST.find((state) => same.some((device) => device.state === state));
    const title = same.map(({ name, detail }) => detail ?? name).join(', ');
    return state === undefined ? [] : [{ kind, state, title }];
  });
}

/** Each part with its state as sign and word. */
function Parts({ health }: { health: HealthView }) {
  const t = texts.value;
  const { waiting, parked, sums } = health.queue;
  const sum = sums
    .map(({ amount, currency }) => moneyText(amount, currency, counterLanguage.value))
    .join(' + ');
  return (
    <ul class="parts" aria-label={t.status}>
      {partsOf(health.devices).map(({ kind, state, title }) => (
        <li key={kind} class="part" data-part={kind} data-state={state} title={title}>
          <Icon name={PART_ICONS[state]} size={14} />
          {t.parts[kind]}
          <span class="unseen">{t.partStates[state]}</span>
        </li>
      ))}
      <li class="part" data-part="queue" data-state={waiting + parked > 0 ? 'waiting' : 'ready'}>
        <a class="part-link" href="/technician/queue" target="tilld-technician" title={t.queuePage}>
          <Icon name="outbox" size={14} />
          {waiting === 0 ? t.queueEmpty : fill(t.queueWaiting, { count: waiting, sum })}
        </a>
      </li>
    </ul>
  );
}

/** Where the tray has no place of its own, it is called from here. */
function TrayButton() {
  return (
    <button
      type="button"
      class="quiet-button tray-opener"
      aria-expanded={trayOpen.value}
      aria-controls="tray"
      onClick={toggleTray}
    >
      <Icon name="tray" />
      {texts.value.tray.open}
    </button>
  );
}
