import { fromHex } from '../../platform/bytes/hex.ts';

/** A data object list as the card keeps it: what it asks for and how to cut what it is sent. */
export interface Dol {
  /** The list itself, as it stands in PDOL or CDOL1. */
  bytes: Uint8Array;
  /** Bytes of all values together. */
  length: number;
  /** Values by tag, cut out of exactly `length` bytes. */
  cut(values: Uint8Array): Map<number, Uint8Array>;
}

/** Reads a list written as hex, e.g. "9F0206 5F2A02". @spec EMV 4.4 Book 3, 5.4 */
export function dol(hex: string): Dol {
  const bytes = fromHex(hex);
  const entries: { tag: number; length: number }[] = [];
  for (let i = 0; i < bytes.length; ) {
    let tag = bytes[i++]!;
    if ((tag & 0x1f) === 0x1f) tag = (tag << 8) | bytes[i++]!;
    entries.push({ tag, length: bytes[i++]! });
  }
  return {
    bytes,
    length: entries.reduce((sum, entry) => sum + entry.length, 0),
    cut(values) {
      const fields = new Map<number, Uint8Array>();
      let offset = 0;
      for (const { tag, length } of entries) {
        fields.set(tag, values.subarray(offset, offset + length));
        offset += length;
      }
      return fields;
    },
  };
}
