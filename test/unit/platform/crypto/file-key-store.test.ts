import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileKeyStore } from '../../../../src/platform/crypto/file-key-store.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';

let folder: string;
let keys: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  keys = join(folder, 'keys');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (seed = 'store') => createFileKeyStore(keys, new SeededRandom(seed));
const failed = (text: string) =>
  expect.objectContaining({ code: 'key_store_failed', message: expect.stringContaining(text) });

test('a secret is made once and found again by the next process', () => {
  const first = open('one').secret('root');
  expect(first).toHaveLength(32);
  expect(open('two').secret('root')).toEqual(first);
  expect(open('two').secret('pan-token')).not.toEqual(first);
});

test('its file is for the owner only and nothing else is left beside it', () => {
  const secret = open().secret('root');
  expect(readdirSync(keys)).toEqual(['root.key']);
  expect(new Uint8Array(readFileSync(join(keys, 'root.key')))).toEqual(secret);
  expect(statSync(join(keys, 'root.key')).mode & 0o777).toBe(0o600);
  expect(statSync(keys).mode & 0o777).toBe(0o700);
});

test('a caller that zeroes its secret does not spoil the next one', () => {
  const store = open();
  const first = store.secret('root');
  const copy = new Uint8Array(first);
  first.fill(0);
  expect(store.secret('root')).toEqual(copy);
});

test.each([0o640, 0o604, 0o660, 0o620])(
  'a file of mode %o is refused with the command that mends it',
  (mode) => {
    open().secret('root');
    chmodSync(join(keys, 'root.key'), mode);
    const read = () => open().secret('root');
    expect(read).toThrow(failed(`mode 0${mode.toString(8)}`));
    expect(read).toThrow(expect.objectContaining({ hint: `Run: chmod go= ${join(keys, 'root.key')}` }));
  },
);

test('a folder that others can enter is refused', () => {
  open().secret('root');
  chmodSync(keys, 0o755);
  expect(() => open().secret('root')).toThrow(failed('mode 0755'));
});

test('a file of the wrong length is refused, never replaced', () => {
  open().secret('root');
  writeFileSync(join(keys, 'root.key'), new Uint8Array(16));
  expect(() => open().secret('root')).toThrow(failed('has 16 bytes'));
  expect(readFileSync(join(keys, 'root.key'))).toHaveLength(16);
});

test('a folder that cannot be made is a failure of the key store', () => {
  writeFileSync(keys, 'a file where the folder should be');
  expect(() => open().secret('root')).toThrow(failed('cannot be read or made'));
});

test('a name cannot lead out of the folder', () => {
  expect(() => open().secret('../root')).toThrow('a secret is named by');
});
