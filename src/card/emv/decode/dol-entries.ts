import { MAX_TAG_BYTES, tagAt, tagLengthAt } from '../tlv.ts';
import type { DecodedNode, DecodeFault } from './decoded.ts';
import { elementReadings } from './element-readings.ts';
import { tagText } from './tag-text.ts';

/** An entry of a data object list, and where it stands. */
export interface PlacedDolEntry {
  tag: number;
  /** Bytes that are asked for. */
  length: number;
  /** Of the tag, in the input. */
  offset: number;
}

/** The entries as far as they can be read. `at` is the list's place in the input. @spec EMV 4.4 Book 3, 5.4 */
export function dolEntries(
  dol: Uint8Array,
  at: number,
): { entries: PlacedDolEntry[]; fault: DecodeFault | null } {
  const entries: PlacedDolEntry[] = [];
  let from = 0;
  while (from < dol.length) {
    const tagLength = tagLengthAt(dol, from, dol.length);
    const offset = at + from;
    if (tagLength === 0) return { entries, fault: cut(offset, 'The tag is cut off.') };
    if (tagLength > MAX_TAG_BYTES) return { entries, fault: cut(offset, 'The tag is longer than 3 bytes.') };
    const tag = tagAt(dol, from, tagLength);
    const length = dol[from + tagLength];
    if (length === undefined)
      return { entries, fault: cut(offset, `${tagText(tag)} has no length after it.`) };
    entries.push({ tag, length, offset });
    from += tagLength + 1;
  }
  return { entries, fault: null };
}

function cut(offset: number, message: string): DecodeFault {
  return { offset, message, hint: 'A data object list is tags, each with one byte of length and no value.' };
}

/** The tags of a tag list, as far as they can be read. */
export function tagListNodes(list: Uint8Array, at: number, kernelId?: number): DecodedNode[] {
  const nodes: DecodedNode[] = [];
  for (let from = 0; from < list.length; ) {
    const tagLength = tagLengthAt(list, from, list.length);
    if (tagLength === 0 || tagLength > MAX_TAG_BYTES) break;
    nodes.push({
      ...namedTag(tagAt(list, from, tagLength), 0, kernelId),
      offset: at + from,
      length: 0,
      bytes: null,
      masked: false,
    });
    from += tagLength;
  }
  return nodes;
}

/** A list's entries by name, with the length that is asked for. */
export function dolEntryNodes(entries: readonly PlacedDolEntry[], kernelId?: number): DecodedNode[] {
  return entries.map(({ tag, length, offset }) => {
    return { ...namedTag(tag, length, kernelId), offset, length, bytes: null, masked: false };
  });
}

/** A tag by name, whose value has or would have `length` bytes; all its names where kernels differ. */
function namedTag(
  tag: number,
  length: number,
  kernelId?: number,
): Pick<DecodedNode, 'name' | 'tag' | 'element'> {
  const readings = elementReadings(tag, new Uint8Array(length), kernelId);
  const [only, ...others] = readings;
  if (only && others.length === 0) return { name: only.element.name, tag, element: only.element };
  const names = readings.map(({ element }) => element.name);
  return { name: names.length === 0 ? 'Unknown' : names.join(', or: '), tag };
}

/** Bytes that are asked for in all. */
export function dolTotal(entries: readonly PlacedDolEntry[]): number {
  return entries.reduce((sum, { length }) => sum + length, 0);
}
