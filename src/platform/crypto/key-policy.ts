import { TerminalError } from '../errors/terminal-error.ts';
import type { KeyBlockHeader, KeyBlockVersion } from './key-block-header.ts';

/** What a key must be to be taken for one purpose. */
export interface KeyPolicy {
  /** Key usages, e.g. ["M3"]. */
  usages: readonly string[];
  /** Modes of use, e.g. ["G", "C", "N"]. */
  modes: readonly string[];
  /** Algorithms, each with the bytes that a key has at least, e.g. { T: 16, A: 16 }. */
  algorithms: Readonly<Record<string, number>>;
  /** B, D and E unless something else is said: A and C protect by variants and a MAC of 4 bytes. */
  versions?: readonly KeyBlockVersion[];
}

const SAFE_VERSIONS: readonly KeyBlockVersion[] = ['B', 'D', 'E'];

/** What the header says is refused here, before any key is used. @throws TerminalError key_refused */
export function checkHeader(header: KeyBlockHeader, policy: KeyPolicy): void {
  const versions = policy.versions ?? SAFE_VERSIONS;
  if (!versions.includes(header.version)) {
    throw refused(`key block version ${header.version}`, versions);
  }
  if (!policy.usages.includes(header.usage)) throw refused(`key usage ${header.usage}`, policy.usages);
  if (!Object.hasOwn(policy.algorithms, header.algorithm)) {
    throw refused(`algorithm ${header.algorithm}`, Object.keys(policy.algorithms));
  }
  if (!policy.modes.includes(header.mode)) throw refused(`mode of use ${header.mode}`, policy.modes);
}

/** What only the opened key tells. @throws TerminalError key_refused */
export function checkKey(
  { algorithm }: KeyBlockHeader,
  keyLength: number,
  protectionKeyStrength: number,
  policy: KeyPolicy,
): void {
  const shortest = policy.algorithms[algorithm] ?? 0;
  if (keyLength < shortest) {
    throw new TerminalError(
      'key_refused',
      `The key block holds a key of ${keyLength} bytes; at least ${shortest} are asked for.`,
    );
  }
  requireStrength(algorithm, keyLength, protectionKeyStrength);
}

/** A key rests only under one that is at least as strong. @throws TerminalError key_refused */
export function requireStrength(algorithm: string, keyLength: number, protectionKeyStrength: number): void {
  const strength = strengthOf(algorithm, keyLength);
  if (strength <= protectionKeyStrength) return;
  throw new TerminalError(
    'key_refused',
    `A key of ${strength} bits strength stands under a protection key of ${protectionKeyStrength}.`,
    {
      hint: 'Ask its sender to wrap it under a key that is at least as strong, such as AES-256 in version D.',
    },
  );
}

/**
 * Bits of security. TDES with two keys counts 80, with three 112. Of an asymmetric key the length of its encoding
 * tells nothing, it counts 0: version D's AES-128 is above what RSA-2048 and 3072 and P-256 need.
 * @spec NIST SP 800-57 part 1, 5.6.1.1
 */
function strengthOf(algorithm: string, keyLength: number): number {
  if (algorithm === 'T' || algorithm === 'D') return { 8: 56, 16: 80, 24: 112 }[keyLength] ?? 0;
  return algorithm === 'A' || algorithm === 'H' ? Math.min(keyLength * 8, 256) : 0;
}

/** The same of the key that protects a key block. */
export function protectionStrength(version: KeyBlockVersion, protectionKey: Uint8Array): number {
  return strengthOf(version === 'D' || version === 'E' ? 'A' : 'T', protectionKey.length);
}

function refused(what: string, wanted: readonly string[]): TerminalError {
  return new TerminalError(
    'key_refused',
    `The key block has ${what}; what is taken here: ${wanted.join(', ')}.`,
  );
}
