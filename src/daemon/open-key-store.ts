import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import { fileKeyStore, type KeyStoreSurroundings } from '../platform/crypto/file-key-store.ts';
import { pkcs11KeyStore } from '../platform/crypto/pkcs11/index.ts';
import { systemdCredsKeyStore } from '../platform/crypto/systemd-creds-key-store.ts';
import type { KeyStore } from '../platform/ports/vault.ts';
import { optionsOf } from './options-of.ts';

/** @throws TerminalError key_store_failed */
export function openKeyStore({ keyStore }: TerminalConfig, at: KeyStoreSurroundings): KeyStore {
  switch (keyStore.driver) {
    case pkcs11KeyStore.name:
      return pkcs11KeyStore.create(optionsOf(pkcs11KeyStore, keyStore), at);
    case systemdCredsKeyStore.name:
      return systemdCredsKeyStore.create(optionsOf(systemdCredsKeyStore, keyStore), at);
    default:
      return fileKeyStore.create(optionsOf(fileKeyStore, keyStore), at);
  }
}
