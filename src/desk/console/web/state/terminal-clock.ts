import { computed, signal } from '@preact/signals';
import { now, tick } from './clock.ts';

/** How far the terminal's clock is ahead of the page's, ms. */
const ahead = signal(0);

/** The terminal's clock, by which ages, next tries and codes are counted: a tablet's own may be wrong. */
export const terminalNow = computed(() => tick.value + ahead.value);

/** Takes over a time that the terminal has just told, ISO 8601. */
export function learnClock(at: string): void {
  ahead.value = Date.parse(at) - now();
}
