import { useState } from 'preact/hooks';
import { countdown } from '../state/countdown.ts';
import { terminalNow } from '../state/terminal-clock.ts';
import { fill } from '../texts/fill.ts';

/**
 * The time that is left, as a ring that runs out around the seconds; whole when it first shows. Not read aloud:
 * a voice that counts drowns everything else.
 * @param until ISO 8601
 * @param secondsText "{seconds} s"
 */
export function CountdownRing({ until, secondsText }: { until: string; secondsText: string }) {
  const [from] = useState(terminalNow.value);
  const { seconds, share } = countdown(from, Date.parse(until), terminalNow.value);
  return (
    <div class="ring" data-low={seconds <= 10} aria-hidden="true">
      <svg viewBox="0 0 64 64" aria-hidden="true" focusable="false">
        <circle class="ring-track" cx="32" cy="32" r="28" />
        <circle class="ring-left" cx="32" cy="32" r="28" pathLength="1" style={{ '--share': share }} />
      </svg>
      <span class="ring-seconds">{fill(secondsText, { seconds })}</span>
    </div>
  );
}

/** Whether that time is over. */
export const isOver = (until: string): boolean => terminalNow.value >= Date.parse(until);
