import { concatBytes } from '../../../platform/bytes/hex.ts';
import { tapMalformed } from './tap-malformed.ts';

/** @spec NFC Forum NDEF 1.0, 3.2.6 */
export const TNF = { wellKnown: 1, external: 4 } as const;

/** One record without an id. */
export interface NdefRecord {
  /** Type name format, 0 to 6. */
  tnf: number;
  /** ASCII */
  type: string;
  payload: Uint8Array;
}

const BEGIN = 0x80;
const END = 0x40;
const CHUNK = 0x20;
const SHORT = 0x10;
const HAS_ID = 0x08;
const TNF_MASK = 0x07;
const MOST_RECORDS = 16;

/** @spec NFC Forum NDEF 1.0, 3.2 */
export function writeNdef(records: readonly NdefRecord[]): Uint8Array {
  return concatBytes(
    ...records.map(({ tnf, type, payload }, index) => {
      const isShort = payload.length <= 0xff;
      const flags =
        (index === 0 ? BEGIN : 0) | (index === records.length - 1 ? END : 0) | (isShort ? SHORT : 0) | tnf;
      const length = new Uint8Array(isShort ? 1 : 4);
      if (isShort) length[0] = payload.length;
      else new DataView(length.buffer).setUint32(0, payload.length);
      return concatBytes(Uint8Array.of(flags, type.length), length, Buffer.from(type, 'latin1'), payload);
    }),
  );
}

/**
 * The records of one whole message. Ids are passed over.
 * @throws TerminalError code_malformed
 */
export function readNdef(bytes: Uint8Array): NdefRecord[] {
  const records: NdefRecord[] = [];
  for (let at = 0; ; ) {
    const flags = bytes[at] ?? 0;
    if (((flags & BEGIN) !== 0) !== (at === 0))
      throw tapMalformed(at, 'no record of this message begins here.');
    if (flags & CHUNK) throw tapMalformed(at, 'a record in chunks is not read.');
    if (records.length === MOST_RECORDS)
      throw tapMalformed(at, `the message has more than ${MOST_RECORDS} records.`);
    const { record, end } = readRecord(bytes, at, flags);
    records.push(record);
    if (flags & END) {
      if (end !== bytes.length) throw tapMalformed(end, 'bytes follow the message.');
      return records;
    }
    at = end;
  }
}

function readRecord(bytes: Uint8Array, at: number, flags: number): { record: NdefRecord; end: number } {
  const lengthBytes = flags & SHORT ? 1 : 4;
  const typeAt = at + 2 + lengthBytes + (flags & HAS_ID ? 1 : 0);
  if (typeAt > bytes.length) throw tapMalformed(at, 'the record is cut off.');
  let payloadLength = 0;
  for (const byte of bytes.subarray(at + 2, at + 2 + lengthBytes)) payloadLength = payloadLength * 256 + byte;
  const typeEnd = typeAt + bytes[at + 1]!;
  const payloadAt = typeEnd + (flags & HAS_ID ? bytes[typeAt - 1]! : 0);
  const end = payloadAt + payloadLength;
  if (end > bytes.length) throw tapMalformed(at, 'the record is cut off.');
  const type = Buffer.from(bytes.subarray(typeAt, typeEnd)).toString('latin1');
  return { record: { tnf: flags & TNF_MASK, type, payload: bytes.subarray(payloadAt, end) }, end };
}
