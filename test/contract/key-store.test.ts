import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileKeyStore } from '../../src/platform/crypto/file-key-store.ts';
import { pkcs11KeyStore } from '../../src/platform/crypto/pkcs11/index.ts';
import {
  createSystemdCredsKeyStore,
  systemdCredsKeyStore,
} from '../../src/platform/crypto/systemd-creds-key-store.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { type KeyStoreRig, keyStoreContract } from './key-store-suite.ts';

/** Like systemd-creds, with a sum in place of cryptography. */
const FAKE_PROGRAM = `#!/bin/bash
verb=$1 name=\${2#--name=}
sum() { (echo "$name"; cat) | cksum | cut -d' ' -f1; }
case $verb in
  encrypt) hex=$(od -An -v -tx1 | tr -d ' \\n' | tr 0123456789abcdef fedcba9876543210); printf '%s %s' "$hex" "$(printf %s "$hex" | sum)";;
  decrypt) read -r hex stated
    [ "$(printf %s "$hex" | sum)" = "$stated" ] || { echo "Embedded credential does not match." >&2; exit 1; }
    printf "$(printf %s "$hex" | tr 0123456789abcdef fedcba9876543210 | sed 's/../\\\\x&/g')";;
esac
`;

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'key-store-'));

function file(): KeyStoreRig {
  const top = temporaryFolder();
  const folder = join(top, 'keys');
  return {
    folder,
    wrapped: false,
    open: (seed) => fileKeyStore.create({}, { folder, random: new SeededRandom(seed) }),
    breakIt: () => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, 'a file where the folder should be');
    },
    dispose: () => rmSync(top, { recursive: true }),
  };
}

function systemdCreds(): KeyStoreRig {
  const top = temporaryFolder();
  const [folder, program] = [join(top, 'keys'), join(top, 'systemd-creds')];
  writeFileSync(program, FAKE_PROGRAM);
  chmodSync(program, 0o755);
  const options = systemdCredsKeyStore.options.parse({ program });
  return {
    folder,
    wrapped: true,
    open: (seed) => createSystemdCredsKeyStore(options, { folder, random: new SeededRandom(seed) }),
    breakIt: () => rmSync(program),
    dispose: () => rmSync(top, { recursive: true }),
  };
}

keyStoreContract('file', file);
keyStoreContract('systemd-creds, a stand-in for the program', systemdCreds);

test.each(
  [fileKeyStore, systemdCredsKeyStore, pkcs11KeyStore].map(
    (definition) => [definition.name, definition] as const,
  ),
)('%s: its options name a typo', (_name, definition) => {
  const result = definition.options.safeParse({ module: '/x.so', token: 't', pinVariable: 'PIN', typo: 1 });
  expect(result.error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
});
