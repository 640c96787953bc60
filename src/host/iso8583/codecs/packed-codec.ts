import type { CharacterSet, SpareNibble } from '../field-spec.ts';
import { CHARACTER_MAPS } from './character-set.ts';
import type { ValueCodec } from './value-codec.ts';

const FILLER = 0x0f;
const SEPARATOR = 0x0d;

/** What a byte of a packed value holds: two of its digits, or the last with the filler behind it. */
const PAIR = 1;
const FILLED = 2;

const KINDS = { n: kindsOf('0123456789'), z: kindsOf('0123456789d') } as const;

function kindsOf(digits: string): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    const [high = '', low = ''] = byte.toString(16).padStart(2, '0');
    if (!digits.includes(high)) return 0;
    return digits.includes(low) ? PAIR : low === 'f' ? FILLED : 0;
  });
}

/** Digits of a packed value (see FieldValue): its nibbles without the F that fills the last byte. */
export function packedLength(value: Uint8Array): number {
  const last = value[value.length - 1];
  return last !== undefined && (last & 0x0f) === FILLER ? 2 * value.length - 1 : 2 * value.length;
}

/** Packed in memory and two digits a byte on the wire: the digits never become text. */
export function packedBcdCodec(content: 'n' | 'z', spare: SpareNibble): ValueCodec {
  const kinds = KINDS[content];
  const isView = (bytes: Uint8Array, at: number, units: number): boolean => {
    const last = at + (units >> 1);
    for (let i = at; i < last; i++) if (kinds[bytes[i]!] !== PAIR) return false;
    return (units & 1) === 0 || (spare.side === 'right' && kinds[bytes[last]!] === FILLED);
  };
  return {
    isView,
    read(bytes, at, units) {
      const size = (units + 1) >> 1;
      if (isView(bytes, at, units)) return new Uint8Array(bytes.buffer, bytes.byteOffset + at, size);
      if ((units & 1) === 0) return null;
      const value = new Uint8Array(size);
      for (let i = 0; i < size; i++) {
        const byte = bytes[at + i]!;
        value[i] = spare.side === 'left' ? ((byte & 0x0f) << 4) | (bytes[at + i + 1]! >> 4) : byte;
      }
      value[size - 1] = value[size - 1]! | FILLER;
      return isPacked(content, value) ? value : null;
    },
    write(value: Uint8Array, target, at) {
      if (!isPacked(content, value)) return false;
      const last = at + value.length - 1;
      if (packedLength(value) % 2 === 0) {
        target.set(value, at);
      } else if (spare.side === 'right') {
        target.set(value, at);
        target[last] = (value[value.length - 1]! & 0xf0) | spare.nibble;
      } else {
        let above = spare.nibble;
        for (let i = 0; i < value.length; i++) {
          target[at + i] = (above << 4) | (value[i]! >> 4);
          above = value[i]! & 0x0f;
        }
      }
      return true;
    },
  };
}

/** Packed in memory and a character a digit on the wire. */
export function packedTextCodec(content: 'n' | 'z', set: CharacterSet): ValueCodec {
  const { toLatin1, fromLatin1 } = CHARACTER_MAPS[set];
  const nibbleOf = (code: number): number => {
    if (code === 0x3d) return SEPARATOR;
    return code >= 0x30 && code <= 0x39 ? code - 0x30 : 0x0e;
  };
  return {
    read(bytes, at, units) {
      const value = new Uint8Array((units + 1) >> 1);
      for (let i = 0; i < value.length; i++) {
        const high = nibbleOf(toLatin1[bytes[at + 2 * i]!]!);
        const low = 2 * i + 1 < units ? nibbleOf(toLatin1[bytes[at + 2 * i + 1]!]!) : FILLER;
        value[i] = (high << 4) | low;
      }
      return isPacked(content, value) ? value : null;
    },
    write(value: Uint8Array, target, at) {
      if (!isPacked(content, value)) return false;
      const digits = packedLength(value);
      for (let i = 0; i < digits; i++) {
        const nibble = (i & 1) === 0 ? value[i >> 1]! >> 4 : value[i >> 1]! & 0x0f;
        target[at + i] = fromLatin1[nibble === SEPARATOR ? 0x3d : 0x30 + nibble]!;
      }
      return true;
    },
  };
}

function isPacked(content: 'n' | 'z', value: Uint8Array): boolean {
  const kinds = KINDS[content];
  const last = value.length - 1;
  for (let i = 0; i < last; i++) if (kinds[value[i]!] !== PAIR) return false;
  return last < 0 || kinds[value[last]!] !== 0;
}
