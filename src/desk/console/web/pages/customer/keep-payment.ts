import { computed, effect } from '@preact/signals';
import { call } from '../../state/api.ts';
import type { PaymentView, QueueView } from '../../state/contract.ts';
import { connected, dispatch, health, terminal } from '../../state/store.ts';
import { learnClock } from '../../state/terminal-clock.ts';

/** A payment of this screen that has no end yet, and that the terminal does not name as the running one. */
const leftBehind = computed(() => {
  const { payment } = terminal.value;
  const running = payment?.outcome !== null || health.value?.paymentId === payment.id;
  return connected.value && !running ? payment.id : null;
});

/**
 * At each new connection: the terminal's clock, and the payment whose end came while the screen was cut off. Events alone
 * would leave it standing.
 */
export function keepPayment(): () => void {
  return effect(() => {
    if (!connected.value) return;
    void readClock();
    const id = leftBehind.peek();
    if (id !== null) void readPayment(id);
  });
}

async function readClock(): Promise<void> {
  const answer = await call<QueueView>('GET', '/v1/queue?limit=1');
  if (answer.ok) learnClock(answer.value.at);
}

async function readPayment(id: string): Promise<void> {
  const answer = await call<PaymentView>('GET', `/v1/payments/${id}`);
  if (answer.ok) dispatch({ type: 'payment', payment: answer.value });
}
