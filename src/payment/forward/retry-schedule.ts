import type { Random } from '../../platform/ports/random.ts';

const FIRST_DELAY_MS = 5_000;
export const LONGEST_DELAY_MS = 15 * 60_000;

/**
 * How long a record waits after its try number `earlierAttempts` + 1, in whole milliseconds: doubling, with the upper
 * half left to chance, so that a shop's terminals do not all return in the same second.
 *
 * | try    | 1        | 2       | 3        | 4        | 5        | 6        | 7         | 8          | 9 and more |
 * |--------|----------|---------|----------|----------|----------|----------|-----------|------------|------------|
 * | wait s | 2.5 to 5 | 5 to 10 | 10 to 20 | 20 to 40 | 40 to 80 | 80 to 160 | 160 to 320 | 320 to 640 | 450 to 900 |
 *
 * It is never given up: what ends a record is an answer, 48 times "later" (see MOST_DEFERRALS), or a person. The link
 * coming up makes everything due at once.
 */
export function retryDelayMs(earlierAttempts: number, random: Random): number {
  const full = Math.min(FIRST_DELAY_MS * 2 ** Math.min(earlierAttempts, 30), LONGEST_DELAY_MS);
  return Math.round(full / 2 + (full / 2) * fraction(random));
}

/** The same for records tried together, which share their chance: asking for it costs more than all the rest. */
export function retryDelaysMs(random: Random): (earlierAttempts: number) => number {
  const once: Random = { bytes: () => drawn };
  const drawn = random.bytes(2);
  return (earlierAttempts) => retryDelayMs(earlierAttempts, once);
}

/** 0..1 */
function fraction(random: Random): number {
  const [high = 0, low = 0] = random.bytes(2);
  return ((high << 8) | low) / 0xffff;
}
