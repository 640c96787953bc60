import { TerminalError } from '../errors/terminal-error.ts';
import { AES } from './block-cipher.ts';
import { type DukptTree, descend, keyAt } from './dukpt-tree.ts';

const IKID_LENGTH = 8;
const KSN_LENGTH = 12;
const COUNTER_BITS = 32;
/** Never used by a transaction: names the key under which a new initial key comes. */
const UPDATE_COUNTER = 0xffffffff;

/** @spec ANSI X9.24-3:2017, 6.3.2 table 3: usage indicators */
const USAGES = {
  'key-encryption': 0x0002,
  pin: 0x1000,
  'mac-generation': 0x2000,
  'mac-verification': 0x2001,
  'mac-both-ways': 0x2002,
  'data-encryption': 0x3000,
  'data-decryption': 0x3001,
  'data-both-ways': 0x3002,
} as const;
const KEY_DERIVATION = 0x8000;
const INITIAL_KEY_DERIVATION = 0x8001;

/** What a working key is for, seen from the terminal: it generates the MAC of requests and verifies that of responses. */
export type AesDukptUsage = keyof typeof USAGES;

/** @spec ANSI X9.24-3:2017, 6.3.2 table 3: algorithm indicators; bits of the derived key */
const KEY_TYPES = {
  tdes2: { algorithm: 0x0000, bits: 128, strength: 80 },
  tdes3: { algorithm: 0x0001, bits: 192, strength: 112 },
  aes128: { algorithm: 0x0002, bits: 128, strength: 128 },
  aes192: { algorithm: 0x0003, bits: 192, strength: 192 },
  aes256: { algorithm: 0x0004, bits: 256, strength: 256 },
  hmac128: { algorithm: 0x0005, bits: 128, strength: 128 },
  hmac192: { algorithm: 0x0005, bits: 192, strength: 192 },
  hmac256: { algorithm: 0x0005, bits: 256, strength: 256 },
} as const;

export type AesDukptKeyType = keyof typeof KEY_TYPES;

/**
 * Initial key of the device `initialKeyId` (8 bytes), as long as the base derivation key (16, 24 or 32 bytes).
 * @spec ANSI X9.24-3:2017, 6.3.3
 */
export function aesInitialKey(bdk: Uint8Array, initialKeyId: Uint8Array): Uint8Array {
  requireIkid(initialKeyId);
  return deriveKey(bdk, INITIAL_KEY_DERIVATION, aesTypeOf(bdk), initialKeyId);
}

/** Counter of the transaction: the last 4 bytes of the 12 of a KSN. */
export function aesCounter(ksn: Uint8Array): number {
  if (ksn.length !== KSN_LENGTH) throw new Error(`an AES DUKPT key serial number has ${KSN_LENGTH} bytes`);
  return new DataView(ksn.buffer, ksn.byteOffset, KSN_LENGTH).getUint32(IKID_LENGTH);
}

/** The keys of one device. */
export function aesTree(initialKeyId: Uint8Array): DukptTree {
  requireIkid(initialKeyId);
  const ikid = new Uint8Array(initialKeyId);
  return {
    counterBits: COUNTER_BITS,
    mostOnes: 16,
    ksn: (counter) => {
      const ksn = new Uint8Array(KSN_LENGTH);
      ksn.set(ikid);
      new DataView(ksn.buffer).setUint32(IKID_LENGTH, counter);
      return ksn;
    },
    derive: (parent, counter) =>
      deriveKey(parent, KEY_DERIVATION, aesTypeOf(parent), derivationId(ikid, counter)),
  };
}

/**
 * Transaction key of the message that came with `ksn`, on the host's side; working keys are derived from it.
 * @throws TerminalError key_refused when no device would use that counter
 */
export function aesTransactionKey(initialKey: Uint8Array, ksn: Uint8Array): Uint8Array {
  return keyAt(aesTree(ksn.subarray(0, IKID_LENGTH)), initialKey, aesCounter(ksn));
}

/**
 * The key that is used with the message of `ksn`.
 * @spec ANSI X9.24-3:2017, 6.3.3, 6.1.3 (no stronger than what it is derived from)
 * @throws TerminalError key_refused when `type` is stronger than the transaction key
 */
export function aesWorkingKey(
  transactionKey: Uint8Array,
  ksn: Uint8Array,
  usage: AesDukptUsage,
  type: AesDukptKeyType,
): Uint8Array {
  const counter = aesCounter(ksn);
  return deriveKey(transactionKey, USAGES[usage], type, derivationId(ksn, counter));
}

/**
 * The key under which the host sends a device its next initial key.
 * @spec ANSI X9.24-3:2017, 6.5.2, 6.5.3
 */
export function aesUpdateKey(
  initialKey: Uint8Array,
  initialKeyId: Uint8Array,
  type: AesDukptKeyType = aesTypeOf(initialKey),
): Uint8Array {
  const tree = aesTree(initialKeyId);
  const transactionKey = descend(tree, initialKey, UPDATE_COUNTER);
  try {
    return aesWorkingKey(transactionKey, tree.ksn(UPDATE_COUNTER), 'key-encryption', type);
  } finally {
    transactionKey.fill(0);
  }
}

/**
 * One key: as many blocks of enciphered derivation data as it takes.
 * `id` ends the data: the initial key id, or its right half with the counter.
 * @spec ANSI X9.24-3:2017, 6.3.1, 6.3.2 table 2
 */
function deriveKey(parent: Uint8Array, usage: number, type: AesDukptKeyType, id: Uint8Array): Uint8Array {
  const { algorithm, bits, strength } = KEY_TYPES[type];
  if (strength > parent.length * 8) {
    throw new TerminalError(
      'key_refused',
      `A key of ${parent.length * 8} bits gives no ${type} key, which is stronger.`,
    );
  }
  const blocks = new Uint8Array(Math.ceil(bits / 128) * 16);
  const view = new DataView(blocks.buffer);
  for (let offset = 0, count = 1; offset < blocks.length; offset += 16, count++) {
    view.setUint8(offset, 1);
    view.setUint8(offset + 1, count);
    view.setUint16(offset + 2, usage);
    view.setUint16(offset + 4, algorithm);
    view.setUint16(offset + 6, bits);
    blocks.set(id, offset + 8);
  }
  const material = AES.encrypt(parent, blocks);
  const key = material.slice(0, bits / 8);
  material.fill(0);
  return key;
}

function derivationId(ikid: Uint8Array, counter: number): Uint8Array {
  const id = new Uint8Array(8);
  id.set(ikid.subarray(4, IKID_LENGTH));
  new DataView(id.buffer).setUint32(4, counter);
  return id;
}

function aesTypeOf(key: Uint8Array): 'aes128' | 'aes192' | 'aes256' {
  if (key.length === 16) return 'aes128';
  if (key.length === 24) return 'aes192';
  if (key.length === 32) return 'aes256';
  throw new Error('an AES DUKPT key has 16, 24 or 32 bytes');
}

function requireIkid(initialKeyId: Uint8Array): void {
  if (initialKeyId.length !== IKID_LENGTH) throw new Error(`an initial key id has ${IKID_LENGTH} bytes`);
}
