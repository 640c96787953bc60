import { z } from 'zod';
import type { CardReader, ReaderSurroundings } from '../../../src/platform/ports/card-reader.ts';
import type { DriverDefinition } from '../../../src/platform/ports/driver.ts';

export interface VirtualReaderSurroundings extends ReaderSurroundings {
  /** The PC/SC driver: it sees the virtual reader when PCSCLITE_CSOCK_NAME leads to the private pcscd. */
  pcsc(options: { name?: string }, surroundings: ReaderSurroundings): CardReader;
}

/**
 * The virtual reader of rigs and the demo. The lane uses it through the real PC/SC stack: what plays the reader
 * (reader-server.ts) and the pcscd that shows it (private-pcscd.ts) run outside of the lane.
 */
export const virtualReader: DriverDefinition<CardReader, object, VirtualReaderSurroundings> = {
  name: 'virtual',
  summary: 'A reader made of software, for the demo and for rigs. Takes virtual cards only.',
  options: z.strictObject({}),
  create: (_options, surroundings) => surroundings.pcsc({}, surroundings),
};
