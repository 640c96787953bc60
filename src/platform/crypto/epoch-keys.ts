import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { TerminalError } from '../errors/terminal-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { EpochKey, KeyStore } from '../ports/vault.ts';
import { decrypt, encrypt, KEY_LENGTH } from './aead.ts';
import { replaceFile } from './durable-file.ts';

/** More than a year of days on which something was left undelivered. */
const MOST_EPOCHS = 400;
const DAY_MS = 86_400_000;

const EpochFile = z.strictObject({
  version: z.literal(1),
  epochs: z
    .array(z.strictObject({ epoch: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), wrappedKey: z.base64() }))
    .max(MOST_EPOCHS),
});

/** The keys that wrap record keys: a fresh one each day (UTC), so that what was sealed dies with its day's key. */
export interface EpochKeys {
  /** Today's key, made on first use and durable before it is returned. */
  current(): EpochKey;
  /** The key of that epoch, or undefined when it is gone or never was. */
  key(epoch: string): Uint8Array | undefined;
  /**
   * Forgets the keys of all epochs but those in `needed`, today's, and yesterday's, with which a lane may be
   * sealing at this moment. What the others sealed cannot be opened again.
   */
  retire(needed: ReadonlySet<string>): void;
}

export interface EpochKeyOptions {
  /** The file that holds the keys, wrapped by the secret "root" of the key store. */
  path: string;
  keyStore: KeyStore;
  clock: Clock;
  random: Random;
}

/** @throws TerminalError key_store_failed */
export function openEpochKeys({ path, keyStore, clock, random }: EpochKeyOptions): EpochKeys {
  const root = keyStore.secret('root');
  const keys = readKeys(path, root);

  const store = (changed: ReadonlyMap<string, Uint8Array>) => writeKeys(path, changed, root, random);
  return {
    current() {
      const epoch = epochAt(clock.now());
      let key = keys.get(epoch);
      if (!key) {
        if (keys.size >= MOST_EPOCHS) throw failed(path, `holds ${MOST_EPOCHS} keys`, HINT_FULL);
        key = random.bytes(KEY_LENGTH);
        store(new Map([...keys, [epoch, key]]));
        keys.set(epoch, key);
      }
      return { epoch, key: new Uint8Array(key) };
    },
    key: (epoch) => keys.get(epoch),
    retire(needed) {
      const inUse = [epochAt(clock.now()), epochAt(clock.now() - DAY_MS)];
      const gone = [...keys.keys()].filter((epoch) => !inUse.includes(epoch) && !needed.has(epoch));
      if (gone.length === 0) return;
      store(new Map([...keys].filter(([epoch]) => !gone.includes(epoch))));
      for (const epoch of gone) {
        keys.get(epoch)?.fill(0);
        keys.delete(epoch);
      }
    },
  };
}

function epochAt(wallClockMs: number): string {
  return new Date(wallClockMs).toISOString().slice(0, 10);
}

function readKeys(path: string, root: Uint8Array): Map<string, Uint8Array> {
  if (!existsSync(path)) return new Map();
  const stored = readFile(path);
  return new Map(
    stored.epochs.map(({ epoch, wrappedKey }) => {
      const key = decrypt(root, Buffer.from(wrappedKey, 'base64'), Buffer.from(epoch));
      if (key?.length !== KEY_LENGTH)
        throw failed(path, `holds a key of ${epoch} that does not open`, HINT_ROOT);
      return [epoch, key];
    }),
  );
}

function readFile(path: string): z.infer<typeof EpochFile> {
  try {
    return EpochFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw failed(path, 'cannot be read', 'Restore it from its backup.', error);
  }
}

function writeKeys(
  path: string,
  keys: ReadonlyMap<string, Uint8Array>,
  root: Uint8Array,
  random: Random,
): void {
  const epochs = [...keys].map(([epoch, key]) => ({
    epoch,
    wrappedKey: Buffer.from(encrypt(root, key, Buffer.from(epoch), random)).toString('base64'),
  }));
  try {
    replaceFile(path, Buffer.from(`${JSON.stringify({ version: 1, epochs }, null, 2)}\n`), random);
  } catch (error) {
    throw failed(path, 'cannot be written', 'Check its folder and the disk.', error);
  }
}

const HINT_FULL = 'Deliver or settle the oldest records of the queue.';
const HINT_ROOT = 'It belongs to another root key: restore both from the same backup.';

function failed(path: string, what: string, hint: string, cause?: unknown): TerminalError {
  return new TerminalError('key_store_failed', `The key file ${path} ${what}.`, { hint, cause });
}
