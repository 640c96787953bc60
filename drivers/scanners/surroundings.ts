import type { Clock } from '../../src/platform/ports/clock.ts';
import type { Log } from '../../src/platform/ports/log.ts';

/** What a scanner is given besides its own options. */
export interface ScannerSurroundings {
  clock: Clock;
  /** Lengths and devices only: a scanned code is as good as money. */
  log: Log;
}
