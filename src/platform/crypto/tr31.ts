import { timingSafeEqual } from 'node:crypto';
import { concatBytes, fromHex, toHex } from '../bytes/hex.ts';
import { TerminalError } from '../errors/terminal-error.ts';
import type { Random } from '../ports/random.ts';
import {
  formatKeyBlockHeader,
  invalidBlock,
  type KeyBlockHeader,
  parseKeyBlockHeader,
} from './key-block-header.ts';
import { openKey, PROTECTION, sealKey } from './key-block-seal.ts';
import { keyCheckValue } from './key-check-value.ts';
import { checkHeader, checkKey, type KeyPolicy, protectionStrength, requireStrength } from './key-policy.ts';

export interface ImportedKey {
  header: KeyBlockHeader;
  /** The caller wipes it. */
  key: Uint8Array;
}

/** Bytes before the key that say its bits. */
const LENGTH_FIELD = 2;
/** Lengths of a key, by algorithm; others have any. */
const KEY_LENGTHS: Readonly<Record<string, readonly number[]>> = { D: [8], T: [16, 24], A: [16, 24, 32] };

/**
 * Takes the key out of a TR-31 key block. The header is checked first, then the policy, then the MAC; nothing of the
 * key is looked at before that.
 * @spec ANSI X9.143:2021, 7 (TR-31); ISO 20038:2017, 6 (version E)
 * @throws TerminalError key_block_invalid, key_refused
 */
export function importKeyBlock(block: string, protectionKey: Uint8Array, policy: KeyPolicy): ImportedKey {
  const { header, length } = parseKeyBlockHeader(block);
  checkHeader(header, policy);
  const { macLength, blockLength } = PROTECTION[header.version];
  requireProtectionKey(header.version, protectionKey);
  const macStart = block.length - 2 * macLength;
  if (macStart <= length || !/^[0-9A-F]*$/.test(block.slice(length))) {
    throw invalidBlock('there is no hex of a key and its MAC behind the header', length);
  }
  if ((macStart - length) % (2 * blockLength) !== 0) {
    throw invalidBlock(`the encrypted key is not whole blocks of ${blockLength} bytes`, length);
  }

  const plain = openKey(header.version, protectionKey, Buffer.from(block.slice(0, length), 'latin1'), {
    sealed: fromHex(block.slice(length, macStart)),
    mac: fromHex(block.slice(macStart)),
  });
  if (!plain) throw macWrong();
  try {
    const key = keyOf(plain, header, length);
    try {
      checkKey(header, key.length, protectionStrength(header.version, protectionKey), policy);
      checkValues(block, header, key, protectionKey);
      return { header, key };
    } catch (error) {
      key.fill(0);
      throw error;
    }
  } finally {
    plain.fill(0);
  }
}

/** What is left to `exportKeyBlock`: how long the encrypted key looks. */
export interface ExportOptions {
  /** Pads TDES to 24 and AES to 32 bytes, so that the block does not tell the key's length. Default true. */
  concealLength?: boolean;
}

/**
 * Puts a key into a key block of version B, D or E.
 * @throws TerminalError key_refused when the protection key is weaker than the key, or the version is A or C
 */
export function exportKeyBlock(
  header: KeyBlockHeader,
  key: Uint8Array,
  protectionKey: Uint8Array,
  random: Random,
  { concealLength = true }: ExportOptions = {},
): string {
  const { version, algorithm } = header;
  if (version === 'A' || version === 'C') {
    throw new TerminalError('key_refused', `Key blocks of version ${version} are not made.`, {
      hint: 'Use version B under a TDES key, or D under an AES key.',
    });
  }
  requireProtectionKey(version, protectionKey);
  if (!(KEY_LENGTHS[algorithm]?.includes(key.length) ?? true)) {
    throw new Error(`not the length of a key of algorithm ${algorithm}`);
  }
  requireStrength(algorithm, key.length, protectionStrength(version, protectionKey));

  const { macLength, blockLength } = PROTECTION[version];
  const shown = concealLength ? Math.max(key.length, KEY_LENGTHS[algorithm]?.at(-1) ?? 0) : key.length;
  const plainLength = Math.ceil((LENGTH_FIELD + shown) / blockLength) * blockLength;
  const bits = key.length * 8;
  const plain = concatBytes(
    Uint8Array.of(bits >> 8, bits & 0xff),
    key,
    random.bytes(plainLength - LENGTH_FIELD - key.length),
  );
  const text = formatKeyBlockHeader(header, 2 * (plainLength + macLength));
  try {
    const { sealed, mac } = sealKey(version, protectionKey, Buffer.from(text, 'latin1'), plain);
    return `${text}${toHex(sealed)}${toHex(mac)}`;
  } finally {
    plain.fill(0);
  }
}

function requireProtectionKey(version: KeyBlockHeader['version'], protectionKey: Uint8Array): void {
  const { protectionKeyLengths } = PROTECTION[version];
  if (protectionKeyLengths.includes(protectionKey.length)) return;
  throw new TerminalError(
    'key_refused',
    `A key block of version ${version} needs a protection key of ${protectionKeyLengths.join(' or ')} bytes.`,
  );
}

function keyOf(plain: Uint8Array, { algorithm }: KeyBlockHeader, position: number): Uint8Array {
  const bits = plain.length < LENGTH_FIELD ? 0 : (plain[0]! << 8) | plain[1]!;
  const length = bits / 8;
  if (!Number.isInteger(length) || length === 0 || LENGTH_FIELD + length > plain.length) {
    throw invalidBlock('the length inside it does not fit the key', position);
  }
  if (!(KEY_LENGTHS[algorithm]?.includes(length) ?? true)) {
    throw invalidBlock(`a key of algorithm ${algorithm} does not have ${length} bytes`, position);
  }
  return plain.slice(LENGTH_FIELD, LENGTH_FIELD + length);
}

/** Optional blocks KC and KP: the check values that key and protection key must have. */
function checkValues(
  block: string,
  { version, algorithm, optional }: KeyBlockHeader,
  key: Uint8Array,
  protectionKey: Uint8Array,
): void {
  const protectionAlgorithm = version === 'D' || version === 'E' ? 'A' : 'T';
  for (const { id, text } of optional) {
    if (id !== 'KC' && id !== 'KP') continue;
    const of = id === 'KC' ? algorithm : protectionAlgorithm;
    if (of !== 'T' && of !== 'A') continue;
    const stated = fromHex(text.slice(2));
    const full = keyCheckValue(
      of,
      id === 'KC' ? key : protectionKey,
      text.startsWith('00') ? 'zeros' : 'cmac',
    );
    if (stated.length > full.length || !timingSafeEqual(full.subarray(0, stated.length), stated)) {
      throw invalidBlock(`the check value in ${id} is another key's`, block.indexOf(id, 16));
    }
  }
}

function macWrong(): TerminalError {
  return new TerminalError(
    'key_block_invalid',
    'The MAC of the key block is wrong: it was changed, or stands under another key.',
    {
      hint: 'Compare the check value of the protection key with its sender, then ask for a fresh block.',
    },
  );
}
