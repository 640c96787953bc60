import type { Random } from '../ports/random.ts';

export interface BackoffLimits {
  /** Wait before the first repeat. */
  firstMs: number;
  longestMs: number;
}

/**
 * How long to wait before repeat number `attempt`, counted from 1: doubles up to the longest, of which the
 * second half is drawn at random, so that many that failed together do not come back together.
 */
export function backoffMs(attempt: number, { firstMs, longestMs }: BackoffLimits, random: Random): number {
  const doubledMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  const [high = 0, low = 0] = random.bytes(2);
  return (doubledMs * (1 + ((high << 8) | low) / 0x10000)) / 2;
}
