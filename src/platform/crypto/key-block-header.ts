import { TerminalError } from '../errors/terminal-error.ts';
import { formatOptionalBlocks, type OptionalBlock, parseOptionalBlocks } from './key-block-optional.ts';

/** A and C: TDES, key variants. B: TDES, derived keys. D: AES, CBC. E: AES, counter mode. */
export type KeyBlockVersion = 'A' | 'B' | 'C' | 'D' | 'E';

/** What a key block says in the clear about its key. The words are those of ANSI X9.143. */
export interface KeyBlockHeader {
  version: KeyBlockVersion;
  /** Key usage, two characters: "P0" PIN encryption, "M3" ISO 9797-1 algorithm 3, "K0" key encryption ... */
  usage: string;
  /** Algorithm: "T" TDES, "A" AES, "H" HMAC, "R" RSA ... */
  algorithm: string;
  /** Mode of use: "E" encrypt only, "G" generate only, "N" no restriction ... */
  mode: string;
  /** Key version number, two characters; "00" when versions are not used. */
  keyVersion: string;
  /** "E" exportable under a trusted key, "N" not exportable, "S" sensitive. */
  exportability: string;
  /** Key context: "0" none, "1" storage, "2" exchange. */
  context: string;
  /** Without padding blocks. */
  optional: readonly OptionalBlock[];
}

/** A header as it stood in a block, and how many characters it has there. */
export interface ParsedHeader {
  header: KeyBlockHeader;
  length: number;
}

const FIXED_LENGTH = 16;
/** The 4 digits of a block's length can say no more. */
const LONGEST_BLOCK = 9999;

/** Characters that the ciphertext's block size and the header's length are multiples of. */
export const VERSION_BLOCK: Readonly<Record<KeyBlockVersion, number>> = { A: 8, B: 8, C: 8, D: 16, E: 16 };

/**
 * Each field: name, first character, what it may hold. Numbers as usage, algorithm, mode are proprietary.
 * @spec ANSI X9.143:2021, 6.3 tables 1 to 7
 */
const FIELDS: readonly (readonly [field: string, start: number, length: number, allowed: RegExp])[] = [
  ['key usage', 5, 2, /^(B[0-3]|C0|D[0-3]|E[0-7]|I0|K[0-4]|M[0-8]|P[01]|S[0-2]|V[0-5]|[0-9]{2})$/],
  ['algorithm', 7, 1, /^[ADEHRST0-9]$/],
  ['mode of use', 8, 1, /^[BCDEGNSTVXY0-9]$/],
  ['key version number', 9, 2, /^[0-9A-Za-z]{2}$/],
  ['exportability', 11, 1, /^[ENS0-9]$/],
  ['number of optional blocks', 12, 2, /^[0-9]{2}$/],
  ['key context', 14, 1, /^[0-2]$/],
  ['reserved character', 15, 1, /^0$/],
];

/**
 * Reads the header and nothing else: no key is needed and nothing is proven yet.
 * @throws TerminalError key_block_invalid
 */
export function parseKeyBlockHeader(block: string): ParsedHeader {
  if (!/^[\x20-\x7e]*$/.test(block)) throw invalidBlock('it has characters that are not printable ASCII', 0);
  if (block.length < FIXED_LENGTH || block.length > LONGEST_BLOCK) {
    throw invalidBlock(`it has ${block.length} characters, not ${FIXED_LENGTH} to ${LONGEST_BLOCK}`, 0);
  }
  const version = block.charAt(0);
  if (!isVersion(version)) throw invalidBlock('its version is none of A, B, C, D, E', 0);
  const length = block.slice(1, 5);
  if (!/^[0-9]{4}$/.test(length) || Number(length) !== block.length) {
    throw invalidBlock(`its header does not say its length, ${block.length}`, 1);
  }
  for (const [field, start, size, allowed] of FIELDS) {
    if (!allowed.test(block.slice(start, start + size)))
      throw invalidBlock(`its ${field} is not one of X9.143`, start);
  }
  const { optional, end } = parseOptionalBlocks(block, FIXED_LENGTH, Number(block.slice(12, 14)));
  if (end % VERSION_BLOCK[version] !== 0) {
    throw invalidBlock(
      `its header has ${end} characters, not a multiple of ${VERSION_BLOCK[version]}`,
      FIXED_LENGTH,
    );
  }
  return {
    header: {
      version,
      usage: block.slice(5, 7),
      algorithm: block.charAt(7),
      mode: block.charAt(8),
      keyVersion: block.slice(9, 11),
      exportability: block.charAt(11),
      context: block.charAt(14),
      optional: optional.filter(({ id }) => id !== 'PB'),
    },
    length: end,
  };
}

/**
 * The header of a block that has `sealedLength` characters behind it.
 * @throws TerminalError key_block_invalid when a field is not one of X9.143
 */
export function formatKeyBlockHeader(header: KeyBlockHeader, sealedLength: number): string {
  const { count, text } = formatOptionalBlocks(header.optional, VERSION_BLOCK[header.version]);
  const { usage, algorithm, mode, keyVersion, exportability, context } = header;
  const tail = `${usage}${algorithm}${mode}${keyVersion}${exportability}${twoDigits(count)}${context}0${text}`;
  const length = 5 + tail.length + sealedLength;
  if (length > LONGEST_BLOCK) throw new Error(`a key block has at most ${LONGEST_BLOCK} characters`);
  const formatted = `${header.version}${String(length).padStart(4, '0')}${tail}`;
  parseKeyBlockHeader(formatted.padEnd(length, '0'));
  return formatted;
}

/** A key block that cannot be what its sender made. `position` counts characters from 0. */
export function invalidBlock(why: string, position: number): TerminalError {
  return new TerminalError(
    'key_block_invalid',
    `The key block is not valid: ${why} (at character ${position + 1}).`,
  );
}

function isVersion(text: string): text is KeyBlockVersion {
  return Object.hasOwn(VERSION_BLOCK, text);
}

const twoDigits = (count: number) => String(count).padStart(2, '0');
