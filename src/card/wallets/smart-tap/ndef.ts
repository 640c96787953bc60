import { concatBytes } from '../../../platform/bytes/hex.ts';

/** Type name formats that Smart Tap uses. @spec NFC Forum NDEF 1.0, 3.2.6 */
const TNF = { WELL_KNOWN: 0x01, EXTERNAL: 0x04 } as const;
const FLAG = { BEGIN: 0x80, END: 0x40, CHUNK: 0x20, SHORT: 0x10, ID: 0x08 } as const;

/** One record, by the name that Smart Tap gives it: its type, or the identifier of a well-known type. */
export interface NdefRecord {
  name: string;
  /** A text record of NDEF's own, with its language in front. */
  isText: boolean;
  /** A view on the bytes that were parsed. */
  payload: Uint8Array;
}

/** More than any message of a phone needs. */
const MOST_RECORDS = 64;

/**
 * The records of one message, up to the one that says it is the last. null for what is no message: lengths that do not
 * fit, chunks, no end.
 * @spec NFC Forum NDEF 1.0, 3
 */
export function parseNdef(bytes: Uint8Array): NdefRecord[] | null {
  const records: NdefRecord[] = [];
  for (let at = 0; at < bytes.length && records.length < MOST_RECORDS; ) {
    const next = recordAt(bytes, at);
    if (!next) return null;
    records.push(next.record);
    if (next.isLast) return records;
    at = next.end;
  }
  return null;
}

function recordAt(
  bytes: Uint8Array,
  start: number,
): { record: NdefRecord; end: number; isLast: boolean } | null {
  let at = start;
  const header = bytes[at++]!;
  if ((header & FLAG.CHUNK) !== 0) return null;
  const isShort = (header & FLAG.SHORT) !== 0;
  const hasId = (header & FLAG.ID) !== 0;
  const lengthsEnd = at + 1 + (isShort ? 1 : 4) + (hasId ? 1 : 0);
  if (lengthsEnd > bytes.length) return null;
  const typeLength = bytes[at++]!;
  const payloadLength = isShort ? bytes[at]! : new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
  at += isShort ? 1 : 4;
  const idLength = hasId ? bytes[at++]! : 0;
  const type = text(bytes, at, typeLength);
  const id = text(bytes, at + typeLength, idLength);
  at += typeLength + idLength;
  const end = at + payloadLength;
  if (end > bytes.length) return null;
  const isWellKnown = (header & 0x07) === TNF.WELL_KNOWN;
  return {
    record: {
      name: isWellKnown ? id : type,
      isText: isWellKnown && type === 'T',
      payload: bytes.subarray(at, end),
    },
    end,
    isLast: (header & FLAG.END) !== 0,
  };
}

const text = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** The payload of the first record of that name; null where there is none, and no message. */
export function ndefPayload(bytes: Uint8Array | null, name: string): Uint8Array | null {
  return (bytes && parseNdef(bytes)?.find((record) => record.name === name)?.payload) ?? null;
}

/** One message of external records. @throws RangeError when a payload is too long for a short record */
export function encodeNdef(
  ...records: readonly (readonly [name: string, payload: Uint8Array])[]
): Uint8Array {
  return concatBytes(
    ...records.flatMap(([name, payload], index) => {
      if (payload.length > 255) throw new RangeError(`a record of ${payload.length} bytes in a command`);
      const begin = index === 0 ? FLAG.BEGIN : 0;
      const end = index === records.length - 1 ? FLAG.END : 0;
      const header = begin | end | FLAG.SHORT | TNF.EXTERNAL;
      return [Uint8Array.of(header, name.length, payload.length), new TextEncoder().encode(name), payload];
    }),
  );
}
