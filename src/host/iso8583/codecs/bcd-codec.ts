import type { SpareNibble } from '../field-spec.ts';
import { TEXT_OF_FOUR, TEXT_OF_TWO, TWO_DIGITS } from './digit-tables.ts';
import type { ValueCodec } from './value-codec.ts';

/** The character of each nibble, a blank where it has none: decimal digits, with a track's separator, or hex. */
const CHARACTERS = { n: '0123456789', z: '0123456789   =', h: '0123456789ABCDEF' } as const;

const NOT_A_NIBBLE = 0xf0;

/** Two digits a byte. */
export function bcdCodec(content: keyof typeof CHARACTERS, spare: SpareNibble): ValueCodec {
  const characters = CHARACTERS[content];
  const nibbles = nibbleByCode(characters);
  const pairs = content === 'n' ? decimalPairs : pairsOf(characters);
  const isSpareLeft = spare.side === 'left';
  return {
    read(bytes, at, units) {
      if ((units & 1) === 0) return pairs(bytes, at, units >> 1);
      const rest = pairs(bytes, isSpareLeft ? at + 1 : at, units >> 1);
      const lone = isSpareLeft ? bytes[at]! & 0x0f : bytes[at + (units >> 1)]! >> 4;
      const digit = characters[lone] ?? ' ';
      if (rest === null || digit === ' ') return null;
      return isSpareLeft ? digit + rest : rest + digit;
    },
    write(value: string, target, at) {
      const { length } = value;
      let wrong = 0;
      let index = 0;
      let to = at;
      if ((length & 1) === 1 && isSpareLeft) {
        const nibble = nibbles[value.charCodeAt(index++)] ?? NOT_A_NIBBLE;
        wrong |= nibble;
        target[to++] = (spare.nibble << 4) | nibble;
      }
      for (; index + 1 < length; index += 2) {
        const high = nibbles[value.charCodeAt(index)] ?? NOT_A_NIBBLE;
        const low = nibbles[value.charCodeAt(index + 1)] ?? NOT_A_NIBBLE;
        wrong |= high | low;
        target[to++] = (high << 4) | low;
      }
      if (index < length) {
        const nibble = nibbles[value.charCodeAt(index)] ?? NOT_A_NIBBLE;
        wrong |= nibble;
        target[to] = (nibble << 4) | spare.nibble;
      }
      return wrong < NOT_A_NIBBLE;
    },
  };
}

/** Text of `size` bytes of two digits each, or null. */
type ReadPairs = (bytes: Uint8Array, at: number, size: number) => string | null;

const decimalPairs: ReadPairs = (bytes, at, size) => {
  let text = '';
  let from = at;
  if ((size & 1) === 1) {
    const two = TWO_DIGITS[bytes[from++]!]!;
    if (two < 0) return null;
    text = TEXT_OF_TWO[two]!;
  }
  for (const end = at + size; from < end; from += 2) {
    const four = TWO_DIGITS[bytes[from]!]! * 100 + TWO_DIGITS[bytes[from + 1]!]!;
    if (four < 0) return null;
    text = text === '' ? TEXT_OF_FOUR[four]! : text + TEXT_OF_FOUR[four]!;
  }
  return text;
};

function pairsOf(characters: string): ReadPairs {
  return (bytes, at, size) => {
    let text = '';
    for (let i = at; i < at + size; i++) {
      const byte = bytes[i]!;
      text += (characters[byte >> 4] ?? ' ') + (characters[byte & 0x0f] ?? ' ');
    }
    return text.includes(' ') ? null : text;
  };
}

/** Nibble of a character code; lower-case hex letters count as upper-case. */
function nibbleByCode(characters: string): Uint8Array {
  const nibbles = new Uint8Array(256).fill(NOT_A_NIBBLE);
  Array.from(characters).forEach((character, nibble) => {
    if (character === ' ') return;
    nibbles[character.charCodeAt(0)] = nibble;
    nibbles[character.toLowerCase().charCodeAt(0)] = nibble;
  });
  return nibbles;
}
