import type { Random } from '../../../platform/ports/random.ts';

/**
 * Milliseconds before try number `attempt` (from 0): doubles from `minMs` up to `maxMs`, and between half of
 * that and all of it at random, so that a street of terminals does not come back in step.
 */
export function reconnectDelayMs(attempt: number, minMs: number, maxMs: number, random: Random): number {
  const ceiling = Math.min(maxMs, minMs * 2 ** Math.min(attempt, 20));
  const [high, low] = random.bytes(2);
  const fraction = (high! * 256 + low!) / 0xffff;
  return Math.round(ceiling / 2 + (ceiling / 2) * fraction);
}
