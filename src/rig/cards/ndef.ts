import { concatBytes } from '../../platform/bytes/hex.ts';
import { text } from './tlv.ts';

type Part = readonly [name: string, payload: Uint8Array];

/** A message of external records; a payload above 255 bytes has a length of four. @spec NFC Forum NDEF 1.0, 3 */
export function ndef(...parts: readonly Part[]): Uint8Array {
  return concatBytes(
    ...parts.flatMap(([name, payload], index) => {
      const short = payload.length < 0x100;
      const flags = (index === 0 ? 0x80 : 0) | (index === parts.length - 1 ? 0x40 : 0) | (short ? 0x10 : 0);
      const length = Buffer.alloc(short ? 1 : 4);
      length.writeUIntBE(payload.length, 0, length.length);
      return [Uint8Array.of(flags | 0x04, name.length), length, text(name), payload];
    }),
  );
}

/** Payload of the record of that name in a message of short external records; empty where it is not there. */
export function ndefPart(message: Uint8Array, name: string): Uint8Array {
  for (let at = 0; at + 3 <= message.length; ) {
    const [, typeLength = 0, length = 0] = message.subarray(at);
    const start = at + 3 + typeLength;
    const found = Buffer.from(message.subarray(at + 3, start)).toString('latin1');
    if (found === name) return message.subarray(start, start + length);
    at = start + length;
  }
  return new Uint8Array(0);
}
