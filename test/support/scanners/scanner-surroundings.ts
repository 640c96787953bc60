import type { ScannedCode, Scanner, ScannerStatus } from '../../../src/platform/ports/scanner.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import { memoryLog } from '../memory-log.ts';

/** Simulated time and a log in memory for a scanner. */
export function scannerSurroundings() {
  return { clock: new SimulatedClock(), log: memoryLog() };
}

/** Everything that a scanner tells from now on. */
export function heard(scanner: Scanner): { codes: ScannedCode[]; states: ScannerStatus[] } {
  const codes: ScannedCode[] = [];
  const states: ScannerStatus[] = [];
  scanner.onCode((code) => codes.push(code));
  scanner.onStatus((status) => states.push(status));
  return { codes, states };
}
