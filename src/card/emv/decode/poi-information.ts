import { toHex } from '../../../platform/bytes/hex.ts';
import { type DecodedNode, part } from './decoded.ts';
import { unsigned } from './number-values.ts';

/** @spec EMV 4.4 Book 3, Annex A (8B, 9F3E); EMV Contactless Book B */
const TERMINAL_CATEGORIES: Readonly<Record<number, string>> = { 1: 'Transit gate', 2: 'Loyalty' };
const TERMINAL_CATEGORY_ID = 1;

/** 9F3E: categories of two bytes. */
export function terminalCategories(value: Uint8Array, at: number): DecodedNode[] {
  const nodes: DecodedNode[] = [];
  for (let from = 0; from < value.length; from += 2) {
    const bytes = value.subarray(from, from + 2);
    const category = unsigned(bytes);
    const meaning = bytes.length < 2 ? 'cut off' : (TERMINAL_CATEGORIES[category] ?? 'RFU');
    nodes.push(part('Terminal Category', bytes, at + from, { value: category, meaning }));
  }
  return nodes;
}

/** 8B: identifiers of two bytes, each with a length of one byte and a value. */
export function poiInformation(value: Uint8Array, at: number): DecodedNode[] {
  const nodes: DecodedNode[] = [];
  for (let from = 0; from < value.length; ) {
    const [id, length] = [unsigned(value.subarray(from, from + 2)), value[from + 2]];
    if (length === undefined || from + 3 + length > value.length) {
      nodes.push(part('POI Information', value.subarray(from), at + from, { meaning: 'cut off' }));
      break;
    }
    const bytes = value.subarray(from + 3, from + 3 + length);
    const known = id === TERMINAL_CATEGORY_ID;
    nodes.push(
      part(known ? 'Terminal Categories' : 'Unknown POI Information', bytes, at + from, {
        parameters: { id: toHex(value.subarray(from, from + 2)) },
        ...(known ? { children: terminalCategories(bytes, at + from + 3) } : {}),
      }),
    );
    from += 3 + length;
  }
  return nodes;
}
