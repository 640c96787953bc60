import { kernel2 } from './k2/index.ts';
import { kernel3 } from './k3/index.ts';
import type { KernelDefinition } from './kernel.ts';

/** The kernels of this terminal by their id, as the entry point activates them. */
export const KERNELS: ReadonlyMap<number, KernelDefinition> = new Map(
  [kernel2, kernel3].map((kernel) => [kernel.id, kernel]),
);
