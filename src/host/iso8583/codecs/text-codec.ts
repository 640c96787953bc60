import type { CharacterSet, Content } from '../field-spec.ts';
import { CHARACTER_MAPS } from './character-set.ts';
import { ALLOWED } from './content.ts';
import { latin1Text } from './latin1-text.ts';
import type { ValueCodec } from './value-codec.ts';

/** A character a byte. */
export function textCodec(content: Exclude<Content, 'b'>, set: CharacterSet): ValueCodec {
  return set === 'ascii' ? latin1Codec(ALLOWED[content]) : ebcdicCodec(ALLOWED[content], set);
}

function latin1Codec(allowed: Uint8Array): ValueCodec {
  return {
    read(bytes, at, units) {
      const end = at + units;
      for (let i = at; i < end; i++) if (allowed[bytes[i]!] === 0) return null;
      return latin1Text(bytes, at, units);
    },
    write(value: string, target, at) {
      for (let i = 0; i < value.length; i++) {
        const code = value.charCodeAt(i);
        if (allowed[code] !== 1) return false;
        target[at + i] = code;
      }
      return true;
    },
  };
}

function ebcdicCodec(allowed: Uint8Array, set: CharacterSet): ValueCodec {
  const { toLatin1, fromLatin1 } = CHARACTER_MAPS[set];
  return {
    read(bytes, at, units) {
      let text = '';
      for (let i = at; i < at + units; i++) {
        const code = toLatin1[bytes[i]!]!;
        if (allowed[code] === 0) return null;
        text += String.fromCharCode(code);
      }
      return text;
    },
    write(value: string, target, at) {
      for (let i = 0; i < value.length; i++) {
        const code = value.charCodeAt(i);
        if (allowed[code] !== 1) return false;
        target[at + i] = fromLatin1[code]!;
      }
      return true;
    },
  };
}
