import { z } from 'zod';
import { ENCODINGS } from '../code-text.ts';

const Id = z.number().int().min(0).max(0xffff).optional();
const Report = z
  .string()
  .regex(/^([0-9A-Fa-f]{2}){1,64}$/, 'not 1 to 64 bytes in hex')
  .optional();

export const Options = z.strictObject({
  vendorId: Id.describe('USB vendor id, where several scanners are there: 0x0c2e.'),
  productId: Id.describe('USB product id.'),
  serialNumber: z.string().min(1).max(128).optional().describe('Serial number, as the device tells it.'),
  path: z.string().min(1).optional().describe('Device, e.g. /dev/hidraw0. Names may change with each plug.'),
  encoding: z
    .enum(ENCODINGS)
    .default('utf8')
    .describe('What bytes beyond ASCII mean; codes in another encoding are dropped.'),
  trigger: z
    .boolean()
    .default(true)
    .describe('Switch the reading light on while a payment waits, where the device can be asked to.'),
  beep: z
    .boolean()
    .default(true)
    .describe('Let the device sound whether a code was taken, where it can be asked to.'),
  triggerOn: Report.describe(
    'Report that switches it on, number first, in hex; else as the device describes.',
  ),
  triggerOff: Report.describe('Report that switches it off.'),
  goodBeep: Report.describe('Report for the good beep.'),
  badBeep: Report.describe('Report for the bad beep.'),
});

export type HidPosOptions = z.infer<typeof Options>;
