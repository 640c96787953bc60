import { expect, test } from 'vitest';
import { CHARACTER_MAPS } from '../../../../src/host/iso8583/codecs/character-set.ts';

test.each(['ascii', 'cp500', 'cp1047'] as const)(
  '%s maps each byte to a character of its own and back',
  (set) => {
    const { toLatin1, fromLatin1 } = CHARACTER_MAPS[set];
    expect(new Set(toLatin1).size).toBe(256);
    for (let byte = 0; byte < 256; byte++) expect(fromLatin1[toLatin1[byte]!]).toBe(byte);
  },
);

test.each([
  ['cp500', '0', 0xf0],
  ['cp500', 'A', 0xc1],
  ['cp500', 'z', 0xa9],
  ['cp500', '=', 0x7e],
  ['cp500', '[', 0x4a],
  ['cp500', '!', 0x4f],
  ['cp1047', '[', 0xad],
  ['cp1047', ']', 0xbd],
  ['cp1047', '|', 0x4f],
  ['cp1047', '^', 0x5f],
] as const)('%s writes %s as %i', (set, character, byte) => {
  expect(CHARACTER_MAPS[set].fromLatin1[character.charCodeAt(0)]).toBe(byte);
});
