import type { z } from 'zod';
import { concatBytes } from '../../bytes/hex.ts';
import { TerminalError } from '../../errors/terminal-error.ts';
import type { DriverDefinition } from '../../ports/driver.ts';
import type { KeyStore } from '../../ports/vault.ts';
import type { KeyStoreSurroundings } from '../file-key-store.ts';
import { createKeyFolder } from '../key-folder.ts';
import { Options, type Pkcs11Options } from './options.ts';
import { type TokenSession, withToken } from './token-session.ts';
import { findWrappingKey, generateWrappingKey } from './wrapping-key.ts';

/*
 * One wrapped secret, version 1: 0x01 | iv (12) | ciphertext (32) | tag (16), AES-256-GCM by the token's key, bound to
 * the secret's name.
 */
const VERSION = 1;
const IV_LENGTH = 12;
const TAG_BITS = 128;
const WRAPPED_LENGTH = 1 + IV_LENGTH + 32 + TAG_BITS / 8;

/**
 * Keeps each secret in `<folder>/<name>.p11`, wrapped by an AES key that was made inside a PKCS#11 token and cannot
 * leave it. The secrets themselves are used by this process: the token decides who gets them, not what is done with them.
 */
export function createPkcs11KeyStore(
  options: Pkcs11Options,
  { folder, random }: KeyStoreSurroundings,
): KeyStore {
  const mechanism = ({ pkcs11 }: TokenSession, name: string, iv: Uint8Array) => ({
    mechanism: pkcs11.CKM_AES_GCM,
    parameter: {
      type: pkcs11.CK_PARAMS_AES_GCM,
      iv: Buffer.from(iv),
      aad: Buffer.from(`tilld ${name}`),
      ivBits: IV_LENGTH * 8,
      tagBits: TAG_BITS,
    },
  });
  return createKeyFolder(
    folder,
    {
      ending: '.p11',
      wrap: (name, secret) =>
        withToken(options, (at) => {
          const key = findWrappingKey(at, options.keyLabel) ?? generateWrappingKey(at, options.keyLabel);
          const iv = random.bytes(IV_LENGTH);
          at.token.C_EncryptInit(at.session, mechanism(at, name, iv), key);
          const plain = Buffer.from(secret.buffer, secret.byteOffset, secret.length);
          const sealed = at.token.C_Encrypt(at.session, plain, Buffer.alloc(WRAPPED_LENGTH));
          return concatBytes(Uint8Array.of(VERSION), iv, sealed);
        }),
      unwrap: (name, stored) => {
        if (stored[0] !== VERSION || stored.length !== WRAPPED_LENGTH)
          throw unreadable(name, 'is not one of version 1');
        return withToken(options, (at) => {
          const key = findWrappingKey(at, options.keyLabel);
          if (!key)
            throw unreadable(name, `needs the key "${options.keyLabel}", which the token does not have`);
          at.token.C_DecryptInit(at.session, mechanism(at, name, stored.subarray(1, 1 + IV_LENGTH)), key);
          return opened(at, name, Buffer.from(stored.subarray(1 + IV_LENGTH)));
        });
      },
    },
    random,
  );
}

function opened({ token, session }: TokenSession, name: string, sealed: Buffer): Uint8Array {
  const plain = Buffer.alloc(WRAPPED_LENGTH);
  try {
    return new Uint8Array(token.C_Decrypt(session, sealed, plain));
  } catch (cause) {
    throw unreadable(name, 'does not open: it was changed, or another key wrapped it', cause);
  } finally {
    plain.fill(0);
  }
}

function unreadable(name: string, what: string, cause?: unknown): TerminalError {
  return new TerminalError('key_store_failed', `The wrapped secret "${name}" ${what}.`, {
    cause,
    hint: 'Restore its file and the token from backups of the same time.',
  });
}

export const pkcs11KeyStore: DriverDefinition<KeyStore, Pkcs11Options, KeyStoreSurroundings> = {
  name: 'pkcs11',
  summary: 'Keys wrapped by a key that stays inside a PKCS#11 token or HSM.',
  options: Options as z.ZodType<Pkcs11Options>,
  create: createPkcs11KeyStore,
};
