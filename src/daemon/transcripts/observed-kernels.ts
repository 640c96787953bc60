import type { DataElements } from '../../card/emv/element-values.ts';
import type { Outcome } from '../../card/entry-point/outcome.ts';
import { KERNELS } from '../../card/kernels/index.ts';
import type { KernelDefinition } from '../../card/kernels/kernel.ts';

/** One run of a kernel, seen from outside. */
export interface KernelRun {
  kernel: KernelDefinition;
  aid: Uint8Array;
  outcome: Outcome;
}

/** The terminal's kernels; each run is added to `runs` with its own outcome, select next included. */
export function observedKernels(runs: KernelRun[]): ReadonlyMap<number, KernelDefinition> {
  return new Map(
    [...KERNELS].map(([id, kernel]) => [
      id,
      {
        ...kernel,
        *run(context) {
          const outcome = yield* kernel.run(context);
          runs.push({ kernel, aid: context.selectedAid, outcome });
          return outcome;
        },
      } satisfies KernelDefinition,
    ]),
  );
}

/** A data element of a kernel's outcome. */
export function outcomeElement(
  { dataRecord, discretionaryData }: Outcome,
  tag: number,
): Uint8Array | undefined {
  const value = (values: DataElements | null) => values?.get(tag);
  return value(dataRecord) ?? value(discretionaryData);
}
