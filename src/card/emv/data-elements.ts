import { EMV_ELEMENTS } from './dictionary/emv.ts';
import { KERNEL_2_ELEMENTS } from './dictionary/kernel-2.ts';
import { KERNEL_3_ELEMENTS } from './dictionary/kernel-3.ts';
import { KERNEL_4_ELEMENTS } from './dictionary/kernel-4.ts';
import { type DataElement, dictionary } from './dictionary/row.ts';

export type { DataElement, DataElementFormat, DataElementSource, Update } from './dictionary/row.ts';

const COMMON = dictionary(EMV_ELEMENTS);
const BY_KERNEL: ReadonlyMap<number, ReadonlyMap<number, DataElement>> = new Map([
  [2, dictionary(KERNEL_2_ELEMENTS)],
  [3, dictionary(KERNEL_3_ELEMENTS)],
  [4, dictionary(KERNEL_4_ELEMENTS)],
]);

/**
 * What the Books say of a tag: a kernel's own meaning before the common one. Tags that only kernels define,
 * each in its own way (9F6E and its neighbours), are undefined without a kernel.
 */
export function dataElement(tag: number, kernelId?: number): DataElement | undefined {
  const own = kernelId === undefined ? undefined : BY_KERNEL.get(kernelId)?.get(tag);
  return own ?? COMMON.get(tag);
}

/** Kernels that give a tag a meaning of their own, in the order of their numbers. */
export function kernelsDefining(tag: number): number[] {
  return [...BY_KERNEL].flatMap(([kernelId, elements]) => (elements.has(tag) ? [kernelId] : []));
}

/** All elements of the common dictionary, or of one kernel's own, in the order of its table. */
export function dataElements(kernelId?: number): readonly DataElement[] {
  const elements = kernelId === undefined ? COMMON : BY_KERNEL.get(kernelId);
  return [...(elements?.values() ?? [])];
}
