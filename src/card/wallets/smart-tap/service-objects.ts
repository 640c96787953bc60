import { toHex } from '../../../platform/bytes/hex.ts';
import { passText } from '../pass-text.ts';
import { type NdefRecord, parseNdef } from './ndef.ts';

/** Kinds of passes by the name of their record. */
const OBJECT_TYPES: ReadonlyMap<string, string> = new Map([
  ['ly', 'loyalty'],
  ['of', 'offer'],
  ['gc', 'gift_card'],
  ['pl', 'private_label_card'],
  ['et', 'event_ticket'],
  ['fl', 'flight'],
  ['tr', 'transit'],
  ['gr', 'generic'],
  ['gp', 'generic_private'],
]);

/** How a value is coded: its first byte. */
const FORMAT = { UNSPECIFIED: 0x00, ASCII: 0x01, UTF_8: 0x02, BINARY: 0x04, BCD: 0x05 } as const;

export interface ServiceObject {
  /** loyalty, offer, gift_card … */
  type: string;
  /** The service number `n`; null where it cannot be read. */
  number: string | null;
}

/** The passes in a record bundle: objects in `asv` records. Records of other kinds are passed over; null for no message. */
export function serviceObjects(bundle: Uint8Array): ServiceObject[] | null {
  const values = parseNdef(bundle);
  if (!values) return null;
  return values
    .filter(({ name }) => name === 'asv')
    .flatMap(({ payload }) => parseNdef(payload) ?? [])
    .flatMap(({ name, payload }) => {
      const type = OBJECT_TYPES.get(name);
      return type === undefined ? [] : [{ type, number: serviceNumber(payload) }];
    });
}

function serviceNumber(object: Uint8Array): string | null {
  const record = parseNdef(object)?.find(({ name }) => name === 'n');
  return record ? recordText(record) : null;
}

function recordText({ isText, payload }: NdefRecord): string | null {
  if (isText) return textOf(payload);
  const value = payload.subarray(1);
  switch (payload[0]) {
    case FORMAT.UNSPECIFIED:
    case FORMAT.ASCII:
    case FORMAT.UTF_8:
      return passText(value);
    case FORMAT.BINARY:
    case FORMAT.BCD:
      return value.length > 0 && value.length <= 128 ? toHex(value) : null;
    default:
      return null;
  }
}

/** UTF-16 bit and length of the language code, the code, the text. @spec NFC Forum Text RTD 1.0, 3.2.1 */
function textOf(payload: Uint8Array): string | null {
  const status = payload[0] ?? 0;
  return (status & 0x80) === 0 ? passText(payload.subarray(1 + (status & 0x3f))) : null;
}
