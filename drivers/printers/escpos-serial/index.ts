import type { z } from 'zod';
import type { Clock } from '../../../src/platform/ports/clock.ts';
import type { DriverDefinition } from '../../../src/platform/ports/driver.ts';
import type { Printer } from '../../../src/platform/ports/printer.ts';
import { type EscposSerialOptions, Options } from './options.ts';
import { serialPortOpener } from './serial-port.ts';
import { SerialPrinter } from './serial-printer.ts';

export const escposSerialPrinter: DriverDefinition<Printer, EscposSerialOptions, { clock: Clock }> = {
  name: 'escpos-serial',
  summary: 'ESC/POS printer on a serial port or a USB serial adapter.',
  options: Options as z.ZodType<EscposSerialOptions>,
  create: (options, { clock }) => new SerialPrinter(options, clock, serialPortOpener(options)),
};
