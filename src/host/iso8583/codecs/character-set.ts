import type { CharacterSet } from '../field-spec.ts';

/**
 * ISO 8859-1 code of each EBCDIC byte, row by row: cp500 (IBM CCSID 500, international).
 * @spec IBM CDRA, CCSID 500 and 1047
 */
const CP500 =
  '000102039c09867f978d8e0b0c0d0e0f101112139d8508871819928f1c1d1e1f' +
  '80818283840a171b88898a8b8c050607909116939495960498999a9b14159e1a' +
  '20a0e2e4e0e1e3e5e7f15b2e3c282b2126e9eaebe8edeeefecdf5d242a293b5e' +
  '2d2fc2c4c0c1c3c5c7d1a62c255f3e3ff8c9cacbc8cdcecfcc603a2340273d22' +
  'd8616263646566676869abbbf0fdfeb1b06a6b6c6d6e6f707172aabae6b8c6a4' +
  'b57e737475767778797aa1bfd0dddeaea2a3a5b7a9a7b6bcbdbeac7cafa8b4d7' +
  '7b414243444546474849adf4f6f2f3f57d4a4b4c4d4e4f505152b9fbfcf9faff' +
  '5cf7535455565758595ab2d4d6d2d3d530313233343536373839b3dbdcd9da9f';

/** cp1047 differs from cp500 where open systems want brackets, bar and exclamation mark. */
const CP1047_DIFFERENCES: readonly (readonly [ebcdic: number, latin1: number])[] = [
  [0x4a, 0xa2],
  [0x4f, 0x7c],
  [0x5a, 0x21],
  [0xad, 0x5b],
  [0xb0, 0xac],
  [0xba, 0xdd],
  [0xbb, 0xa8],
  [0xbd, 0x5d],
];

/** Both directions between a set's bytes and ISO 8859-1 codes. */
export interface CharacterMap {
  toLatin1: Uint8Array;
  fromLatin1: Uint8Array;
}

const identity = Uint8Array.from({ length: 256 }, (_, code) => code);

export const CHARACTER_MAPS: Readonly<Record<CharacterSet, CharacterMap>> = {
  ascii: { toLatin1: identity, fromLatin1: identity },
  cp500: mapOf(cp500()),
  cp1047: mapOf(cp1047()),
};

function mapOf(toLatin1: Uint8Array): CharacterMap {
  const fromLatin1 = new Uint8Array(256);
  toLatin1.forEach((latin1, code) => {
    fromLatin1[latin1] = code;
  });
  return { toLatin1, fromLatin1 };
}

function cp500(): Uint8Array {
  return Uint8Array.from(CP500.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function cp1047(): Uint8Array {
  const toLatin1 = cp500();
  for (const [ebcdic, latin1] of CP1047_DIFFERENCES) toLatin1[ebcdic] = latin1;
  return toLatin1;
}
