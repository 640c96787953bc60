import type { Random } from '../../../platform/ports/random.ts';

/**
 * Milliseconds before try number `attempt` (from 0): doubles from `minMs` up to `maxMs`, and between half of that and
 * all of it: at random, shifted by the device's own `phase` (0..1), so that a street of terminals does not come
 * back in step even where they all woke up with the same random numbers.
 */
export function reconnectDelayMs(
  attempt: number,
  { reconnectMinMs, reconnectMaxMs }: { reconnectMinMs: number; reconnectMaxMs: number },
  phase: number,
  random: Random,
): number {
  const ceiling = Math.min(reconnectMaxMs, reconnectMinMs * 2 ** Math.min(attempt, 20));
  const [high, low] = random.bytes(2);
  const fraction = ((high! * 256 + low!) / 0x1_00_00 + phase) % 1;
  return Math.round(ceiling / 2 + (ceiling / 2) * fraction);
}

/** 0 <= x < 1, the same for a terminal on every day and every machine; ids in a row lie far apart. */
export function devicePhase(terminalId: string): number {
  // FNV-1a, then the finalizer of MurmurHash3: FNV alone leaves neighbours close together.
  let hash = 0x811c_9dc5;
  for (let at = 0; at < terminalId.length; at++) {
    hash = Math.imul(hash ^ terminalId.charCodeAt(at), 0x0100_0193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_00_00_00_00;
}
