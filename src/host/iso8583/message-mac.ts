import type { MacKey } from '../../platform/crypto/mac-key.ts';
import type { Dialect } from './dialect.ts';
import type { IsoMessage } from './field-spec.ts';
import { packMessage } from './pack-message.ts';

const MAC_LENGTH = 8;
const PRIMARY = 64;
const SECONDARY = 128;

/**
 * Packs a message with its MAC in DE 64, or in DE 128 where it has a second bitmap. The MAC covers all bytes in front
 * of it, bitmaps included; framing is no part of the message.
 * NOTE: ISO 9807 leaves the choice of fields to the parties; covering everything leaves nothing to choose.
 * @throws Iso8583Error when the message does not fit the dialect
 */
export function packWithMac(dialect: Dialect, { mti, fields }: IsoMessage, key: MacKey): Uint8Array {
  const element = needsSecondBitmap(dialect, fields) ? SECONDARY : PRIMARY;
  const bytes = packMessage(dialect, { mti, fields: { ...fields, [element]: new Uint8Array(MAC_LENGTH) } });
  const at = bytes.length - MAC_LENGTH;
  bytes.set(key.mac(bytes.subarray(0, at)), at);
  return bytes;
}

/** Does the message end with its own MAC under this key? */
export function isGenuine(bytes: Uint8Array, { fields }: IsoMessage, key: MacKey): boolean {
  const mac = fields[SECONDARY] ?? fields[PRIMARY];
  if (!(mac instanceof Uint8Array)) return false;
  return key.verify(bytes.subarray(0, bytes.length - MAC_LENGTH), bytes.subarray(bytes.length - MAC_LENGTH));
}

/** Whether messages of this dialect can carry a MAC as it is made here: 8 bytes at their end. */
export function canCarryMac({ plans }: Dialect): boolean {
  return [PRIMARY, SECONDARY].every((element) => plans[element]?.spec.encoding === 'binary');
}

function needsSecondBitmap({ plans }: Dialect, fields: IsoMessage['fields']): boolean {
  for (let element = PRIMARY + 1; element < plans.length; element++) {
    if (fields[element] !== undefined) return true;
  }
  return false;
}
