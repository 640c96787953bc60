import { z } from 'zod';
import { ENCODINGS } from '../code-text.ts';

const HEX = '([0-9A-Fa-f]{2}){1,64}';
const Bytes = z.string().regex(new RegExp(`^${HEX}$`), 'not 1 to 64 bytes in hex');

export const Options = z.strictObject({
  path: z.string().min(1).describe('Device, e.g. /dev/ttyACM0 or a stable name under /dev/serial/by-id.'),
  baudRate: z
    .number()
    .int()
    .min(300)
    .max(921_600)
    .default(9_600)
    .describe('As set in the scanner; does not matter to a USB scanner.'),
  dataBits: z
    .union([z.literal(7), z.literal(8)])
    .default(8)
    .describe('As set in the scanner.'),
  parity: z.enum(['none', 'even', 'odd']).default('none').describe('As set in the scanner.'),
  prefix: Bytes.optional().describe(
    'Bytes before each code, in hex: "02" for STX. What does not begin so is dropped.',
  ),
  suffix: z
    .string()
    .regex(new RegExp(`^(line|none|${HEX})$`), 'neither "line", "none" nor 1 to 64 bytes in hex')
    .default('line')
    .describe(
      'What ends a code: "line" for CR, LF or both; bytes in hex, "03" for ETX; "none": 0.1 s without a byte.',
    ),
  aim: z.boolean().default(false).describe('The scanner is set to send an AIM identifier before each code.'),
  encoding: z
    .enum(ENCODINGS)
    .default('utf8')
    .describe('What bytes beyond ASCII mean; codes in another encoding are dropped.'),
  triggerOn: Bytes.optional().describe(
    'Bytes that switch the reading light on, in hex: "16540D" (Honeywell).',
  ),
  triggerOff: Bytes.optional().describe('Bytes that switch it off, in hex: "16550D" (Honeywell).'),
  goodBeep: Bytes.optional().describe('Bytes for the good beep, in hex.'),
  badBeep: Bytes.optional().describe('Bytes for the bad beep, in hex.'),
});

export type SerialOptions = z.infer<typeof Options>;
