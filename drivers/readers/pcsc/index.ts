import { z } from 'zod';
import type { CardReader, ReaderSurroundings } from '../../../src/platform/ports/card-reader.ts';
import type { DriverDefinition } from '../../../src/platform/ports/driver.ts';
import { PcscReader, type PcscReaderOptions } from './pcsc-reader.ts';

/** Any reader that pcscd knows, over nfc-pcsc. */
export const pcscReader: DriverDefinition<CardReader, PcscReaderOptions, ReaderSurroundings> = {
  name: 'pcsc',
  summary: 'A USB reader behind PC/SC (pcscd).',
  options: z.strictObject({
    name: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe(
        'Part of the reader’s name as PC/SC lists it, e.g. "ACR122U". Without it the first reader is taken.',
      ),
    ecp: z
      .enum(['off', 'pn532'])
      .default('off')
      .describe(
        'Send polling frames that get iPhones ready while a payment waits (Enhanced Contactless Polling): pn532 for readers with that chip, such as the ACR122U. Unofficial; pcscd must allow escape commands.',
      ),
  }),
  create: (options, surroundings) => new PcscReader(options, surroundings),
};
