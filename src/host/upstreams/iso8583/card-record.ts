import { parseTlvs, type Tlv } from '../../../card/emv/tlv.ts';

/** Data elements that go into DE 55, in this order, where the card record has them. */
const CHIP_DATA_TAGS: readonly number[] = [
  0x82, 0x84, 0x95, 0x9a, 0x9c, 0x5f2a, 0x5f34, 0x9f02, 0x9f03, 0x9f09, 0x9f10, 0x9f1a, 0x9f1e, 0x9f26,
  0x9f27, 0x9f33, 0x9f34, 0x9f35, 0x9f36, 0x9f37, 0x9f41, 0x9f6e, 0x9f7c,
];

const TRACK_2_EQUIVALENT_DATA = 0x57;
const APPLICATION_PAN = 0x5a;
const APPLICATION_EXPIRATION_DATE = 0x5f24;
const PAN_SEQUENCE_NUMBER = 0x5f34;
const SEPARATOR = 0x0d;
const FILLER = 0x0f;

/** What a message needs of the card. Everything here is cleartext card data: `wipe` it when the message is sent. */
export interface CardRecord {
  /** DE 2, packed. */
  pan: Uint8Array | undefined;
  /** DE 14, YYMM. 2 bytes. */
  expiry: Uint8Array | undefined;
  /** DE 23, 3 digits. */
  sequenceNumber: string | undefined;
  /** DE 35, packed. */
  track2: Uint8Array | undefined;
  /** DE 55. */
  chipData: Uint8Array;
  wipe(): void;
}

/**
 * Reads the plain form of a sealed record, a sequence of data elements (57 5A 5F24 5F34 9F26 …), and takes it
 * over: `wipe` zeroes `plain` too.
 * @throws TlvError
 */
export function readCardRecord(plain: Uint8Array): CardRecord {
  const elements = new Map<number, Tlv>();
  for (const element of parseTlvs(plain)) elements.set(element.tag, element);
  const value = (tag: number): Uint8Array | undefined => elements.get(tag)?.value;
  const track2 = value(TRACK_2_EQUIVALENT_DATA);
  const pan = value(APPLICATION_PAN) ?? (track2 && panOfTrack2(track2));
  const sequenceNumber = value(PAN_SEQUENCE_NUMBER)?.[0];
  const chipData = chipDataOf(plain, elements);
  return {
    pan,
    expiry: value(APPLICATION_EXPIRATION_DATE)?.slice(0, 2),
    sequenceNumber: sequenceNumber?.toString(16).padStart(3, '0'),
    track2,
    chipData,
    wipe() {
      plain.fill(0);
      pan?.fill(0);
      chipData.fill(0);
    },
  };
}

/** DE 55: the elements as they stand in the record, tag and length included. */
function chipDataOf(plain: Uint8Array, elements: ReadonlyMap<number, Tlv>): Uint8Array {
  let length = 0;
  for (const tag of CHIP_DATA_TAGS) {
    const element = elements.get(tag);
    if (element) length += element.end - element.offset;
  }
  const chipData = new Uint8Array(length);
  let at = 0;
  for (const tag of CHIP_DATA_TAGS) {
    const element = elements.get(tag);
    if (!element) continue;
    chipData.set(plain.subarray(element.offset, element.end), at);
    at += element.end - element.offset;
  }
  return chipData;
}

/** Cards without 5A give the PAN in track 2 only: the digits before the separator. */
function panOfTrack2(track2: Uint8Array): Uint8Array | undefined {
  const at = track2.findIndex((byte) => byte >> 4 === SEPARATOR || (byte & 0x0f) === SEPARATOR);
  if (at < 0) return undefined;
  if (track2[at]! >> 4 === SEPARATOR) return track2.slice(0, at);
  const pan = track2.slice(0, at + 1);
  pan[at] = pan[at]! | FILLER;
  return pan;
}
