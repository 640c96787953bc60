import type { CodeRefused } from './contract.ts';
import { isRunning } from './final.ts';
import type { TerminalState } from './terminal-state.ts';

/** How long it is told that a code was not taken. */
export const CODE_REFUSED_HOLD_MS = 6_000;

/**
 * The code that was not taken just now, while that still matters: its payment waits for a tender, or none runs.
 * @param now page's clock, ms
 */
export function refusedCode(state: TerminalState, now: number): CodeRefused | null {
  const { codeRefused, payment } = state;
  if (codeRefused === null || now - codeRefused.at >= CODE_REFUSED_HOLD_MS) return null;
  if (codeRefused.paymentId === null) return isRunning(payment) ? null : codeRefused;
  const waits = payment?.state === 'awaiting_tender' && payment.id === codeRefused.paymentId;
  return waits ? codeRefused : null;
}
