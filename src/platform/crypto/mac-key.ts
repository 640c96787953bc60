import { timingSafeEqual } from 'node:crypto';
import { AES } from './block-cipher.ts';
import { cmac } from './cmac.ts';
import { retailMac } from './retail-mac.ts';

export type MacAlgorithm = 'retail-mac' | 'aes-cmac';

/** A key that makes and checks the 8-byte MACs of messages, until it is wiped. */
export interface MacKey {
  mac(message: Uint8Array): Uint8Array;
  /** In constant time; a MAC of another length than 8 bytes is wrong. */
  verify(message: Uint8Array, mac8: Uint8Array): boolean;
  /** Zeroes the key. Using it afterwards is an Error. */
  wipe(): void;
}

const MAC_LENGTH = 8;

const ALGORITHMS: Readonly<
  Record<
    MacAlgorithm,
    { keyLengths: readonly number[]; mac(key: Uint8Array, message: Uint8Array): Uint8Array }
  >
> = {
  'retail-mac': { keyLengths: [16], mac: (key, message) => retailMac(key, message) },
  'aes-cmac': { keyLengths: [16, 24, 32], mac: (key, message) => cmac(AES, key, message) },
};

/**
 * `key` is copied: the caller wipes its own. Retail MAC takes 16 bytes and pads with zeros (ANSI X9.19),
 * AES-CMAC takes 16, 24 or 32 and is cut to its leftmost 8 bytes.
 */
export function createMacKey(key: Uint8Array, algorithm: MacAlgorithm): MacKey {
  const { keyLengths, mac } = ALGORITHMS[algorithm];
  if (!keyLengths.includes(key.length)) throw new Error(`not the length of a ${algorithm} key`);
  const own = new Uint8Array(key);
  let wiped = false;
  const compute = (message: Uint8Array) => {
    if (wiped) throw new Error('this MAC key was wiped');
    return mac(own, message).subarray(0, MAC_LENGTH);
  };
  return {
    mac: compute,
    verify: (message, mac8) => {
      const expected = compute(message);
      return mac8.length === MAC_LENGTH && timingSafeEqual(expected, mac8);
    },
    wipe() {
      wiped = true;
      own.fill(0);
    },
  };
}
