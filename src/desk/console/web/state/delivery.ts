import { computed, effect, signal } from '@preact/signals';
import { type Answer, call } from './api.ts';
import { after, now } from './clock.ts';
import type {
  AuditView,
  QueueView,
  ReconciliationView,
  Refusal,
  TotalsView,
  WalletView,
} from './contract.ts';
import { connected, health, terminal } from './store.ts';
import { learnClock } from './terminal-clock.ts';

/** What the technician's pages read besides the events: nothing tells that a try has failed, so they look again. */
const LOOK_AGAIN_MS = 5_000;
/** While the queue drains the numbers move many times a second. */
const GAP_MS = 1_000;
/** To compare all that was ever sold, the terminal reads all of it. */
export const BOOKS_GAP_MS = 3_000;
export const PAGE_SIZE = 25;
const MOST_PARKED = 100;

export const waiting = signal<QueueView | null>(null);
export const parked = signal<QueueView | null>(null);
export const batches = signal<readonly ReconciliationView[] | null>(null);
export const totals = signal<TotalsView | null>(null);
export const audit = signal<AuditView | null>(null);
export const wallets = signal<readonly WalletView[] | null>(null);

/** `after` of each page up to the one in view. */
export const queuePages = signal<readonly number[]>([0]);
/** Entries up to this number are in view; null: the newest. */
export const auditUpTo = signal<number | null>(null);

/** What the last order met with, until the next one. */
export const refusal = signal<Refusal | null>(null);
export const busy = signal(false);

/** Reads with `load` now, when payments or the queue move, and every few seconds, never twice within `gapMs`; the result ends it. */
export function keepFresh(load: () => Promise<void>, gapMs = GAP_MS): () => void {
  let cancel = (): void => {};
  let lastAt = Number.NEGATIVE_INFINITY;
  const look = (): void => {
    cancel();
    const gapLeft = lastAt + gapMs - now();
    if (gapLeft <= 0 && connected.peek() && !document.hidden) {
      lastAt = now();
      void load();
    }
    cancel = after(gapLeft > 0 ? gapLeft : Math.max(LOOK_AGAIN_MS, gapMs), look);
  };
  const queueNumbers = computed(() => JSON.stringify([health.value?.queue, health.value?.reconciliation]));
  const stopEffect = effect(() => {
    void queueNumbers.value;
    void terminal.value.payments;
    if (connected.value) look();
  });
  return () => {
    cancel();
    stopEffect();
  };
}

export async function loadQueue(): Promise<void> {
  const page = queuePages.value.at(-1) ?? 0;
  const [some, aside] = await Promise.all([
    call<QueueView>('GET', `/v1/queue?state=waiting&limit=${PAGE_SIZE}&after=${page}`),
    call<QueueView>('GET', `/v1/queue?state=parked&limit=${MOST_PARKED}`),
  ]);
  if (aside.ok) parked.value = aside.value;
  if (!some.ok) return;
  learnClock(some.value.at);
  waiting.value = some.value;
  // What was on the last page has gone out: back to one that has something.
  if (some.value.entries.length === 0 && queuePages.value.length > 1) turnPage('newer');
}

export function turnPage(way: 'older' | 'newer'): void {
  const next = waiting.value?.next ?? null;
  if (way === 'newer') queuePages.value = queuePages.value.slice(0, Math.max(1, queuePages.value.length - 1));
  else if (next !== null) queuePages.value = [...queuePages.value, next];
  void loadQueue();
}

export async function loadBooks(): Promise<void> {
  const [list, compared, providers] = await Promise.all([
    call<{ reconciliations: ReconciliationView[] }>('GET', '/v1/reconciliations?limit=30'),
    call<TotalsView>('GET', '/v1/totals'),
    call<{ wallets: WalletView[] }>('GET', '/v1/wallets'),
  ]);
  if (list.ok) batches.value = list.value.reconciliations;
  if (compared.ok) totals.value = compared.value;
  if (providers.ok) wallets.value = providers.value.wallets;
}

export async function loadAudit(): Promise<void> {
  const upTo = auditUpTo.value;
  const from = upTo === null ? '' : `&after=${Math.max(0, upTo - PAGE_SIZE)}`;
  const limit = upTo === null ? PAGE_SIZE : Math.min(PAGE_SIZE, upTo);
  const answer = await call<AuditView>('GET', `/v1/audit?limit=${limit}${from}`);
  if (answer.ok) audit.value = answer.value;
}

export const retry = (seq: number): Promise<void> => order(`/v1/queue/${seq}/retry`, loadQueue);
export const retryAll = (): Promise<void> => order('/v1/queue/retry', loadQueue);
export const park = (seq: number, reason: string): Promise<void> =>
  order(`/v1/queue/${seq}/park`, loadQueue, { reason });
export const closeBatch = (): Promise<void> => order('/v1/reconciliations', loadBooks);
export const compareWallets = (): Promise<void> => order('/v1/wallets/compare', loadBooks);

async function order(path: string, thenLoad: () => Promise<void>, body?: object): Promise<void> {
  if (busy.value) return;
  busy.value = true;
  const answer: Answer<unknown> = await call('POST', path, body);
  refusal.value = answer.ok ? null : answer.refusal;
  await thenLoad();
  busy.value = false;
}
