/** What is wrong with a message or a value. */
export type Iso8583Reason =
  /** The message ends inside this field. */
  | 'truncated'
  /** The value is longer or shorter than the dialect allows. */
  | 'length'
  /** The length prefix is not a number, or does not count whole units. */
  | 'prefix'
  /** A character, digit or nibble that this content cannot hold. */
  | 'content'
  /** The value has the wrong JavaScript type: text where bytes belong, or the other way round. */
  | 'value_type'
  /** The field is present but the dialect does not know it. */
  | 'unknown_field'
  | 'bitmap'
  /** Bytes are left over after the last field. */
  | 'trailing_bytes'
  /** A tag of a composite field cannot be read, or comes twice; or a part in the middle is absent. */
  | 'parts'
  /** DE 55 is not a well-formed sequence of BER-TLV data objects. */
  | 'tlv';

const SENTENCES: Record<Iso8583Reason, string> = {
  truncated: 'the message ends inside it',
  length: 'its length is outside what the dialect allows',
  prefix: 'its length prefix cannot be read',
  content: 'it holds a character its type does not allow',
  value_type: 'its value is text, bytes or parts where another of these belongs',
  unknown_field: 'the dialect does not define it',
  bitmap: 'the bitmap cannot be read',
  trailing_bytes: 'bytes are left over after the last field',
  parts: 'its parts cannot be told apart',
  tlv: 'it is not a well-formed sequence of data objects',
};

/**
 * A message that cannot be packed or unpacked. Says where and why, never with which value: the text is
 * safe to log.
 */
export class Iso8583Error extends Error {
  override readonly name = 'Iso8583Error';
  /** "header", "MTI", "bitmap", "DE 4" or "DE 55.9F02". */
  readonly path: string;
  /** Bytes from the start of the message (header included) to the field; 0 for a value that was never written. */
  readonly offset: number;
  readonly reason: Iso8583Reason;

  /** Why, as half a sentence. */
  readonly explanation: string;

  constructor(path: string, offset: number, reason: Iso8583Reason) {
    super(`${path} at byte ${offset}: ${SENTENCES[reason]}`);
    this.explanation = SENTENCES[reason];
    this.path = path;
    this.offset = offset;
    this.reason = reason;
  }
}
