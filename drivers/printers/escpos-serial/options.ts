import { z } from 'zod';

const ENCODINGS = [
  ...['multilingual', 'cp437', 'cp852', 'cp858', 'cp860', 'cp863', 'cp865', 'cp866', 'cp1252'],
  ...['cp932', 'shiftjis', 'cp936', 'gb18030', 'cp949', 'ksc5601', 'cp950', 'big5', 'tis620'],
] as const;

export const Options = z.strictObject({
  path: z.string().min(1).describe('Device, e.g. /dev/ttyUSB0 or a stable name under /dev/serial/by-id.'),
  baud: z
    .number()
    .int()
    .min(1200)
    .max(921_600)
    .default(19_200)
    .describe('As set on the printer’s self-test page.'),
  flowControl: z
    .enum(['none', 'rtscts', 'xonxoff'])
    .default('none')
    .describe('How the printer says that its buffer is full; as set on its self-test page.'),
  model: z
    .enum(['escpos', 'epson', 'citizen', 'sii', 'fit', 'generic'])
    .default('escpos')
    .describe('ESC/POS dialect.'),
  encoding: z
    .enum(ENCODINGS)
    .default('multilingual')
    .describe('Code pages: multilingual switches between those of Europe as the text needs.'),
  columns: z.number().int().min(24).max(64).default(42).describe('Characters a line.'),
  askStatus: z
    .boolean()
    .default(true)
    .describe('Ask for paper and cover, and whether it has printed; false for a cable that only sends.'),
});

export type EscposSerialOptions = z.infer<typeof Options>;
