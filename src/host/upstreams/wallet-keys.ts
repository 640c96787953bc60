import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signWith,
  verify as verifyWith,
} from 'node:crypto';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { NamedKeys } from '../../platform/ports/vault.ts';

const FEWEST_BITS = 2048;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const BARE_BASE64 = /^[A-Za-z0-9+/=\s]{300,}$/;

/**
 * The shop's RSA key of that name: PEM (PKCS#8 or PKCS#1), or the bare base64 that providers' key tools write.
 * @throws TerminalError key_missing, key_store_failed, config_invalid when it is no RSA key of 2048 bits or more
 */
export function rsaPrivateKey(keys: NamedKeys, name: string): KeyObject {
  const imported = keys.read(name);
  const text = Buffer.from(imported.buffer, imported.byteOffset, imported.byteLength);
  try {
    return strong(parsePrivateKey(text), name);
  } finally {
    imported.fill(0);
  }
}

/**
 * The provider's RSA key: PEM text, bare base64, or the path of a file with either.
 * @throws TerminalError config_missing, config_invalid
 */
export function rsaPublicKey(option: string, readText: (path: string) => string): KeyObject {
  const text = isKeyText(option) ? option : readText(option);
  const place = isKeyText(option) ? 'the public key of the provider' : option;
  try {
    const isPem = text.includes('-----BEGIN');
    const key = isPem ? createPublicKey(text) : createPublicKey({ ...der(text), type: 'spki' });
    return strong(key, place);
  } catch (error) {
    if (error instanceof TerminalError) throw error;
    throw unusable(place);
  }
}

/** RSASSA-PKCS1-v1_5 with SHA-256, base64. */
export function signRsaSha256(key: KeyObject, content: string | Uint8Array): string {
  return signWith('sha256', bytesOf(content), key).toString('base64');
}

/** False for whatever is not a valid signature, malformed base64 included. */
export function verifyRsaSha256(key: KeyObject, content: string | Uint8Array, signature: string): boolean {
  return (
    BASE64.test(signature) && verifyWith('sha256', bytesOf(content), key, Buffer.from(signature, 'base64'))
  );
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content, 'utf8') : content;

const isKeyText = (option: string): boolean => option.includes('-----BEGIN') || BARE_BASE64.test(option);

const der = (base64: string): { key: Buffer; format: 'der' } => ({
  key: Buffer.from(base64, 'base64'),
  format: 'der',
});

function parsePrivateKey(text: Buffer): KeyObject | null {
  const attempts =
    text.includes('-----BEGIN') || !BARE_BASE64.test(text.toString('latin1'))
      ? [() => createPrivateKey(text)]
      : (['pkcs8', 'pkcs1'] as const).map(
          (type) => () => createPrivateKey({ ...der(text.toString('latin1')), type }),
        );
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch {
      // The next form, or none: what OpenSSL says of a key is not repeated.
    }
  }
  return null;
}

function strong(key: KeyObject | null, place: string): KeyObject {
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType !== 'rsa' || bits < FEWEST_BITS) throw unusable(place);
  return key;
}

function unusable(place: string): TerminalError {
  return new TerminalError('config_invalid', `"${place}" is not an RSA key of ${FEWEST_BITS} bits or more.`, {
    hint: 'Take the key again from the pages of the provider.',
  });
}
