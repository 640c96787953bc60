import { readFileSync } from 'node:fs';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';
import { splitNibbles } from '../../../../src/platform/crypto/nibbles.ts';

/** A file of test/vectors. */
export function readVectors<Content>(name: string): Content {
  const url = new URL(`../../../vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Content;
}

/** Digits of a compressed numeric field, its padding F left out; one digit a byte. */
export function digitsOf(compressed: string): Uint8Array {
  return splitNibbles(fromHex(compressed)).filter((nibble) => nibble !== 0xf);
}
