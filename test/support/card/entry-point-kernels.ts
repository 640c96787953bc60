import type { Outcome } from '../../../src/card/entry-point/outcome.ts';
import type { KernelContext, KernelDefinition } from '../../../src/card/kernels/kernel.ts';

/** A kernel without a word to the card: gives these outcomes one after the other, and keeps what it was activated with. */
export function kernelGiving(
  id: number,
  outcomes: readonly Outcome[],
  activations: KernelContext[] = [],
): KernelDefinition {
  return {
    id,
    name: `test kernel ${id}`,
    // biome-ignore lint/correctness/useYield: this kernel asks the card nothing
    *run(context) {
      const next = outcomes[activations.push(context) - 1];
      if (!next) throw new Error('the kernel was activated more often than the test has outcomes');
      return next;
    },
  };
}
