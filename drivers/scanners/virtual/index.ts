import { z } from 'zod';
import type { DriverDefinition } from '../../../src/platform/ports/driver.ts';
import type { ScannerSurroundings } from '../surroundings.ts';
import { VirtualScanner } from './virtual-scanner.ts';

export { VirtualScanner };

/** The scanner of the demo and of rigs. */
export const virtualScanner: DriverDefinition<VirtualScanner, object, ScannerSurroundings> = {
  name: 'virtual',
  summary: 'A scanner made of software, for the demo and for rigs. Reads the codes of virtual phones only.',
  options: z.strictObject({}),
  create: (_options, surroundings) => new VirtualScanner(surroundings),
};
