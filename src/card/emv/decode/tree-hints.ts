import { kernelOfAid } from './applications.ts';
import type { ReadObject } from './lenient-tlv.ts';
import { numericCode } from './number-values.ts';
import type { CurrencyContext, TreeContext } from './tree-context.ts';

/** AIDs: DF name, ADF name, the terminal's. */
const AID_TAGS: readonly number[] = [0x84, 0x4f, 0x9f06];

/** `context` with what the objects themselves tell: the kernel, by their AIDs, and the currencies of amounts. */
export function treeHints(
  bytes: Uint8Array,
  objects: readonly ReadObject[],
  context: TreeContext,
): TreeContext {
  const values = new Map<number, Uint8Array[]>();
  collect(bytes, objects, values);
  const kernelId = context.kernelId ?? kernelOf(values);
  const transactionCurrency = currency(values, 0x5f2a, 0x5f36) ?? context.transactionCurrency;
  const applicationCurrency = currency(values, 0x9f42, 0x9f44) ?? context.applicationCurrency;
  return {
    ...context,
    ...(kernelId === undefined ? {} : { kernelId }),
    ...(transactionCurrency ? { transactionCurrency } : {}),
    ...(applicationCurrency ? { applicationCurrency } : {}),
  };
}

function collect(bytes: Uint8Array, objects: readonly ReadObject[], into: Map<number, Uint8Array[]>): void {
  for (const { tag, valueOffset, end, children } of objects) {
    const value = bytes.subarray(valueOffset, end);
    into.set(tag, [...(into.get(tag) ?? []), value]);
    collect(bytes, children, into);
  }
}

/** The kernel of the AIDs, where all that have one agree. */
function kernelOf(values: ReadonlyMap<number, readonly Uint8Array[]>): number | undefined {
  const aids = AID_TAGS.flatMap((tag) => values.get(tag) ?? []);
  const kernels = new Set(aids.map(kernelOfAid).filter((kernelId) => kernelId !== undefined));
  return kernels.size === 1 ? [...kernels][0] : undefined;
}

function currency(
  values: ReadonlyMap<number, readonly Uint8Array[]>,
  codeTag: number,
  exponentTag: number,
): CurrencyContext | undefined {
  const code = values.get(codeTag)?.[0];
  const numeric = code === undefined ? null : numericCode(code);
  if (numeric === null || numeric === 0) return undefined;
  const exponent = values.get(exponentTag)?.[0]?.[0];
  return { numeric, ...(exponent !== undefined && exponent < 7 ? { exponent } : {}) };
}
