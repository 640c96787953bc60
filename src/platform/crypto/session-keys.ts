import { TerminalError } from '../errors/terminal-error.ts';
import type { Random } from '../ports/random.ts';
import { parseKeyBlockHeader } from './key-block-header.ts';
import type { KeyPolicy } from './key-policy.ts';
import { createMacKey, type MacAlgorithm, type MacKey } from './mac-key.ts';
import { encipherPinBlock, encipherPinBlock4, pinBlock0 } from './pin-block.ts';
import { importKeyBlock } from './tr31.ts';

/** A working key of a terminal: for PINs, or for the MACs of messages both ways. */
export type SessionKeyKind = 'pin' | 'mac';

/** TDES of two or three keys, or AES. */
const PIN_POLICY: KeyPolicy = { usages: ['P0'], modes: ['E', 'B', 'N'], algorithms: { T: 16, A: 16 } };

/**
 * One key serves both directions, so it must be allowed to generate and to verify. ISO 9797-1 algorithm 3 (M3) goes
 * with TDES, algorithm 5 (M6, CMAC) with AES.
 */
const MAC_MODES = ['C', 'N'];
const MAC_POLICIES: Readonly<Record<MacAlgorithm, KeyPolicy>> = {
  'retail-mac': { usages: ['M3'], modes: MAC_MODES, algorithms: { T: 16 } },
  'aes-cmac': { usages: ['M6'], modes: MAC_MODES, algorithms: { A: 16 } },
};

/**
 * The keys an ISO 8583 terminal works with, as a key exchange brings them: TR-31 blocks under the terminal's master
 * key. A key is zeroed when the next one takes its place.
 */
export class SessionKeys {
  readonly #masterKey: Uint8Array;
  #macKey: MacKey | undefined;
  #pinKey: { key: Uint8Array; algorithm: string } | undefined;

  /** `masterKey` is copied: 16 or 24 bytes TDES for blocks of version B, 16, 24 or 32 AES for D and E. */
  constructor(masterKey: Uint8Array) {
    this.#masterKey = new Uint8Array(masterKey);
  }

  /**
   * Takes the key of a block; when it is refused, the one before stays.
   * @throws TerminalError key_block_invalid, key_refused
   */
  install(kind: SessionKeyKind, keyBlock: string): void {
    if (kind === 'pin') {
      const { header, key } = importKeyBlock(keyBlock, this.#masterKey, PIN_POLICY);
      this.#pinKey?.key.fill(0);
      this.#pinKey = { key, algorithm: header.algorithm };
      return;
    }
    const algorithm = parseKeyBlockHeader(keyBlock).header.usage === 'M6' ? 'aes-cmac' : 'retail-mac';
    const { key } = importKeyBlock(keyBlock, this.#masterKey, MAC_POLICIES[algorithm]);
    try {
      if (algorithm === 'retail-mac' && key.length !== 16) throw notDouble(key.length);
      const next = createMacKey(key, algorithm);
      this.#macKey?.wipe();
      this.#macKey = next;
    } finally {
      key.fill(0);
    }
  }

  /** Whether a key of that kind is there. */
  has(kind: SessionKeyKind): boolean {
    return (kind === 'pin' ? this.#pinKey : this.#macKey) !== undefined;
  }

  /** 8 bytes. @throws Error when no MAC key is there */
  mac(message: Uint8Array): Uint8Array {
    return this.#requireMacKey().mac(message);
  }

  verify(message: Uint8Array, mac8: Uint8Array): boolean {
    return this.#requireMacKey().verify(message, mac8);
  }

  /** PIN block 0 under a TDES key (8 bytes), 4 under an AES key (16 bytes). The caller wipes PIN and PAN. */
  encipherPin(pin: Uint8Array, pan: Uint8Array, random: Random): Uint8Array {
    if (!this.#pinKey) throw new Error('there is no PIN key yet');
    const { key, algorithm } = this.#pinKey;
    return algorithm === 'A'
      ? encipherPinBlock4(pin, pan, key, random)
      : encipherPinBlock(pinBlock0(pin, pan), key);
  }

  /** Zeroes all keys, the master key too. */
  wipe(): void {
    this.#masterKey.fill(0);
    this.#macKey?.wipe();
    this.#pinKey?.key.fill(0);
    this.#macKey = undefined;
    this.#pinKey = undefined;
  }

  #requireMacKey(): MacKey {
    if (!this.#macKey) throw new Error('there is no MAC key yet');
    return this.#macKey;
  }
}

function notDouble(length: number): TerminalError {
  return new TerminalError(
    'key_refused',
    `The key block holds a retail MAC key of ${length} bytes; it has 16.`,
  );
}
