import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { TerminalError } from '../errors/terminal-error.ts';
import type { DriverDefinition } from '../ports/driver.ts';
import type { KeyStore } from '../ports/vault.ts';
import { KEY_LENGTH } from './aead.ts';
import type { KeyStoreSurroundings } from './file-key-store.ts';
import { createKeyFolder, requireSecretName } from './key-folder.ts';
import { type CredentialKey, decryptCredential, encryptCredential } from './systemd-creds.ts';

interface SystemdCredsOptions {
  withKey: CredentialKey;
  program: string;
}

const options = z.strictObject({
  withKey: z
    .enum(['auto', 'host', 'tpm2', 'host+tpm2'])
    .default('auto')
    .describe('What new credentials are sealed with; "auto" takes the TPM 2.0 where there is one.'),
  program: z.string().min(1).default('systemd-creds').describe('The program, by name or path.'),
});

/**
 * Keeps each secret as a credential of systemd, `<folder>/<name>.cred`. Only this machine opens it: its key is in the
 * TPM, or in a file that only root reads. When the service manager has opened the credentials for the service
 * (LoadCredentialEncrypted=), they are taken from there and the program is not needed.
 */
export function createSystemdCredsKeyStore(
  { withKey, program }: SystemdCredsOptions,
  { folder, random }: KeyStoreSurroundings,
  credentialsDirectory = process.env['CREDENTIALS_DIRECTORY'],
): KeyStore {
  const credential = (name: string) => `tilld-${name}`;
  const sealed = createKeyFolder(
    folder,
    {
      ending: '.cred',
      wrap: (name, secret) => encryptCredential(program, withKey, credential(name), secret),
      unwrap: (name, stored) => decryptCredential(program, credential(name), stored),
    },
    random,
  );
  return {
    secret(name) {
      requireSecretName(name);
      return opened(credentialsDirectory, credential(name)) ?? sealed.secret(name);
    },
  };
}

/** The credential as the service manager opened it, if it did. */
function opened(directory: string | undefined, name: string): Uint8Array | undefined {
  if (!directory) return undefined;
  const path = join(directory, name);
  const secret = readIfThere(path);
  if (secret === undefined || secret.length === KEY_LENGTH) return secret;
  throw new TerminalError(
    'key_store_failed',
    `The credential ${path} has ${secret.length} bytes; a key has ${KEY_LENGTH}.`,
    { hint: 'Correct LoadCredentialEncrypted= of the service, see docs/guides/keys.md.' },
  );
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new TerminalError('key_store_failed', `The credential ${path} cannot be read.`, { cause });
  }
}

export const systemdCredsKeyStore: DriverDefinition<KeyStore, SystemdCredsOptions, KeyStoreSurroundings> = {
  name: 'systemd-creds',
  summary: 'Keys as credentials of systemd, sealed to this machine, by its TPM 2.0 where there is one.',
  options: options as z.ZodType<SystemdCredsOptions>,
  create: (own, surroundings) => createSystemdCredsKeyStore(own, surroundings),
};
