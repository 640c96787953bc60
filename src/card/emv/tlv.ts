export interface Tlv {
  /** The tag bytes as one number, e.g. 0x9f02 or 0xdf8117. */
  tag: number;
  /** A view on the bytes that were parsed, not a copy. */
  value: Uint8Array;
  constructed: boolean;
  /** Index of the first tag byte in the bytes that were parsed. */
  offset: number;
  /** Index after the last value byte. */
  end: number;
  /** Of a constructed object, in the order as sent. */
  children?: Tlv[];
}

export type TlvErrorCode =
  | 'truncated'
  | 'tag_too_long'
  | 'length_too_long'
  | 'indefinite_length'
  | 'too_deep'
  | 'too_many'
  | 'trailing';

const EXPLANATIONS: Readonly<Record<TlvErrorCode, string>> = {
  truncated: 'a tag, length or value goes beyond the bytes there are',
  tag_too_long: 'a tag is longer than 3 bytes',
  length_too_long: 'a length field is longer than 3 bytes',
  indefinite_length: 'a length is indefinite (80), which EMV does not allow',
  too_deep: 'templates are nested too deeply',
  too_many: 'there are too many data objects',
  trailing: 'bytes follow the data object',
};

/** Card or host bytes that are not EMV TLV. Holds where and why, never what. */
export class TlvError extends Error {
  readonly code: TlvErrorCode;
  /** Index into the bytes that were parsed. */
  readonly offset: number;

  constructor(code: TlvErrorCode, offset: number) {
    super(`TLV at byte ${offset}: ${EXPLANATIONS[code]}`);
    this.name = 'TlvError';
    this.code = code;
    this.offset = offset;
  }
}

export interface TlvLimits {
  /** Templates inside one another; 1 allows primitive objects only. */
  depth: number;
  /** Objects in all, on every level. */
  count: number;
}

/** An FCI of a card nests four deep (6F, A5, BF0C, 61), and a response of 256 bytes holds 128 objects at most. */
export const TLV_LIMITS: TlvLimits = { depth: 8, count: 1024 };

export const MAX_TAG_BYTES = 3;

/**
 * Bytes of the tag that begins at `at`: 1..3, 0 when it is cut off by `limit`, 4 when it goes on beyond 3 bytes.
 * @spec EMV 4.4 Book 3, Annex B1
 */
export function tagLengthAt(bytes: Uint8Array, at: number, limit: number): number {
  if ((bytes[at]! & 0x1f) !== 0x1f) return 1;
  for (let length = 2; length <= MAX_TAG_BYTES; length++) {
    if (at + length > limit) return 0;
    if ((bytes[at + length - 1]! & 0x80) === 0) return length;
  }
  return MAX_TAG_BYTES + 1;
}

/** The tag of `length` bytes at `at` as one number. */
export function tagAt(bytes: Uint8Array, at: number, length: number): number {
  let tag = bytes[at]!;
  for (let i = 1; i < length; i++) tag = (tag << 8) | bytes[at + i]!;
  return tag;
}

/**
 * Reads one object's tag and length after another, without allocating: `next()` moves to an object and says
 * whether there was one; its fields then describe that object. For those who need a few values of many.
 * @spec EMV 4.4 Book 3, Annex B
 */
export class TlvCursor {
  tag = 0;
  constructed = false;
  /** Of the tag. */
  offset = 0;
  valueOffset = 0;
  /** After the value. */
  end: number;

  private readonly bytes: Uint8Array;
  private readonly limit: number;

  /** Reads `bytes` from index `start` up to, not including, `limit`. */
  constructor(bytes: Uint8Array, start = 0, limit = bytes.length) {
    this.bytes = bytes;
    this.end = start;
    this.limit = limit;
  }

  /**
   * Passes over the value of the object before, and over '00' padding.
   * @throws TlvError
   */
  next(): boolean {
    const { bytes, limit } = this;
    let at = this.end;
    while (at < limit && bytes[at] === 0) at++;
    this.offset = at;
    if (at >= limit) return false;
    const tagLength = tagLengthAt(bytes, at, limit);
    if (tagLength === 0) throw new TlvError('truncated', limit);
    if (tagLength > MAX_TAG_BYTES) throw new TlvError('tag_too_long', at);
    this.constructed = (bytes[at]! & 0x20) !== 0;
    this.tag = tagAt(bytes, at, tagLength);
    at += tagLength;
    if (at >= limit) throw new TlvError('truncated', at);
    let length = bytes[at++]!;
    if (length > 0x7f) {
      const lengthBytes = length & 0x7f;
      if (lengthBytes === 0) throw new TlvError('indefinite_length', at - 1);
      if (lengthBytes > 2) throw new TlvError('length_too_long', at - 1);
      if (at + lengthBytes > limit) throw new TlvError('truncated', at);
      length = lengthBytes === 1 ? bytes[at]! : (bytes[at]! << 8) | bytes[at + 1]!;
      at += lengthBytes;
    }
    if (length > limit - at) throw new TlvError('truncated', at);
    this.valueOffset = at;
    this.end = at + length;
    return true;
  }
}

