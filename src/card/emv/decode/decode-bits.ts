import type { BitTable } from '../bit-table.ts';
import { type DataElement, dataElement, dataElements, kernelsDefining } from '../data-elements.ts';
import { bitTable, ownBitTable } from './bit-readings.ts';
import type { BitReading, Decoded, DecodedNode, DecodeFault, DecodeOptions } from './decoded.ts';
import { elementNode } from './element-node.ts';
import { tagText } from './tag-text.ts';
import { unwrapped } from './unwrapped.ts';

/** The value of one element, bit by bit; tag and length may be around it. */
export function decodeBits(tag: number, bytes: Uint8Array, options: DecodeOptions = {}): Decoded {
  const { kernelId, clear = false } = options;
  const { value, at } = unwrapped(bytes, [tag]);
  const context = { clear, codeTable: 1, ...(kernelId === undefined ? {} : { kernelId }) };
  const node = elementNode(tag, value, { offset: 0, at }, context);
  const answer = { nodes: [node], kernelId: kernelId ?? null };
  if (node.element || node.children) return { ...answer, fault: null };
  return { ...answer, fault: unknown(tag) };
}

/** All that the bits of an element can say, in the order of the Books; null for one that is not bit-coded. */
function bitMeanings(table: BitTable | undefined): BitReading[] | null {
  if (!table) return null;
  const single = Object.values(table.rows).map(([byte, bit, meaning]) => {
    return { byte, high: bit, low: bit, value: 1, meaning, reserved: false };
  });
  const fields = table.fields.flatMap(({ byte, high, low, meaning, values, counts }) => {
    const coded = Object.entries(values).map(([value, says]) => {
      return { byte, high, low, value: Number(value), meaning: `${meaning}: ${says}`, reserved: false };
    });
    return counts
      ? [...coded, { byte, high, low, value: 0, meaning: `${meaning}: number`, reserved: false }]
      : coded;
  });
  return [...single, ...fields].sort((a, b) => a.byte - b.byte || b.high - a.high || a.value - b.value);
}

/** The tag that a person means by '9F33', 'TVR' or 'terminal capabilities'; null for what is none. */
export function tagByText(text: string): number | null {
  const wanted = text.trim().toLowerCase();
  if (/^(0x)?([0-9a-f]{2}){1,3}$/.test(wanted)) return Number.parseInt(wanted.replace(/^0x/, ''), 16);
  const elements = [undefined, 2, 3, 4].flatMap((kernelId) => dataElements(kernelId));
  const found = elements.find(({ name }) => {
    const lower = name.toLowerCase();
    return lower === wanted || lower.includes(`(${wanted})`) || lower.replace(/ \(.*\)$/, '') === wanted;
  });
  return found?.tag ?? null;
}

/**
 * The dictionary's rows of a tag with all that their bits can say: the common one, and those of kernels that read it
 * in their own way; only `kernelId`'s where it is given.
 */
export function describeTag(tag: number, kernelId?: number): Decoded {
  const common = dataElement(tag);
  const kernels = kernelsDefining(tag).filter((id) => kernelId === undefined || id === kernelId);
  const own = kernels
    .map((id) => ({ id, element: dataElement(tag, id)! }))
    .filter(({ element }) => !common || element.maxLength < common.minLength);
  const nodes = [
    ...(common ? [rowNode(common, bitMeanings(bitTable(tag, kernelId)))] : []),
    ...own.map(({ id, element }) => ({
      ...rowNode(element, bitMeanings(ownBitTable(tag, id))),
      kernelId: id,
    })),
  ];
  const answer = { nodes, kernelId: kernelId ?? null };
  return { ...answer, fault: nodes.length > 0 ? null : unknown(tag) };
}

/** A row without a value: its length is the longest. */
function rowNode(element: DataElement, bits: readonly BitReading[] | null): DecodedNode {
  return {
    name: element.name,
    tag: element.tag,
    element,
    offset: 0,
    length: element.maxLength,
    bytes: null,
    masked: false,
    ...(bits ? { bits } : { notes: ['Its bits have no meanings of their own.'] }),
  };
}

function unknown(tag: number): DecodeFault {
  const message = `No meaning is known for tag ${tagText(tag)}.`;
  return { offset: 0, message, hint: 'Check the tag, or name the kernel.' };
}
