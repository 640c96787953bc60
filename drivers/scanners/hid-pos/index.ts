import type { z } from 'zod';
import type { DriverDefinition } from '../../../src/platform/ports/driver.ts';
import type { Scanner } from '../../../src/platform/ports/scanner.ts';
import type { ScannerSurroundings } from '../surroundings.ts';
import { HidPosScanner } from './hid-pos-scanner.ts';
import { nodeHidPort } from './node-hid-port.ts';
import { type HidPosOptions, Options } from './options.ts';

export const hidPosScanner: DriverDefinition<Scanner, HidPosOptions, ScannerSurroundings> = {
  name: 'hid-pos',
  summary: 'A USB scanner in HID POS mode (usage page 0x8C), plugged in before or after the start.',
  options: Options as z.ZodType<HidPosOptions>,
  create: (options, surroundings) => new HidPosScanner(options, surroundings, nodeHidPort),
};
