import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../../parts/icon.tsx';
import { tick } from '../../state/clock.ts';
import type { DeviceView, HealthView } from '../../state/contract.ts';
import { health } from '../../state/store.ts';
import { walletTitle } from '../../state/tenders.ts';
import { counted, fill } from '../../texts/fill.ts';
import { age, moment, money, texts } from './words.ts';

type State = 'good' | 'bad' | 'waits';

const STATES: Record<DeviceView['state'], State> = { ready: 'good', unavailable: 'bad', starting: 'waits' };
const STATE_ICONS: Record<State, IconName> = { good: 'tick', bad: 'cross', waits: 'clock' };
const KIND_ICONS: Record<DeviceView['kind'], IconName> = {
  reader: 'reader',
  scanner: 'scanner',
  printer: 'printer',
  host: 'bank',
  wallet: 'wallet',
  database: 'journal',
};

/** Every part of the terminal with its state, since when, and what to do about it. */
export function OverviewPage() {
  const t = texts.value.overview;
  const now = health.value;
  if (!now) return <p class="list-empty">{texts.value.loading}</p>;
  return (
    <>
      <header class="tech-head">
        <h1>{t.title}</h1>
        <p class="tech-sum" data-state={now.ready ? 'good' : 'bad'}>
          <Icon name={now.ready ? 'tick' : 'warning'} size={18} />
          {now.ready ? t.ready : t.notReady}
        </p>
      </header>
      <ul class="board">
        {now.devices.map((device) => (
          <Device
            key={device.name}
            device={device}
            waiting={device.kind === 'printer' ? now.printJobsWaiting : 0}
          />
        ))}
        <Queue queue={now.queue} />
        {now.reconciliation && <Batch reconciliation={now.reconciliation} />}
        <Storage storage={now.storage} />
      </ul>
      <p class="tech-foot">
        {fill(t.version, { version: now.version, profile: now.profile, terminal: now.terminalId })}
      </p>
    </>
  );
}

function Tile(props: {
  icon: IconName;
  title: string;
  state: State;
  word: string;
  href?: string | undefined;
  children?: ComponentChildren;
}) {
  const title = props.href ? <a href={props.href}>{props.title}</a> : props.title;
  return (
    <li class="tile" data-state={props.state}>
      <Icon name={props.icon} size={28} />
      <h2>{title}</h2>
      <p class="tile-state">
        <Icon name={STATE_ICONS[props.state]} size={16} />
        {props.word}
      </p>
      {props.children}
    </li>
  );
}

function Device({ device, waiting }: { device: DeviceView; waiting: number }) {
  const t = texts.value.overview;
  const { kind, state, name, detail, hint, since } = device;
  const wallet = kind === 'wallet';
  return (
    <Tile
      icon={KIND_ICONS[kind]}
      title={wallet ? walletTitle(name, health.value?.tenders ?? []) : t.kinds[kind]}
      href={wallet ? '/technician/reconciliation' : undefined}
      state={STATES[state]}
      word={t.states[state]}
    >
      <p>
        {name}, {fill(t.since, { time: moment(since, tick.value) })}
      </p>
      {detail && <p>{detail}</p>}
      {waiting > 0 && <p>{counted(waiting, t.receipts)}</p>}
      {hint && state !== 'ready' && <p class="tile-hint">{hint}</p>}
    </Tile>
  );
}

function Queue({ queue }: { queue: HealthView['queue'] }) {
  const t = texts.value.overview;
  const { waiting, parked, sums, oldestAt } = queue;
  const sum = sums.map(({ amount, currency }) => money(amount, currency)).join(' + ');
  const words =
    waiting === 0 ? t.queueEmpty : fill(counted(waiting, t.queueWaiting), { sum }).replace(/, $/, '');
  const state = parked > 0 ? 'bad' : waiting > 0 ? 'waits' : 'good';
  return (
    <Tile icon="outbox" title={t.queue} href="/technician/queue" state={state} word={words}>
      {oldestAt && <p>{fill(t.oldest, { age: age((tick.value - Date.parse(oldestAt)) / 1000) })}</p>}
      {parked > 0 && <p class="tile-hint">{counted(parked, t.queueParked)}</p>}
    </Tile>
  );
}

function Batch({ reconciliation }: { reconciliation: NonNullable<HealthView['reconciliation']> }) {
  const t = texts.value.overview;
  const { batch, openedAt, last } = reconciliation;
  const state = last?.state === 'differs' ? 'bad' : last?.state === 'closing' ? 'waits' : 'good';
  const word = last ? fill(t.lastBatch[last.state], { batch: last.batch }) : fill(t.batchOpen, { batch });
  return (
    <Tile icon="equal" title={t.batch} href="/technician/reconciliation" state={state} word={word}>
      <p>
        {last && `${fill(t.batchOpen, { batch })}, `}
        {fill(t.since, { time: moment(openedAt, tick.value) })}
      </p>
    </Tile>
  );
}

function Storage({ storage: { freeBytes, low } }: { storage: HealthView['storage'] }) {
  const t = texts.value.overview;
  const free =
    freeBytes === null ? t.storageUnknown : fill(t.storageFree, { gb: (freeBytes / 1e9).toFixed(1) });
  return (
    <Tile icon="disk" title={t.storage} state={low ? 'bad' : 'good'} word={free}>
      {low && <p class="tile-hint">{t.storageLow}</p>}
    </Tile>
  );
}
