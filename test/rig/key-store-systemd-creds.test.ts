import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createSystemdCredsKeyStore,
  systemdCredsKeyStore,
} from '../../src/platform/crypto/systemd-creds-key-store.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { keyStoreContract } from '../contract/key-store-suite.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'systemd-creds-'));
});
afterEach(() => rmSync(top, { recursive: true }));

const storeOf = (program: string, credentials?: string) =>
  createSystemdCredsKeyStore(
    systemdCredsKeyStore.options.parse({ program, withKey: 'host' }),
    { folder: join(top, 'keys'), random: new SeededRandom('systemd') },
    credentials,
  );
const failed = (message: string, hint = '') =>
  expect.objectContaining({
    code: 'key_store_failed',
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
const script = (text: string) => {
  const program = join(top, 'systemd-creds');
  writeFileSync(program, `#!/bin/sh\n${text}\n`);
  chmodSync(program, 0o755);
  return program;
};

/** The real one works for root on a machine that has a credential secret or can make one. */
const realOne =
  spawnSync('systemd-creds', ['encrypt', '--name=tilld-probe', '--with-key=host', '-', '-'], {
    input: 'probe',
  }).status === 0;
if (realOne) {
  keyStoreContract('systemd-creds, the real one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'systemd-creds-'));
    const [keys, link] = [join(folder, 'keys'), join(folder, 'run')];
    writeFileSync(link, '#!/bin/sh\nexec systemd-creds "$@"\n', { mode: 0o755 });
    return {
      folder: keys,
      wrapped: true,
      open: (seed) =>
        createSystemdCredsKeyStore(
          { program: link, withKey: 'host' },
          { folder: keys, random: new SeededRandom(seed) },
        ),
      breakIt: () => rmSync(link),
      dispose: () => rmSync(folder, { recursive: true }),
    };
  });
}

test('the program gets the secret by its input and nothing of it in its arguments', () => {
  const program = script(`echo "$@" >> ${join(top, 'arguments')}
case $1 in encrypt) cat > ${join(top, 'seen')}; echo sealed;; decrypt) cat ${join(top, 'seen')};; esac`);
  const secret = storeOf(program).secret('root');
  expect(new Uint8Array(readFileSync(join(top, 'seen')))).toEqual(secret);
  expect(readFileSync(join(top, 'arguments'), 'utf8')).toBe(
    'encrypt --name=tilld-root --with-key=host - -\ndecrypt --name=tilld-root - -\n',
  );
});

test('what the program says of its failure is told, cut to one line', () => {
  const program = script('echo "first line" >&2; echo "Failed to open credential secret" >&2; exit 1');
  expect(() => storeOf(program).secret('root')).toThrow(
    failed('encrypt ended with 1: Failed to open credential secret', 'docs/guides/keys.md'),
  );
});

test('a program that is not there, or pours out more than a credential, is refused', () => {
  expect(() => storeOf(join(top, 'none')).secret('root')).toThrow(failed('is not there', 'systemd 250'));
  expect(() => storeOf(script('head -c 200000 /dev/zero')).secret('root')).toThrow(
    failed('encrypt ended with ENOBUFS'),
  );
});

test('a credential that the service manager opened is taken from there, and no program is run', () => {
  const credentials = join(top, 'credentials');
  mkdirSync(credentials);
  writeFileSync(join(credentials, 'tilld-root'), new Uint8Array(32).fill(9));
  writeFileSync(join(credentials, 'tilld-short'), new Uint8Array(8));
  const store = storeOf(join(top, 'none'), credentials);
  expect(store.secret('root')).toEqual(new Uint8Array(32).fill(9));
  expect(() => store.secret('short')).toThrow(failed('has 8 bytes', 'LoadCredentialEncrypted='));
  expect(() => store.secret('pan-token')).toThrow(failed('is not there'));
});
