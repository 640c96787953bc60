/** A timer handle that can be cancelled; cancelling twice is harmless. */
export interface Timer {
  cancel(): void;
}

/**
 * Time as the rest of the program sees it. Wall time is for people and messages; order and
 * time-outs use the monotonic reading, which a clock change cannot move.
 */
export interface Clock {
  /** Wall clock, milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Monotonic milliseconds since an arbitrary origin, with a fraction. */
  monotonicMs(): number;
  /** Runs `action` once after `delayMs` (>= 0). */
  after(delayMs: number, action: () => void): Timer;
}
