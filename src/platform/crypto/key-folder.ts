import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TerminalError } from '../errors/terminal-error.ts';
import type { Random } from '../ports/random.ts';
import type { KeyStore } from '../ports/vault.ts';
import { KEY_LENGTH } from './aead.ts';
import { createFile } from './durable-file.ts';

/** How a store keeps a secret in a file: as it is, or wrapped by something that is not in the folder. */
export interface SecretForm {
  /** Ending of the file's name, with its dot. */
  ending: string;
  /** What goes into the file. @throws TerminalError key_store_failed */
  wrap(name: string, secret: Uint8Array): Uint8Array;
  /** The secret again; fresh bytes. @throws TerminalError key_store_failed */
  unwrap(name: string, stored: Uint8Array): Uint8Array;
}

const SECRET_NAME = /^[a-z][a-z0-9-]{0,62}$/;
const OTHERS = 0o077;

/** A key store of one file a secret, `<folder>/<name><ending>`, mode 0600 in a folder of mode 0700. */
export function createKeyFolder(folder: string, form: SecretForm, random: Random): KeyStore {
  const known = new Map<string, Uint8Array>();
  return {
    secret(name) {
      requireSecretName(name);
      let secret = known.get(name);
      if (!secret) {
        secret = readOrCreate(folder, name, form, random);
        known.set(name, secret);
      }
      return new Uint8Array(secret);
    },
  };
}

/** Names become file names. @throws Error */
export function requireSecretName(name: string): void {
  if (!SECRET_NAME.test(name)) throw new Error('a secret is named by a-z, 0-9 and "-"');
}

/**
 * A new secret is read back like an old one: it is used only when it can be had again, and when two processes make it
 * at once, both get the one that came first.
 * @throws TerminalError key_store_failed
 */
function readOrCreate(folder: string, name: string, form: SecretForm, random: Random): Uint8Array {
  const path = join(folder, `${name}${form.ending}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    refuseOpen(folder);
    if (!statSync(path, { throwIfNoEntry: false })) {
      const fresh = random.bytes(KEY_LENGTH);
      try {
        createFile(path, form.wrap(name, fresh), random);
      } finally {
        fresh.fill(0);
      }
    }
    refuseOpen(path);
    const secret = form.unwrap(name, new Uint8Array(readFileSync(path)));
    if (secret.length === KEY_LENGTH) return secret;
    secret.fill(0);
    throw new TerminalError(
      'key_store_failed',
      `${path} has ${secret.length} bytes; a key has ${KEY_LENGTH}.`,
      {
        hint: 'Restore the file from its backup. A new key does not open what the old one sealed.',
      },
    );
  } catch (error) {
    if (error instanceof TerminalError) throw error;
    throw new TerminalError('key_store_failed', `The key ${path} cannot be read or made.`, { cause: error });
  }
}

/** Others than the owner must have no access at all. @throws TerminalError key_store_failed */
export function refuseOpen(path: string): void {
  const mode = statSync(path).mode & 0o777;
  if ((mode & OTHERS) === 0) return;
  throw new TerminalError(
    'key_store_failed',
    `${path} is open to other users (mode ${mode.toString(8).padStart(4, '0')}).`,
    { hint: `Run: chmod go= ${path}` },
  );
}
