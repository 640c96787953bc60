import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TerminalError } from '../errors/terminal-error.ts';
import type { Random } from '../ports/random.ts';
import type { KeyStore } from '../ports/vault.ts';
import { KEY_LENGTH } from './aead.ts';
import { createFile } from './durable-file.ts';

const SECRET_NAME = /^[a-z][a-z0-9-]{0,62}$/;
const OTHERS = 0o077;

/**
 * Keeps each secret as 32 bytes in `<directory>/<name>.key`, mode 0600. Whoever can read the files has the keys:
 * for development, and for machines whose disk is protected otherwise.
 */
export function createFileKeyStore(directory: string, random: Random): KeyStore {
  const known = new Map<string, Uint8Array>();
  return {
    secret(name) {
      if (!SECRET_NAME.test(name)) throw new Error('a secret is named by a-z, 0-9 and "-"');
      let secret = known.get(name);
      if (!secret) {
        secret = readOrCreate(directory, join(directory, `${name}.key`), random);
        known.set(name, secret);
      }
      return new Uint8Array(secret);
    },
  };
}

/** @throws TerminalError key_store_failed */
function readOrCreate(directory: string, path: string, random: Random): Uint8Array {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    refuseOpen(directory);
    const fresh = random.bytes(KEY_LENGTH);
    if (createFile(path, fresh, random)) return fresh;
    fresh.fill(0);
    refuseOpen(path);
    const stored = new Uint8Array(readFileSync(path));
    if (stored.length === KEY_LENGTH) return stored;
    throw new TerminalError(
      'key_store_failed',
      `${path} has ${stored.length} bytes; a key has ${KEY_LENGTH}.`,
      {
        hint: 'Restore the file from its backup. A new key does not open what the old one sealed.',
      },
    );
  } catch (error) {
    if (error instanceof TerminalError) throw error;
    throw new TerminalError('key_store_failed', `The key ${path} cannot be read or made.`, { cause: error });
  }
}

/** Others than the owner must have no access at all. */
function refuseOpen(path: string): void {
  const mode = statSync(path).mode & 0o777;
  if ((mode & OTHERS) === 0) return;
  throw new TerminalError(
    'key_store_failed',
    `${path} is open to other users (mode ${mode.toString(8).padStart(4, '0')}).`,
    { hint: `Run: chmod go= ${path}` },
  );
}
