import type { z } from 'zod';
import type { DriverDefinition } from '../../../src/platform/ports/driver.ts';
import type { Scanner } from '../../../src/platform/ports/scanner.ts';
import type { ScannerSurroundings } from '../surroundings.ts';
import { Options, type SerialOptions } from './options.ts';
import { serialPortOpener } from './serial-port.ts';
import { SerialScanner } from './serial-scanner.ts';

export const serialScanner: DriverDefinition<Scanner, SerialOptions, ScannerSurroundings> = {
  name: 'serial',
  summary: 'A scanner on a serial port, or a USB scanner that looks like one (USB-COM, CDC-ACM).',
  options: Options as z.ZodType<SerialOptions>,
  create: (options, surroundings) => new SerialScanner(options, surroundings, serialPortOpener(options)),
};
