import { type DataElementFormat, dataElement } from './data-elements.ts';
import { isConstructedTag, MAX_TAG_BYTES, tagAt, tagLengthAt } from './tlv.ts';

/** One tag and length of a data object list: the reader is to give this many bytes of it. */
export interface DolEntry {
  tag: number;
  /** 0..255 bytes. */
  length: number;
}

/** A data object list that cannot be read or served. Holds where and why, never values. */
export class DolError extends Error {
  readonly code: 'truncated' | 'tag_too_long' | 'too_much_asked';

  constructor(code: DolError['code'], explanation: string) {
    super(`data object list: ${explanation}`);
    this.name = 'DolError';
    this.code = code;
  }
}

/**
 * @throws DolError when a tag or length is cut off or a tag is longer than 3 bytes
 * @spec EMV 4.4 Book 3, 5.4
 */
export function parseDol(bytes: Uint8Array): DolEntry[] {
  const entries: DolEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tagLength = tagLengthAt(bytes, at, bytes.length);
    if (tagLength === 0) throw new DolError('truncated', `the tag at byte ${at} is cut off`);
    if (tagLength > MAX_TAG_BYTES)
      throw new DolError('tag_too_long', `the tag at byte ${at} is longer than 3 bytes`);
    const length = bytes[at + tagLength];
    if (length === undefined) throw new DolError('truncated', `no length after the tag at byte ${at}`);
    entries.push({ tag: tagAt(bytes, at, tagLength), length });
    at += tagLength + 1;
  }
  return entries;
}

export interface DolBounds {
  /** Bytes in all; 255 is what a short APDU carries. */
  maxLength?: number;
  /** Whose meaning of a tag that kernels use differently counts. */
  kernelId?: number;
}

/**
 * The values a list asks for, end to end, each cut or padded to the length asked.
 * `value` answers with the value field of a tag, or undefined where the reader has none.
 * @throws DolError when more than `maxLength` bytes are asked for
 * @spec EMV 4.4 Book 3, 5.4
 */
export function buildDol(
  entries: readonly DolEntry[],
  value: (tag: number) => Uint8Array | undefined,
  bounds: DolBounds = {},
): Uint8Array {
  const maxLength = bounds.maxLength ?? 255;
  const length = entries.reduce((sum, entry) => sum + entry.length, 0);
  if (length > maxLength) {
    throw new DolError('too_much_asked', `${length} bytes are asked for where ${maxLength} may be sent`);
  }
  const joined = new Uint8Array(length);
  let at = 0;
  for (const entry of entries) {
    const field = joined.subarray(at, at + entry.length);
    const source = isConstructedTag(entry.tag) ? undefined : value(entry.tag);
    if (source !== undefined) fit(field, source, dataElement(entry.tag, bounds.kernelId)?.format ?? 'b');
    at += entry.length;
  }
  return joined;
}

/**
 * Writes `source` into the zeroed `field`.
 * NOTE: an empty value counts as an absent one (zeros), for cn too; the Book speaks only of absent ones.
 */
function fit(field: Uint8Array, source: Uint8Array, format: DataElementFormat): void {
  if (source.length === 0) return;
  const missing = field.length - source.length;
  if (format === 'n') {
    if (missing >= 0) field.set(source, missing);
    else field.set(source.subarray(-missing));
    return;
  }
  field.set(source.subarray(0, field.length));
  if (format === 'cn' && missing > 0) field.fill(0xff, source.length);
}
