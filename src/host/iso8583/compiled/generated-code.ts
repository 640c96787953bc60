import type { Dialect } from '../dialect.ts';
import type { IsoMessage } from '../field-spec.ts';
import { generatePack } from './generate-pack.ts';
import { generateUnpack } from './generate-unpack.ts';

/**
 * A dialect's table as two functions of straight-line JavaScript: each row's numbers stand in the code, and each codec
 * is called from a place of its own, which V8 can inline. They handle what is well-formed; anything else they leave to
 * `readMessage` and `writeMessage`, which say what is wrong.
 *
 * The text of these functions is put together from numbers and from names that are written in this folder. No text of
 * a table (names, tags, padding) goes into it: what a function needs of those it is given as an argument. A table
 * from a file can therefore not bring code along.
 */
export interface GeneratedCode {
  /**
   * Writes the message to `target` from `start` on, where there is room for the longest, and returns where it ends;
   * negative: not plain, nothing is settled.
   */
  pack(message: IsoMessage, target: Uint8Array, start: number): number;
  /** null: not plain. */
  unpack(bytes: Uint8Array): IsoMessage | null;
}

export function generateCode(dialect: Dialect): GeneratedCode {
  return { pack: generatePack(dialect), unpack: generateUnpack(dialect) };
}
