import { z } from 'zod';
import type { DriverDefinition } from '../ports/driver.ts';
import type { Random } from '../ports/random.ts';
import type { KeyStore } from '../ports/vault.ts';
import { createKeyFolder } from './key-folder.ts';

/** What a key store is given besides its options. */
export interface KeyStoreSurroundings {
  /** Folder for its files, of its own within the data folder. */
  folder: string;
  random: Random;
}

/**
 * Keeps each secret as 32 bytes in `<folder>/<name>.key`, mode 0600. Whoever can read the files has the keys:
 * for development, and for machines whose disk is protected otherwise.
 */
export function createFileKeyStore(folder: string, random: Random): KeyStore {
  return createKeyFolder(
    folder,
    {
      ending: '.key',
      wrap: (_name, secret) => new Uint8Array(secret),
      unwrap: (_name, stored) => stored,
    },
    random,
  );
}

type FileOptions = Record<string, never>;

export const fileKeyStore: DriverDefinition<KeyStore, FileOptions, KeyStoreSurroundings> = {
  name: 'file',
  summary: 'Keys as plain files of the service user: for development.',
  options: z.strictObject({}) as z.ZodType<FileOptions>,
  create: (_options, { folder, random }) => createFileKeyStore(folder, random),
};
