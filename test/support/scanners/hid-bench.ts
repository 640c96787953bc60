import { onTestFinished } from 'vitest';
import { HidPosScanner } from '../../../drivers/scanners/hid-pos/hid-pos-scanner.ts';
import { type HidPosOptions, Options } from '../../../drivers/scanners/hid-pos/options.ts';
import { scannedDataReports } from '../../../drivers/scanners/scanned-data.ts';
import { EmulatedHid } from './emulated-hid.ts';
import { heard, scannerSurroundings } from './scanner-surroundings.ts';

/** The HID POS driver on emulated hidraw, in simulated time. */
export function hidBench(options: Partial<HidPosOptions> = {}) {
  const at = scannerSurroundings();
  const hid = new EmulatedHid();
  const scanner = new HidPosScanner({ ...Options.parse({}), ...options }, at, hid);
  onTestFinished(async () => {
    hid.closesNever = false;
    const stopped = scanner.stop();
    await at.clock.run(10_000);
    await stopped;
  });
  return {
    ...at,
    hid,
    scanner,
    ...heard(scanner),
    /** A code is held before it. */
    hold: (text: string, aim: string | null = ']Q1') =>
      hid.send(...scannedDataReports(Buffer.from(text, 'utf8'), aim)),
  };
}
