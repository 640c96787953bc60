import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatBytes } from '../bytes/hex.ts';
import { IMPORTED_KEY_NAME, IMPORTED_KEY_NAME_FORM } from '../config/imported-key-name.ts';
import { TerminalError } from '../errors/terminal-error.ts';
import type { Random } from '../ports/random.ts';
import type { KeyStore, NamedKeys } from '../ports/vault.ts';
import { decrypt, encrypt } from './aead.ts';
import { createFile, removeFile, replaceFile } from './durable-file.ts';
import { refuseOpen } from './key-folder.ts';
import { describeKey, type KeyDescription, keyMaterial } from './key-material.ts';

/*
 * One file a key, `<keys>/imported/<name>`, mode 0600:
 *
 *   version   1    0x01
 *   box       28+  iv | tag | ciphertext of AES-256-GCM under the key store's secret
 *
 * The box is bound to the version and the name: a file that is renamed does not open.
 */
const VERSION = 1;
const FOLDER = 'imported';
/** Name of the secret that seals them. */
export const IMPORTED_KEYS_SECRET = 'imported-keys';

export interface ImportedKey extends KeyDescription {
  name: string;
}

export interface ImportedKeys extends NamedKeys {
  /**
   * Seals what was given and keeps it, durable. `content` is left as it is: the caller wipes it.
   * @throws TerminalError key_refused: no key, a name that is none, or taken where it is not to be replaced; key_store_failed
   */
  add(name: string, content: Uint8Array, how: { replace: boolean }): ImportedKey;
  /** By name; of one that does not open its kind says so. @throws TerminalError key_store_failed */
  list(): ImportedKey[];
  /** @returns whether there was one @throws TerminalError key_store_failed */
  forget(name: string): boolean;
}

/** `keysFolder`: that of the terminal's keys, within its data folder. */
export function openImportedKeys(keysFolder: string, keyStore: KeyStore, random: Random): ImportedKeys {
  const folder = join(keysFolder, FOLDER);
  const pathOf = (name: string) => join(folder, requireName(name));

  const read = (name: string): Uint8Array => {
    const sealed = attempt(pathOf(name), (path) => {
      refuseOpen(path);
      return new Uint8Array(readFileSync(path));
    });
    if (!sealed) throw missing(name);
    const key = keyStore.secret(IMPORTED_KEYS_SECRET);
    try {
      const plain = sealed[0] === VERSION ? decrypt(key, sealed.subarray(1), boundTo(name)) : undefined;
      if (plain) return plain;
      throw unreadable(name);
    } finally {
      key.fill(0);
    }
  };

  const description = (name: string): KeyDescription => {
    try {
      const material = read(name);
      const described = describeKey(material);
      material.fill(0);
      return described;
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      return { kind: 'does not open', fingerprint: null };
    }
  };

  return {
    read,

    add(name, content, { replace }) {
      const path = pathOf(name);
      const material = keyMaterial(content);
      const key = keyStore.secret(IMPORTED_KEYS_SECRET);
      try {
        const sealed = concatBytes(Uint8Array.of(VERSION), encrypt(key, material, boundTo(name), random));
        attempt(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
        const isKept = attempt(path, () => {
          if (!replace) return createFile(path, sealed, random);
          replaceFile(path, sealed, random);
          return true;
        });
        if (!isKept) throw taken(name);
        return { name, ...describeKey(material) };
      } finally {
        material.fill(0);
        key.fill(0);
      }
    },

    list() {
      const names = attempt(folder, () => readdirSync(folder)) ?? [];
      return names
        .filter((name) => IMPORTED_KEY_NAME.test(name))
        .sort()
        .map((name) => ({ name, ...description(name) }));
    },

    forget: (name) => attempt(pathOf(name), removeFile) ?? false,
  };
}

function boundTo(name: string): Uint8Array {
  return concatBytes(Uint8Array.of(VERSION), Buffer.from(name, 'ascii'));
}

/** Names become file names. @throws TerminalError key_refused */
function requireName(name: string): string {
  if (IMPORTED_KEY_NAME.test(name)) return name;
  throw new TerminalError('key_refused', `"${name.slice(0, 40)}" is no name of an imported key.`, {
    hint: `A name has ${IMPORTED_KEY_NAME_FORM}.`,
  });
}

/** What `work` gives; undefined where there is no such file. @throws TerminalError key_store_failed */
function attempt<Result>(path: string, work: (path: string) => Result): Result | undefined {
  try {
    return work(path);
  } catch (cause) {
    if (cause instanceof TerminalError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new TerminalError('key_store_failed', `${path} cannot be read or written.`, {
      cause,
      hint: 'Import keys as the user that the service runs as; check the permissions of the folder.',
    });
  }
}

function missing(name: string): TerminalError {
  return new TerminalError('key_missing', `The key "${name}" was never imported.`, {
    hint: `Import it with "tilld keys import ${name} FILE".`,
  });
}

function unreadable(name: string): TerminalError {
  return new TerminalError('key_store_failed', `The imported key "${name}" does not open.`, {
    hint: `It was changed, or sealed with another key store. Import it again: "tilld keys import ${name} FILE --replace", with the --config of this terminal.`,
  });
}

function taken(name: string): TerminalError {
  return new TerminalError('key_refused', `There is a key "${name}" already.`, {
    hint: 'Take another name, or --replace it: what it was is lost then.',
  });
}
