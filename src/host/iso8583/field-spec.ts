/**
 * A field is a choice on four axes, content x encoding x prefix x padding, so a dialect is a table of
 * rows and not a class per combination.
 */
export interface FieldSpec {
  /** As ISO 8583 names it. */
  name: string;
  content: Content;
  encoding: Encoding;
  /** null: fixed length. */
  prefix: Prefix | null;
  /** Units of `content` (characters, digits, bytes): exactly, or at most where there is a prefix. */
  length: number;
  /** How a shorter value fills a field of fixed length; null: it must fit exactly. */
  pad: Padding | null;
  /** Where the spare nibble goes when an odd number of digits is packed two a byte. */
  spareNibble: SpareNibble;
  /** Kind of value in memory, see FieldValue. */
  value: 'text' | 'bytes' | 'packed' | 'parts';
  show: Visibility;
  /** How a value of kind `parts` is put together; null for every other. */
  parts: Parts | null;
}

/** A composite field. Its content is `b` in binary, so that its length counts bytes; its parts are rows of their own. */
export type Parts = PositionalParts | TaggedParts;

/** One part after the other, keys "1", "2", …; those at the end may be absent. */
export interface PositionalParts {
  kind: 'positional';
  rows: readonly FieldSpec[];
}

/** Tag, length, value, over and over; each tag once. A tag without a row is kept as bytes. */
export interface TaggedParts {
  kind: 'tagged';
  /** Fixed length, as text: "03", "9F". */
  tag: FieldSpec;
  /** Counts bytes. */
  length: Prefix;
  /** By tag; a row's own prefix is not used, its length is the most there may be. */
  rows: Readonly<Record<string, FieldSpec>>;
}

/**
 * What units a value is made of.
 * - `n` digits; `a` letters; `an` letters and digits; `ans` printable ASCII; `any` each character of the encoding
 * - `z` track data: digits and the separator "="
 * - `xn` a sign character (C or D), then digits
 * - `h` hex digits
 * - `b` bytes
 * @spec ISO 8583:1987, 4.1 (attributes of data elements)
 */
export type Content = 'n' | 'a' | 'an' | 'ans' | 'any' | 'z' | 'xn' | 'h' | 'b';

/** Character sets with one byte a character. `ascii` is read as ISO 8859-1. */
export type CharacterSet = 'ascii' | 'cp500' | 'cp1047';

/**
 * How units go over the wire: a character a byte, two digits a byte, or bytes as they are. Content `b` in
 * a character set is two hex digits a byte in that set.
 */
export type Encoding = CharacterSet | 'bcd' | 'binary';

export interface Prefix {
  /** 1..4 bytes: "LL" is 2 in a character set and 1 in BCD. */
  bytes: number;
  encoding: Encoding;
  /** What the number counts: units of the content, bytes on the wire, or nibbles on the wire. */
  counts: 'units' | 'bytes' | 'nibbles';
}

export interface Padding {
  side: 'left' | 'right';
  /** One character. */
  with: string;
}

export interface SpareNibble {
  side: 'left' | 'right';
  /** 0..15; checked by nobody on the way in: hosts write 0 or F as they please. */
  nibble: number;
}

/** What `describe` shows of a value: everything, first six and last four, tags and lengths, or its length only. */
export type Visibility = 'clear' | 'pan' | 'tlv' | 'masked';

/**
 * A value in memory.
 * - `text`: a string of the content's characters, hex in upper case
 * - `bytes`: content `b`
 * - `packed`: digits of `n` or `z` two a byte from the left, a trailing F where their number is odd, D for the
 *   separator: EMV's form of 5A and 57. Card numbers stay in this form, so that they can be zeroed; a
 *   JavaScript string cannot.
 * - `parts`: the parts of a composite field by position or tag, in the order of the wire
 */
export type FieldValue = PartValue | PartValues;
export type PartValue = string | Uint8Array;
export type PartValues = ReadonlyMap<string, PartValue>;

/** Values by data element number, 2..192. */
export interface FieldValues {
  [dataElement: number]: FieldValue | undefined;
}

export interface IsoMessage {
  /** Only in dialects that define one. */
  header?: FieldValue;
  /** Message type indicator, 4 digits. */
  mti: string;
  fields: FieldValues;
}

export interface DialectSpec {
  name: string;
  header: FieldSpec | null;
  mti: FieldSpec;
  bitmap: BitmapEncodings;
  fields: Readonly<Record<number, FieldSpec>>;
}

export interface BitmapEncodings {
  primary: BitmapEncoding;
  secondary: BitmapEncoding;
  /** As the secondary where it is left out. */
  tertiary?: BitmapEncoding;
}

/** 8 bytes as they are, or 16 hex digits in a character set. */
export type BitmapEncoding = CharacterSet | 'binary';
