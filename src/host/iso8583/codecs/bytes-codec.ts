import type { CharacterSet } from '../field-spec.ts';
import { CHARACTER_MAPS } from './character-set.ts';
import type { ValueCodec } from './value-codec.ts';

/** Bytes as they are. What is read is a view: it lives as long as the message's own bytes. */
export const rawBytesCodec: ValueCodec = {
  isView: () => true,
  read: (bytes, at, units) => new Uint8Array(bytes.buffer, bytes.byteOffset + at, units),
  write(value: Uint8Array, target, at) {
    target.set(value, at);
    return true;
  },
};

/** Two hex digits a byte in a character set. */
export function hexBytesCodec(set: CharacterSet): ValueCodec {
  const { toLatin1, fromLatin1 } = CHARACTER_MAPS[set];
  const digitCodes = Uint8Array.from('0123456789ABCDEF', (digit) => fromLatin1[digit.charCodeAt(0)]!);
  const nibbleOf = (byte: number): number => Number.parseInt(String.fromCharCode(toLatin1[byte]!), 16);
  return {
    read(bytes, at, units) {
      const value = new Uint8Array(units);
      for (let i = 0; i < units; i++) {
        const high = nibbleOf(bytes[at + 2 * i]!);
        const low = nibbleOf(bytes[at + 2 * i + 1]!);
        if (Number.isNaN(high + low)) return null;
        value[i] = (high << 4) | low;
      }
      return value;
    },
    write(value: Uint8Array, target, at) {
      value.forEach((byte, i) => {
        target[at + 2 * i] = digitCodes[byte >> 4]!;
        target[at + 2 * i + 1] = digitCodes[byte & 0x0f]!;
      });
      return true;
    },
  };
}
