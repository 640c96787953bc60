import { signal } from '@preact/signals';

/** The page's only access to time: everything else asks here. Milliseconds since 1970. */
export const now = (): number => Date.now();

/** A clock that only goes forward, the one of events' `timeStamp`. Milliseconds. */
export const monotonicNow = (): number => performance.now();

/** Runs `action` once after `delayMs`; the result cancels it. */
export function after(delayMs: number, action: () => void): () => void {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
}

/** `now`, refreshed four times a second: for elapsed times and results that fade. */
export const tick = signal(now());

export function startTicking(): void {
  setInterval(() => {
    tick.value = now();
  }, 250);
}
