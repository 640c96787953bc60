import { type DecodedNode, type Details, part } from './decoded.ts';

/** Meanings of a byte's values; what is not there is reserved. */
export type CodeNames = Readonly<Record<number, string>>;

/** Byte `index` of a value, which is a code. `at` is where the value begins in the input. */
export function codedPart(
  name: string,
  value: Uint8Array,
  index: number,
  at: number,
  names: CodeNames,
): DecodedNode {
  const code = value[index] ?? 0;
  const bytes = value.subarray(index, index + 1);
  return part(name, bytes, at + index, { value: code, meaning: names[code] ?? 'RFU' });
}

/** Bytes `from` up to, not including, `to` of a value, as `read` reads them. */
export function fieldPart(
  name: string,
  value: Uint8Array,
  [from, to]: readonly [from: number, to: number],
  at: number,
  read: (bytes: Uint8Array) => Details,
): DecodedNode {
  const bytes = value.subarray(from, to);
  return part(name, bytes, at + from, read(bytes));
}

export function wrongLength(length: number): Details {
  return { notes: [`Should have ${length} bytes.`] };
}
