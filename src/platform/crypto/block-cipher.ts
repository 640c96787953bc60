import { createCipheriv, createDecipheriv } from 'node:crypto';

/** A block cipher under whatever mode is asked for. Keys are checked here, once, by their length. */
export interface BlockCipher {
  readonly name: 'tdes' | 'aes';
  /** Bytes: 8 or 16. */
  readonly blockLength: number;
  /** ECB over whole blocks. */
  encrypt(key: Uint8Array, blocks: Uint8Array): Uint8Array;
  decrypt(key: Uint8Array, blocks: Uint8Array): Uint8Array;
  /** CBC over whole blocks; no padding is added. */
  encryptCbc(key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Uint8Array;
  decryptCbc(key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Uint8Array;
}

type Mode = 'ecb' | 'cbc';

/** Single (8), double (16) or triple (24 bytes) length; parity bits are ignored. */
export const TDES: BlockCipher = blockCipher('tdes', 8, [8, 16, 24], (mode) =>
  mode === 'ecb' ? 'des-ede3' : 'des-ede3-cbc',
);

/** 16, 24 or 32 bytes. */
export const AES: BlockCipher = blockCipher(
  'aes',
  16,
  [16, 24, 32],
  (mode, keyLength) => `aes-${keyLength * 8}-${mode}`,
);

function blockCipher(
  name: BlockCipher['name'],
  blockLength: number,
  keyLengths: readonly number[],
  algorithm: (mode: Mode, keyLength: number) => string,
): BlockCipher {
  const transform =
    (create: typeof createCipheriv | typeof createDecipheriv, mode: Mode) =>
    (key: Uint8Array, iv: Uint8Array | null, blocks: Uint8Array): Uint8Array => {
      if (!keyLengths.includes(key.length)) throw new Error(`not the length of a ${name} key`);
      if (blocks.length % blockLength !== 0) throw new Error(`not whole blocks of ${blockLength} bytes`);
      const expanded = name === 'tdes' ? threeKeys(key) : key;
      const cipher = create(algorithm(mode, key.length), expanded, iv);
      if (expanded !== key) expanded.fill(0);
      cipher.setAutoPadding(false);
      const out = cipher.update(blocks);
      cipher.final();
      return new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
    };
  const encryptEcb = transform(createCipheriv, 'ecb');
  const decryptEcb = transform(createDecipheriv, 'ecb');
  return {
    name,
    blockLength,
    encrypt: (key, blocks) => encryptEcb(key, null, blocks),
    decrypt: (key, blocks) => decryptEcb(key, null, blocks),
    encryptCbc: transform(createCipheriv, 'cbc'),
    decryptCbc: transform(createDecipheriv, 'cbc'),
  };
}

/** OpenSSL 3 has no single DES and its double-length CBC goes by another name: K1 | K2 | K3 serves all three lengths. */
function threeKeys(key: Uint8Array): Uint8Array {
  const expanded = new Uint8Array(24);
  for (let offset = 0; offset < expanded.length; offset += key.length) {
    expanded.set(key.subarray(0, expanded.length - offset), offset);
  }
  return expanded;
}
