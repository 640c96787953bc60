export interface Countdown {
  /** Whole seconds left; 0 when it is over. */
  seconds: number;
  /** What is left of the whole time, 0..1. */
  share: number;
}

/**
 * What is left of the time between two moments, all in ms of one clock. It counts like a kitchen timer: 1 is shown until
 * the very end.
 */
export function countdown(from: number, until: number, now: number): Countdown {
  const leftMs = Math.max(0, until - now);
  const share = until > from ? Math.min(1, leftMs / (until - from)) : 0;
  return { seconds: Math.ceil(leftMs / 1000), share };
}
