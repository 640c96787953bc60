import { z } from 'zod';
import type { Clock } from '../../../src/platform/ports/clock.ts';
import type { DriverDefinition } from '../../../src/platform/ports/driver.ts';
import type { Printer } from '../../../src/platform/ports/printer.ts';
import { SerialPrinter } from './serial-printer.ts';

const Options = z.strictObject({
  path: z.string().min(1).describe('Device, e.g. /dev/ttyUSB0 or a stable name under /dev/serial/by-id.'),
  baud: z
    .number()
    .int()
    .min(1200)
    .max(921_600)
    .default(19_200)
    .describe('As set on the printer’s self-test page.'),
  model: z
    .enum(['escpos', 'epson', 'citizen', 'sii', 'fit', 'generic'])
    .default('escpos')
    .describe('ESC/POS dialect.'),
  encoding: z.string().default('multilingual').describe('Code page set: multilingual, cp1252, gb18030 …'),
  columns: z.number().int().min(24).max(64).default(42).describe('Characters a line.'),
  askStatus: z
    .boolean()
    .default(true)
    .describe('Ask for paper and cover before printing; off for write-only cables.'),
});
export type EscposSerialOptions = z.infer<typeof Options>;

export const escposSerialPrinter: DriverDefinition<Printer, EscposSerialOptions, { clock: Clock }> = {
  name: 'escpos-serial',
  summary: 'ESC/POS printer on a serial port or a USB serial adapter.',
  options: Options as z.ZodType<EscposSerialOptions>,
  create: (options, { clock }) => new SerialPrinter(options, clock),
};
