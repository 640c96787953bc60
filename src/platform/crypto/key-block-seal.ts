import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { concatBytes } from '../bytes/hex.ts';
import { AES, type BlockCipher, TDES } from './block-cipher.ts';
import { cmac } from './cmac.ts';
import type { KeyBlockVersion } from './key-block-header.ts';

interface SealedKey {
  sealed: Uint8Array;
  mac: Uint8Array;
}

interface DerivedKeys {
  encryption: Uint8Array;
  authentication: Uint8Array;
}

/** How one version of key blocks protects its key. `header` is the header's ASCII. */
interface Protection {
  protectionKeyLengths: readonly number[];
  macLength: number;
  /** Bytes of the ciphertext are a multiple of this. */
  blockLength: number;
  deriveKeys(protectionKey: Uint8Array): DerivedKeys;
  seal(keys: DerivedKeys, header: Uint8Array, plain: Uint8Array): SealedKey;
  /** undefined when the MAC does not fit; nothing of the plain text is left then. */
  open(keys: DerivedKeys, header: Uint8Array, from: SealedKey): Uint8Array | undefined;
}

/** @spec ANSI X9.143:2021, 7.2.2: variant keys, encryption begins with the header, the MAC is of the ciphertext */
const VARIANT: Protection = {
  protectionKeyLengths: [16, 24],
  macLength: 4,
  blockLength: 8,
  deriveKeys: (key) => ({
    encryption: key.map((byte) => byte ^ 0x45),
    authentication: key.map((byte) => byte ^ 0x4d),
  }),
  seal({ encryption, authentication }, header, plain) {
    const sealed = TDES.encryptCbc(encryption, header.subarray(0, 8), plain);
    return { sealed, mac: variantMac(authentication, header, sealed) };
  },
  open({ encryption, authentication }, header, { sealed, mac }) {
    if (!timingSafeEqual(variantMac(authentication, header, sealed), mac)) return undefined;
    return TDES.decryptCbc(encryption, header.subarray(0, 8), sealed);
  },
};

function variantMac(key: Uint8Array, header: Uint8Array, sealed: Uint8Array): Uint8Array {
  return TDES.encryptCbc(key, new Uint8Array(8), concatBytes(header, sealed)).slice(-8, -4);
}

/**
 * The MAC is of the plain text, and encryption begins with it.
 * @spec ANSI X9.143:2021, 7.2.3 (B), 7.2.4 (D); ISO 20038:2017, 6 (E)
 */
function bound(
  cipher: BlockCipher,
  form: {
    protectionKeyLengths: readonly number[];
    blockLength: number;
    encryptionUsage: number;
    encrypt(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array;
    decrypt(key: Uint8Array, iv: Uint8Array, sealed: Uint8Array): Uint8Array;
  },
): Protection {
  const macOf = (key: Uint8Array, header: Uint8Array, plain: Uint8Array) => {
    const message = concatBytes(header, plain);
    const mac = cmac(cipher, key, message);
    message.fill(0);
    return mac;
  };
  return {
    protectionKeyLengths: form.protectionKeyLengths,
    macLength: cipher.blockLength,
    blockLength: form.blockLength,
    deriveKeys: (key) => ({
      encryption: derivedKey(cipher, key, form.encryptionUsage),
      authentication: derivedKey(cipher, key, AUTHENTICATION_USAGE),
    }),
    seal({ encryption, authentication }, header, plain) {
      const mac = macOf(authentication, header, plain);
      return { sealed: form.encrypt(encryption, mac, plain), mac };
    },
    open({ encryption, authentication }, header, { sealed, mac }) {
      const plain = form.decrypt(encryption, mac, sealed);
      if (timingSafeEqual(macOf(authentication, header, plain), mac)) return plain;
      plain.fill(0);
      return undefined;
    },
  };
}

const CBC_USAGE = 0x0000;
const AUTHENTICATION_USAGE = 0x0001;
const CTR_USAGE = 0x0002;

/** How each version protects its key. */
export const PROTECTION: Readonly<Record<KeyBlockVersion, Protection>> = {
  A: VARIANT,
  B: bound(TDES, {
    protectionKeyLengths: [16, 24],
    blockLength: 8,
    encryptionUsage: CBC_USAGE,
    encrypt: TDES.encryptCbc,
    decrypt: TDES.decryptCbc,
  }),
  C: VARIANT,
  D: bound(AES, {
    protectionKeyLengths: [16, 24, 32],
    blockLength: 16,
    encryptionUsage: CBC_USAGE,
    encrypt: AES.encryptCbc,
    decrypt: AES.decryptCbc,
  }),
  E: bound(AES, {
    protectionKeyLengths: [16, 24, 32],
    blockLength: 1,
    encryptionUsage: CTR_USAGE,
    encrypt: (key, iv, plain) => plainBytes(createCipheriv(counterMode(key), key, iv).update(plain)),
    decrypt: (key, iv, sealed) => plainBytes(createDecipheriv(counterMode(key), key, iv).update(sealed)),
  }),
};

const counterMode = (key: Uint8Array) => `aes-${key.length * 8}-ctr`;
const plainBytes = (bytes: Buffer) => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Algorithm of the derived key, by cipher and key length. @spec ANSI X9.143:2021, 7.2.3.2 */
const DERIVED_ALGORITHM: Readonly<Record<BlockCipher['name'], Readonly<Record<number, number>>>> = {
  tdes: { 16: 0, 24: 1 },
  aes: { 16: 2, 24: 3, 32: 4 },
};

/** A key as long as `key`, by CMAC over counted blocks. @spec NIST SP 800-108, 5.1; ANSI X9.143:2021, 7.2.3.2 */
function derivedKey(cipher: BlockCipher, key: Uint8Array, usage: number): Uint8Array {
  const derived = new Uint8Array(key.length);
  const input = new DataView(new ArrayBuffer(8));
  input.setUint16(1, usage);
  input.setUint16(4, DERIVED_ALGORITHM[cipher.name][key.length]!);
  input.setUint16(6, key.length * 8);
  for (let offset = 0, count = 1; offset < derived.length; offset += cipher.blockLength, count++) {
    input.setUint8(0, count);
    const block = cmac(cipher, key, new Uint8Array(input.buffer));
    derived.set(block.subarray(0, derived.length - offset), offset);
    block.fill(0);
  }
  return derived;
}

/** `plain`, bound to `header`, under keys derived from `protectionKey`. */
export function sealKey(
  version: KeyBlockVersion,
  protectionKey: Uint8Array,
  header: Uint8Array,
  plain: Uint8Array,
): SealedKey {
  return withDerived(version, protectionKey, (keys) => PROTECTION[version].seal(keys, header, plain));
}

/** The plain text, or undefined when the MAC is not that of `sealKey`; nothing of it is left then. */
export function openKey(
  version: KeyBlockVersion,
  protectionKey: Uint8Array,
  header: Uint8Array,
  from: SealedKey,
): Uint8Array | undefined {
  return withDerived(version, protectionKey, (keys) => PROTECTION[version].open(keys, header, from));
}

function withDerived<Result>(
  version: KeyBlockVersion,
  protectionKey: Uint8Array,
  use: (keys: DerivedKeys) => Result,
): Result {
  const keys = PROTECTION[version].deriveKeys(protectionKey);
  try {
    return use(keys);
  } finally {
    keys.encryption.fill(0);
    keys.authentication.fill(0);
  }
}
