import { dataElements } from '../data-elements.ts';
import { type Decoded, type DecodedNode, type DecodeFault, type DecodeOptions, group } from './decoded.ts';
import { dolEntries, dolEntryNodes, dolTotal, type PlacedDolEntry } from './dol-entries.ts';
import { elementNode } from './element-node.ts';
import type { TreeContext } from './tree-context.ts';
import { unwrapped } from './unwrapped.ts';

/** 8C, 8D, 97, 9F38, 9F49 and the kernels' own. */
const DOL_TAGS = [undefined, 2].flatMap((kernelId) =>
  dataElements(kernelId).flatMap(({ tag, format }) => (format === 'dol' ? [tag] : [])),
);

/**
 * A data object list, with or without tag and length around it. `values`, as a command carries them, are taken
 * apart along it.
 * @spec EMV 4.4 Book 3, 5.4
 */
export function decodeDol(bytes: Uint8Array, options: DecodeOptions & { values?: Uint8Array } = {}): Decoded {
  const { kernelId, clear = false, values } = options;
  const { value, at } = unwrapped(bytes, DOL_TAGS);
  const { entries, fault } = dolEntries(value, at);
  const totalLength = dolTotal(entries);
  const total = { meaning: `${totalLength} bytes in all`, parameters: { totalLength } };
  const answer = { kernelId: kernelId ?? null };
  if (values === undefined) {
    const children = dolEntryNodes(entries, kernelId);
    const node = group('Data Object List (DOL)', at, value.length, children, total);
    return { ...answer, nodes: [node], fault };
  }
  const context: TreeContext = { clear, codeTable: 1, ...(kernelId === undefined ? {} : { kernelId }) };
  const split = dolValueNodes(entries, values, 0, context);
  const node = group('Values of the Data Object List', 0, values.length, split.nodes, total);
  return { ...answer, nodes: [node], fault: fault ?? split.fault };
}

/** `values`, which begin at `at` of the input, taken apart along a list. */
export function dolValueNodes(
  entries: readonly PlacedDolEntry[],
  values: Uint8Array,
  at: number,
  context: TreeContext,
): { nodes: DecodedNode[]; fault: DecodeFault | null } {
  const nodes: DecodedNode[] = [];
  const inner = withCurrency(entries, values, context);
  let from = 0;
  for (const { tag, length } of entries) {
    const value = values.subarray(from, from + length);
    const place = { offset: at + from, at: at + from };
    if (value.length > 0) nodes.push(elementNode(tag, value, place, inner));
    from += length;
  }
  if (from === values.length) return { nodes, fault: null };
  const message = `The list asks for ${from} bytes, the values have ${values.length}.`;
  const hint = 'Check that this list belongs to these values.';
  return { nodes, fault: { offset: at + Math.min(from, values.length), message, hint } };
}

/** Amounts come before the currency they are in. */
function withCurrency(
  entries: readonly PlacedDolEntry[],
  values: Uint8Array,
  context: TreeContext,
): TreeContext {
  let from = 0;
  for (const { tag, length } of entries) {
    if (tag === 0x5f2a && length === 2) {
      const node = elementNode(tag, values.subarray(from, from + length), { offset: 0, at: 0 }, context);
      const numeric = Number(node.value);
      return numeric > 0 ? { ...context, transactionCurrency: { numeric } } : context;
    }
    from += length;
  }
  return context;
}
