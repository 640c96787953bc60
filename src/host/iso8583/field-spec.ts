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
  value: 'text' | 'bytes' | 'packed';
  show: Visibility;
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
 */
export type FieldValue = string | Uint8Array;

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
  bitmap: { primary: BitmapEncoding; secondary: BitmapEncoding };
  fields: Readonly<Record<number, FieldSpec>>;
}

/** 8 bytes as they are, or 16 hex digits in a character set. A tertiary bitmap is written like the secondary. */
export type BitmapEncoding = CharacterSet | 'binary';
