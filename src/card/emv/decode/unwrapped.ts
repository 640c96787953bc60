import { TlvCursor, TlvError } from '../tlv.ts';

/** A value and where it begins in what was given. */
export interface Unwrapped {
  value: Uint8Array;
  at: number;
  /** The tag that was around it. */
  tag: number | null;
}

/** The value of `bytes` where they are exactly one data object with one of `tags`, else `bytes` themselves. */
export function unwrapped(bytes: Uint8Array, tags: readonly number[]): Unwrapped {
  const whole: Unwrapped = { value: bytes, at: 0, tag: null };
  try {
    const cursor = new TlvCursor(bytes);
    if (!cursor.next() || cursor.offset !== 0 || cursor.end !== bytes.length) return whole;
    if (!tags.includes(cursor.tag)) return whole;
    const { tag, valueOffset } = cursor;
    return { value: bytes.subarray(valueOffset), at: valueOffset, tag };
  } catch (error) {
    if (error instanceof TlvError) return whole;
    throw error;
  }
}