/**
 * A sequence of data objects, templates parsed to their leaves. '00' bytes before, between and after objects
 * are padding.
 * @throws TlvError
 * @spec EMV 4.4 Book 3, Annex B
 */
export function parseTlvs(bytes: Uint8Array, limits: TlvLimits = TLV_LIMITS): Tlv[] {
  return parseRange(bytes, 0, bytes.length, limits.depth, { left: limits.count });
}

/**
 * Exactly one data object, from the first byte to the last, as a card's response must be.
 * @throws TlvError
 */
export function parseTlv(bytes: Uint8Array, limits: TlvLimits = TLV_LIMITS): Tlv {
  const cursor = new TlvCursor(bytes);
  if (!cursor.next() || cursor.offset !== 0) throw new TlvError('truncated', 0);
  if (cursor.end !== bytes.length) throw new TlvError('trailing', cursor.end);
  return parseRange(bytes, 0, bytes.length, limits.depth, { left: limits.count })[0]!;
}

/** Makes the view of its value when it is first asked for: most objects of a tree are never looked at. */
class ParsedTlv implements Tlv {
  readonly tag: number;
  readonly constructed: boolean;
  readonly offset: number;
  readonly end: number;
  children?: Tlv[];
  private readonly bytes: Uint8Array;
  private readonly valueOffset: number;
  private view: Uint8Array | null = null;

  constructor(
    bytes: Uint8Array,
    tag: number,
    constructed: boolean,
    offset: number,
    valueOffset: number,
    end: number,
  ) {
    this.bytes = bytes;
    this.tag = tag;
    this.constructed = constructed;
    this.offset = offset;
    this.valueOffset = valueOffset;
    this.end = end;
  }

  get value(): Uint8Array {
    this.view ??= this.bytes.subarray(this.valueOffset, this.end);
    return this.view;
  }
}

function parseRange(
  bytes: Uint8Array,
  start: number,
  limit: number,
  depth: number,
  budget: { left: number },
): Tlv[] {
  const tlvs: Tlv[] = [];
  const cursor = new TlvCursor(bytes, start, limit);
  while (cursor.next()) {
    const { tag, constructed, offset, valueOffset, end } = cursor;
    if (depth <= 0) throw new TlvError('too_deep', offset);
    if (budget.left-- <= 0) throw new TlvError('too_many', offset);
    const tlv = new ParsedTlv(bytes, tag, constructed, offset, valueOffset, end);
    if (constructed) tlv.children = parseRange(bytes, valueOffset, end, depth - 1, budget);
    tlvs.push(tlv);
  }
  return tlvs;
}

/** The first object with `tag` among these, not among their children. */
export function findTlv(tlvs: readonly Tlv[], tag: number): Tlv | undefined {
  for (const tlv of tlvs) if (tlv.tag === tag) return tlv;
  return undefined;
}

/** Whether an object with this tag is a template. */
export function isConstructedTag(tag: number): boolean {
  const first = tag > 0xffff ? tag >>> 16 : tag > 0xff ? tag >>> 8 : tag;
  return (first & 0x20) !== 0;
}

/** 1..3 bytes. @throws RangeError on a number that is no tag */
export function encodeTag(tag: number): Uint8Array {
  if (!Number.isInteger(tag) || tag <= 0 || tag > 0xffffff) {
    throw new RangeError(`${tag} is not a tag of 1 to 3 bytes`);
  }
  if (tag > 0xffff) return Uint8Array.of(tag >>> 16, (tag >>> 8) & 0xff, tag & 0xff);
  if (tag > 0xff) return Uint8Array.of(tag >>> 8, tag & 0xff);
  return Uint8Array.of(tag);
}

/** The shortest form, 1..3 bytes. @throws RangeError above 65535 */
export function encodeLength(length: number): Uint8Array {
  if (!Number.isInteger(length) || length < 0 || length > 0xffff) {
    throw new RangeError(`${length} does not fit a length field of 3 bytes`);
  }
  if (length > 0xff) return Uint8Array.of(0x82, length >>> 8, length & 0xff);
  if (length > 0x7f) return Uint8Array.of(0x81, length);
  return Uint8Array.of(length);
}

/** One data object, its length in the shortest form. @throws RangeError */
export function encodeTlv(tag: number, value: Uint8Array): Uint8Array {
  const tagBytes = encodeTag(tag);
  const lengthBytes = encodeLength(value.length);
  const bytes = new Uint8Array(tagBytes.length + lengthBytes.length + value.length);
  bytes.set(tagBytes);
  bytes.set(lengthBytes, tagBytes.length);
  bytes.set(value, tagBytes.length + lengthBytes.length);
  return bytes;
}
