import type { TerminalEvent } from './contract.ts';
import type { PageEvent } from './terminal-state.ts';

type Show = (event: TerminalEvent | PageEvent) => void;
type After = (delayMs: number, action: () => void) => () => void;

/** No message may keep the screen longer than this, whatever it asks for. */
const LONGEST_HOLD_MS = 3_000;

/**
 * Lets a message stand for its hold time before the next replaces it. Of several that wait, the latest
 * counts. Everything else passes at once.
 * @spec EMV Contactless Book A, user interface request data: hold time
 */
export function holdMessages(show: Show, after: After): Show {
  let held = false;
  let waiting: TerminalEvent | null = null;

  const showNow = (event: Extract<TerminalEvent, { type: 'message' }>): void => {
    show(event);
    const holdMs = Math.min(event.message.holdMs, LONGEST_HOLD_MS);
    if (holdMs <= 0) return;
    held = true;
    after(holdMs, () => {
      held = false;
      const next = waiting;
      waiting = null;
      if (next?.type === 'message') showNow(next);
    });
  };

  return (event) => {
    if (event.type !== 'message') show(event);
    else if (held) waiting = event;
    else showNow(event);
  };
}
