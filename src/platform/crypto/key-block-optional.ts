import { TerminalError } from '../errors/terminal-error.ts';

/** An optional block of a key block's header: key set identifier KS, check value KC, time stamp TS ... */
export interface OptionalBlock {
  /** Two letters or digits. */
  id: string;
  /** Printable ASCII, as it stands in the block. */
  text: string;
}

/** Identifier and length. */
const SHORT_START = 4;
/** Identifier, "00", how many digits the length has, the length. */
const LONG_START = 10;
const LONGEST_SHORT = 0xff;
const MOST_BLOCKS = 99;

/**
 * What the blocks that are read here may hold; others only need to be printable.
 * NOTE: X9.143:2021's example 8.2 has a KS that is not hex. Its table has KS as hex, so that example is refused.
 * @spec ANSI X9.143:2021, 6.3.6 tables 8 to 25
 */
const CONTENTS: Readonly<Record<string, RegExp>> = {
  CT: /^0[0-2][0-9A-Za-z+/=]+$/,
  HM: /^[0-9A-F]{2}$/,
  IK: /^[0-9A-F]{16}$/,
  KC: /^0[01][0-9A-F]{4,10}$/,
  KP: /^0[01][0-9A-F]{4,10}$/,
  KS: /^([0-9A-F]{2}){8,12}$/,
  KV: /^[0-9A-Za-z]{4}$/,
  PB: /^[\x20-\x7e]*$/,
  TS: /^[0-9:.TZ+-]{8,32}$/,
};

/**
 * Reads `count` optional blocks from `start` on.
 * @throws TerminalError key_block_invalid
 */
export function parseOptionalBlocks(
  block: string,
  start: number,
  count: number,
): { optional: OptionalBlock[]; end: number } {
  const optional: OptionalBlock[] = [];
  let end = start;
  for (let index = 0; index < count; index++) {
    const id = block.slice(end, end + 2);
    const { textStart, length } = lengthAt(block, end);
    const text = block.slice(textStart, end + length);
    if (!/^[0-9A-Z]{2}$/.test(id)) throw invalidOptional('an identifier is not two letters or digits', end);
    if (end + length > block.length) throw invalidOptional(`${id} is longer than the key block`, end);
    if (optional.some((other) => other.id === id)) throw invalidOptional(`${id} stands there twice`, end);
    if (!(CONTENTS[id]?.test(text) ?? true))
      throw invalidOptional(`${id} does not hold what X9.143 says`, textStart);
    if (id === 'PB' && index !== count - 1) throw invalidOptional('PB is not the last', end);
    optional.push({ id, text });
    end += length;
  }
  return { optional, end };
}

/** The optional blocks as text, padded with a block PB to a multiple of `multiple`. */
export function formatOptionalBlocks(
  optional: readonly OptionalBlock[],
  multiple: number,
): { count: number; text: string } {
  let text = '';
  for (const block of optional) text += formatBlock(block);
  const missing = (multiple - (text.length % multiple)) % multiple;
  if (missing === 0) return counted(optional.length, text);
  const padding = missing >= SHORT_START ? missing : missing + multiple;
  return counted(
    optional.length + 1,
    text + formatBlock({ id: 'PB', text: '0'.repeat(padding - SHORT_START) }),
  );
}

function counted(count: number, text: string): { count: number; text: string } {
  if (count > MOST_BLOCKS) throw new Error(`a key block has at most ${MOST_BLOCKS} optional blocks`);
  return { count, text };
}

function formatBlock({ id, text }: OptionalBlock): string {
  const short = SHORT_START + text.length;
  if (short <= LONGEST_SHORT) return `${id}${hex(short, 2)}${text}`;
  return `${id}0004${hex(LONG_START + text.length, 4)}${text}`;
}

/**
 * The length counts the whole block, its identifier too.
 * NOTE: X9.143 lets a long length have any even number of digits; more than 4 say nothing that fits into a block.
 */
function lengthAt(block: string, start: number): { textStart: number; length: number } {
  const short = hexAt(block, start + 2, 2);
  if (short !== 0) {
    if (short < SHORT_START) throw invalidOptional('a length is less than its own field', start + 2);
    return { textStart: start + SHORT_START, length: short };
  }
  const digits = hexAt(block, start + 4, 2);
  if (digits !== 2 && digits !== 4)
    throw invalidOptional('a long length has neither 2 nor 4 digits', start + 4);
  const textStart = start + LONG_START - 4 + digits;
  const length = hexAt(block, start + 6, digits);
  if (start + length < textStart) throw invalidOptional('a length is less than its own field', start + 6);
  return { textStart, length };
}

function hexAt(block: string, start: number, digits: number): number {
  const text = block.slice(start, start + digits);
  if (text.length !== digits || !/^[0-9A-F]+$/.test(text))
    throw invalidOptional('a length is not hex', start);
  return Number.parseInt(text, 16);
}

const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');

function invalidOptional(why: string, position: number): TerminalError {
  return new TerminalError(
    'key_block_invalid',
    `The key block is not valid: in its optional blocks ${why} (at character ${position + 1}).`,
  );
}
