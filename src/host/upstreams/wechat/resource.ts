import { createDecipheriv } from 'node:crypto';

const TAG_LENGTH = 16;

/** The encrypted part of a notification. */
export interface EncryptedResource {
  algorithm: string;
  /** Base64: ciphertext | tag (16). */
  ciphertext: string;
  /** 12 characters. */
  nonce: string;
  associated_data?: string | undefined;
}

/**
 * The plain text, or null when it is not encrypted under that key. `key` is the shop's APIv3 key, 32 bytes.
 * @spec WeChat Pay API v3, 回调报文解密: AEAD_AES_256_GCM (RFC 5116), nonce and additional data as UTF-8
 */
export function decryptResource(resource: EncryptedResource, key: Uint8Array): Uint8Array | null {
  const box = Buffer.from(resource.ciphertext, 'base64');
  if (resource.algorithm !== 'AEAD_AES_256_GCM' || key.length !== 32 || box.length < TAG_LENGTH) return null;
  const end = box.length - TAG_LENGTH;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(resource.nonce, 'utf8'), {
      authTagLength: TAG_LENGTH,
    });
    decipher.setAAD(Buffer.from(resource.associated_data ?? '', 'utf8'));
    decipher.setAuthTag(box.subarray(end));
    return Buffer.concat([decipher.update(box.subarray(0, end)), decipher.final()]);
  } catch {
    return null;
  }
}
