import { computed, signal } from '@preact/signals';
import { now } from './clock.ts';
import type { TerminalEvent } from './contract.ts';
import { isRunning } from './final.ts';
import { INITIAL_STATE, type PageEvent, reduce, type TerminalState } from './terminal-state.ts';

/** The one copy of what this page knows. */
export const terminal = signal<TerminalState>(INITIAL_STATE);

export function dispatch(event: TerminalEvent | PageEvent): void {
  terminal.value = reduce(terminal.value, event, now());
}

export const health = computed(() => terminal.value.health);
export const connected = computed(() => terminal.value.connection === 'open');
export const running = computed(() => isRunning(terminal.value.payment));

/** A payment picked from the list; null shows the one on the counter. */
export const pickedId = signal<string | null>(null);

export const shown = computed(() => {
  const { payment, payments } = terminal.value;
  if (pickedId.value === null || isRunning(payment)) return payment;
  return payments?.find(({ id }) => id === pickedId.value) ?? payment;
});
