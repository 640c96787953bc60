import { computed, effect, signal } from '@preact/signals';
import { type Answer, call } from './api.ts';
import type { PaymentView, QueueView, ReceiptCopy, Refusal } from './contract.ts';
import { amountOf, type Draft } from './draft.ts';
import { connected, dispatch, health, pickedId } from './store.ts';
import { learnClock } from './terminal-clock.ts';
import { LIST_LIMIT } from './terminal-state.ts';

export const draft = signal<Draft>('');
/** What the last order of the cashier met with, until the next one. */
export const refusal = signal<Refusal | null>(null);
/** An order is on its way; a second one has to wait. */
export const busy = signal(false);

/** One key for one sale: pressing Enter again after a lost answer must not charge twice. */
let saleKey: { draft: Draft; key: string } | null = null;

export async function charge(): Promise<void> {
  const currency = health.value?.currency;
  if (busy.value || draft.value === '' || !connected.value || !currency) return;
  if (saleKey?.draft !== draft.value) saleKey = { draft: draft.value, key: randomKey() };
  const body = { amount: amountOf(draft.value, currency), currency };
  const answer = await order<PaymentView>('/v1/payments', body, { 'Idempotency-Key': saleKey.key });
  // Any answer settles the key: only a sale without one is tried again under it.
  if (answer.ok || answer.refusal.code !== 'no_answer') saleKey = null;
  if (!answer.ok) return;
  draft.value = '';
  pickedId.value = null;
  dispatch({ type: 'payment', payment: answer.value });
}

export async function cancel(paymentId: string): Promise<void> {
  await order(`/v1/payments/${paymentId}/cancel`);
}

export async function reprint(paymentId: string, copy: ReceiptCopy): Promise<void> {
  await order(`/v1/payments/${paymentId}/reprint`, { copy });
}

/** Keeps the lists in step with the terminal: all at each `hello`, the queue whenever its numbers move. */
export function keepLists(): void {
  effect(() => {
    if (connected.value) void loadPayments();
  });
  const queueNumbers = computed(() => JSON.stringify(health.value?.queue ?? null));
  effect(() => {
    if (connected.value && queueNumbers.value !== 'null') void loadQueue();
  });
}

async function loadPayments(): Promise<void> {
  const answer = await call<{ payments: PaymentView[] }>('GET', `/v1/payments?limit=${LIST_LIMIT}`);
  if (answer.ok) dispatch({ type: 'payments', payments: answer.value.payments });
}

async function loadQueue(): Promise<void> {
  const answer = await call<QueueView>('GET', '/v1/queue');
  if (!answer.ok) return;
  learnClock(answer.value.at);
  dispatch({ type: 'queue', queue: answer.value });
}

/** One order of the cashier; what it met with is told until the next. */
export async function order<T>(
  path: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<Answer<T>> {
  busy.value = true;
  refusal.value = null;
  const answer = await call<T>('POST', path, body, headers);
  if (!answer.ok) refusal.value = answer.refusal;
  busy.value = false;
  return answer;
}

/** 128 random bits. crypto.randomUUID would do, but plain http on a shop's network does not have it. */
export function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
