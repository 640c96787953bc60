import { concatBytes } from '../bytes/hex.ts';
import { TDES } from './block-cipher.ts';
import { type DukptTree, keyAt } from './dukpt-tree.ts';
import { xorBytes } from './xor.ts';

const KSN_LENGTH = 10;
const KEY_LENGTH = 16;
const COUNTER_BITS = 21;
const HALF = 8;
const COUNTER_MASK = 2 ** COUNTER_BITS - 1;

/** Turns a key into the one that makes the left half of its children and of the initial key's right half. */
const LEFT_VARIANT = bothHalves(0xc0, 0xc0, 0xc0, 0xc0, 0, 0, 0, 0);

/** @spec ANSI X9.24-1:2009, A.4.1; X9.24-3:2017, C.5 */
const VARIANTS = {
  pin: bothHalves(0, 0, 0, 0, 0, 0, 0, 0xff),
  'mac-request': bothHalves(0, 0, 0, 0, 0, 0, 0xff, 0),
  'mac-response': bothHalves(0, 0, 0, 0, 0xff, 0, 0, 0),
  'data-request': bothHalves(0, 0, 0, 0, 0, 0xff, 0, 0),
  'data-response': bothHalves(0, 0, 0, 0xff, 0, 0, 0, 0),
} as const;

/** What a working key is for. "request" is the terminal's message, "response" the host's. */
export type TdesKeyUsage = keyof typeof VARIANTS;

/**
 * Initial key (16 bytes) of the device that `ksn` names; its counter bits do not matter.
 * @spec ANSI X9.24-1:2009, A.6
 */
export function tdesInitialKey(bdk: Uint8Array, ksn: Uint8Array): Uint8Array {
  requireKey(bdk);
  const name = withoutCounter(ksn).subarray(0, HALF);
  const variant = xorBytes(bdk, LEFT_VARIANT);
  const initialKey = concatBytes(TDES.encrypt(bdk, name), TDES.encrypt(variant, name));
  variant.fill(0);
  return initialKey;
}

/** Counter of the transaction, 0..2097151: the 21 rightmost bits. */
export function tdesCounter(ksn: Uint8Array): number {
  requireKsn(ksn);
  return ((ksn[7]! << 16) | (ksn[8]! << 8) | ksn[9]!) & COUNTER_MASK;
}

/** The keys of the device that `ksn` (10 bytes, counter ignored) names. */
export function tdesTree(ksn: Uint8Array): DukptTree {
  const base = withoutCounter(ksn);
  const ksnOf = (counter: number) => {
    const serial = new Uint8Array(base);
    serial[7] = serial[7]! | (counter >>> 16);
    serial[8] = (counter >>> 8) & 0xff;
    serial[9] = counter & 0xff;
    return serial;
  };
  return {
    counterBits: COUNTER_BITS,
    mostOnes: 10,
    ksn: ksnOf,
    derive: (parent, counter) => childKey(parent, ksnOf(counter).subarray(KSN_LENGTH - HALF)),
  };
}

/**
 * Transaction key of the message that came with `ksn`, on the host's side. No message is made with this key itself:
 * see `tdesWorkingKey`.
 * @throws TerminalError key_refused when no device would use that counter
 */
export function tdesTransactionKey(initialKey: Uint8Array, ksn: Uint8Array): Uint8Array {
  requireKey(initialKey);
  return keyAt(tdesTree(ksn), initialKey, tdesCounter(ksn));
}

/**
 * The key that is used. A data key is passed through itself once more, so that it says nothing of its transaction key.
 * @spec ANSI X9.24-1:2009, A.4.1
 */
export function tdesWorkingKey(transactionKey: Uint8Array, usage: TdesKeyUsage): Uint8Array {
  requireKey(transactionKey);
  const variant = xorBytes(transactionKey, VARIANTS[usage]);
  if (usage !== 'data-request' && usage !== 'data-response') return variant;
  const dataKey = TDES.encrypt(variant, variant);
  variant.fill(0);
  return dataKey;
}

/**
 * Non-reversible key generation; `serial` is the rightmost 8 bytes of the KSN.
 * @spec ANSI X9.24-1:2009, A.2
 */
function childKey(parent: Uint8Array, serial: Uint8Array): Uint8Array {
  const variant = xorBytes(parent, LEFT_VARIANT);
  const child = concatBytes(scramble(variant, serial), scramble(parent, serial));
  variant.fill(0);
  return child;
}

/** DES with the left half of the key between two additions of the right half. */
function scramble(key: Uint8Array, block: Uint8Array): Uint8Array {
  const right = key.subarray(HALF);
  return xorBytes(TDES.encrypt(key.subarray(0, HALF), xorBytes(block, right)), right);
}

function withoutCounter(ksn: Uint8Array): Uint8Array {
  requireKsn(ksn);
  const base = new Uint8Array(ksn);
  base[7] = base[7]! & 0xe0;
  base.fill(0, 8);
  return base;
}

function bothHalves(...half: readonly number[]): Uint8Array {
  return Uint8Array.from([...half, ...half]);
}

function requireKey(key: Uint8Array): void {
  if (key.length !== KEY_LENGTH) throw new Error(`a TDES DUKPT key has ${KEY_LENGTH} bytes`);
}

function requireKsn(ksn: Uint8Array): void {
  if (ksn.length !== KSN_LENGTH) throw new Error(`a TDES DUKPT key serial number has ${KSN_LENGTH} bytes`);
}
