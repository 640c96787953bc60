import { existsSync, readFileSync } from 'node:fs';
import { TerminalError } from '../errors/terminal-error.ts';
import type { Random } from '../ports/random.ts';
import type { KeyStore } from '../ports/vault.ts';
import { decrypt, encrypt } from './aead.ts';
import type { FutureKeyStorage } from './dukpt-device.ts';
import { replaceFile } from './durable-file.ts';

const BOUND = Buffer.from('tilld DUKPT future keys 1');

/** Future keys of one device in the file `path`, sealed by the key store's secret "dukpt". */
export function futureKeyFile(path: string, keyStore: KeyStore, random: Random): FutureKeyStorage {
  const withSecret = <Result>(use: (secret: Uint8Array) => Result): Result => {
    const secret = keyStore.secret('dukpt');
    try {
      return use(secret);
    } finally {
      secret.fill(0);
    }
  };
  return {
    load() {
      if (!existsSync(path)) return undefined;
      const opened = withSecret((secret) => decrypt(secret, readSealed(path), BOUND));
      if (opened) return opened;
      throw new TerminalError('key_store_failed', `The DUKPT keys in ${path} do not open.`, {
        hint: 'They belong to another key store, or were changed: load a new initial key.',
      });
    },
    save(futureKeys) {
      const sealed = withSecret((secret) => encrypt(secret, futureKeys, BOUND, random));
      try {
        replaceFile(path, sealed, random);
      } catch (cause) {
        throw new TerminalError('key_store_failed', `The DUKPT keys ${path} cannot be written.`, { cause });
      }
    },
  };
}

function readSealed(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new TerminalError('key_store_failed', `The DUKPT keys ${path} cannot be read.`, { cause });
  }
}
