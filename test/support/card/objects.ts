import { encodeTlv } from '../../../src/card/emv/tlv.ts';
import { concatBytes, fromHex, toHex } from '../../../src/platform/bytes/hex.ts';

/** Data objects by tag, both in upper-case hex; null: there is none. */
export type Objects = Readonly<Record<string, string | null>>;

export const key = (tag: number) => tag.toString(16).toUpperCase();

/** TLVs of the objects with a value, in the order of `tags`. */
export function tlvs(objects: Objects, tags: readonly number[]): Uint8Array {
  return concatBytes(
    ...tags.flatMap((tag) => {
      const value = objects[key(tag)];
      return value === null || value === undefined ? [] : [encodeTlv(tag, fromHex(value))];
    }),
  );
}

/** Hex of one TLV. */
export function tlvHex(tag: number, value: Uint8Array | string): string {
  return toHex(encodeTlv(tag, typeof value === 'string' ? fromHex(value) : value));
}

/** The objects that have a value, as kernels take them. */
export function elements(objects: Objects): Map<number, Uint8Array> {
  const entries = Object.entries(objects).filter((entry): entry is [string, string] => entry[1] !== null);
  return new Map(entries.map(([tag, hex]) => [Number.parseInt(tag, 16), fromHex(hex)]));
}
