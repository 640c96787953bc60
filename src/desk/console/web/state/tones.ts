import type { TerminalState } from './terminal-state.ts';

export type Tone = 'success' | 'alert';

/** Frequency and beats of a tone: [start, end] in seconds. @spec EMV Contactless Book A, user interface: audio */
export const TONES: Record<Tone, { hertz: number; beats: readonly (readonly [number, number])[] }> = {
  success: { hertz: 1500, beats: [[0, 0.5]] },
  alert: {
    hertz: 750,
    beats: [
      [0, 0.2],
      [0.4, 0.6],
    ],
  },
};

/**
 * The tone a change of state asks for. Success says "read, take it away", once a presentation; alert says
 * that something went wrong: a processing error, a refusal, a code that is not taken.
 */
export function toneOf(before: TerminalState, after: TerminalState): Tone | null {
  if (endedBadly(after) && !endedBadly(before)) return 'alert';
  if (after.codeRefused !== before.codeRefused) return isWaiting(after) ? 'alert' : null;
  if (before.message === after.message || after.payment?.outcome !== null) return null;
  const status = after.message?.status;
  if (status === 'processing_error') return 'alert';
  return status === 'card_read_successfully' && before.message?.status !== status ? 'success' : null;
}

function endedBadly({ payment }: TerminalState): boolean {
  return payment?.outcome === 'declined' || payment?.outcome === 'failed';
}

/** The code was held out for this payment. */
function isWaiting({ payment, codeRefused }: TerminalState): boolean {
  return payment?.state === 'awaiting_tender' && payment.id === codeRefused?.paymentId;
}
