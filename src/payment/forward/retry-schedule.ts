import type { Random } from '../../platform/ports/random.ts';

const FIRST_DELAY_MS = 5_000;
export const LONGEST_DELAY_MS = 15 * 60_000;

/**
 * How long a record waits after its try number `earlierAttempts` + 1: doubling from 5 s to 15 min, with the upper
 * half left to chance, so that a shop's terminals do not all return in the same second. Whole milliseconds.
 */
export function retryDelayMs(earlierAttempts: number, random: Random): number {
  const full = Math.min(FIRST_DELAY_MS * 2 ** Math.min(earlierAttempts, 30), LONGEST_DELAY_MS);
  return Math.round(full / 2 + (full / 2) * fraction(random));
}

/** 0..1 */
function fraction(random: Random): number {
  const [high = 0, low = 0] = random.bytes(2);
  return ((high << 8) | low) / 0xffff;
}
