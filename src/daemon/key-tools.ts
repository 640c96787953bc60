import { existsSync, readdirSync } from 'node:fs';
import type { KeyPlace, KeyTools } from '../desk/cli/key-tools.ts';
import { createFileKeyStore } from '../platform/crypto/file-key-store.ts';
import { type ImportedKeys, openImportedKeys } from '../platform/crypto/imported-keys.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import type { Random } from '../platform/ports/random.ts';
import type { KeyStore } from '../platform/ports/vault.ts';
import { openDataFolder } from './data-folder.ts';
import { loadConfig } from './load-config.ts';
import { openKeyStore } from './open-key-store.ts';

/** `tilld keys`, put together. */
export function keyTools(random: Random): KeyTools {
  return {
    add(place, name, content, how) {
      try {
        return importedKeys(place, random).add(name, content, how);
      } finally {
        content.fill(0);
      }
    },
    list: (place) => importedKeys(place, random).list(),
    forget: (place, name) => importedKeys(place, random).forget(name),
  };
}

function importedKeys({ dataDirectory, configPath }: KeyPlace, random: Random): ImportedKeys {
  const { keys } = openDataFolder(dataDirectory);
  return openImportedKeys(
    keys,
    lazily(() => keyStore(keys, configPath, random)),
    random,
  );
}

/** Opened when a secret is asked for: to forget a key needs no key store. */
function lazily(open: () => KeyStore): KeyStore {
  let store: KeyStore | undefined;
  return {
    secret(name) {
      store ??= open();
      return store.secret(name);
    },
  };
}

/** The store that the terminal uses. Secrets of another kind in the folder tell that it is not the one of files. */
function keyStore(folder: string, configPath: string | undefined, random: Random): KeyStore {
  if (configPath) return openKeyStore(loadConfig(configPath).config, { folder, random });
  const files = existsSync(folder) ? readdirSync(folder) : [];
  if (!files.some((file) => /\.(?:cred|p11)$/.test(file))) return createFileKeyStore(folder, random);
  throw new TerminalError(
    'key_store_failed',
    `The keys in ${folder} are in a key store that the configuration names.`,
    {
      hint: 'Add --config FILE.',
    },
  );
}
