import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileKeyStore } from '../../../../src/platform/crypto/file-key-store.ts';
import { openImportedKeys } from '../../../../src/platform/crypto/imported-keys.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';

const PEM = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});
const SECRET = Buffer.from('0123456789abcdef0123456789ABCDEF');
const KEEP = { replace: false };

let keys: string;
beforeEach(() => {
  keys = join(mkdtempSync(join(tmpdir(), 'imported-')), 'keys');
});
afterEach(() => rmSync(join(keys, '..'), { recursive: true }));

const random = new SeededRandom('imported keys');
const open = () => openImportedKeys(keys, createFileKeyStore(keys, random), random);
const fileOf = (name: string) => join(keys, 'imported', name);
const failed = (code: string, text: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(text) });

describe('an imported key', () => {
  test('is read as it was given, by the next process too', () => {
    open().add('alipay', Buffer.from(PEM), KEEP);
    expect(Buffer.from(open().read('alipay')).toString()).toBe(PEM);
  });

  test('lies sealed, for the owner only, and nothing else beside it', () => {
    open().add('wechat-v3', SECRET, KEEP);
    expect(readdirSync(join(keys, 'imported'))).toEqual(['wechat-v3']);
    expect(statSync(fileOf('wechat-v3')).mode & 0o777).toBe(0o600);
    expect(statSync(join(keys, 'imported')).mode & 0o777).toBe(0o700);
    expect(readFileSync(fileOf('wechat-v3')).includes(SECRET.subarray(0, 8))).toBe(false);
  });

  test('is given as a copy that the caller may wipe', () => {
    const imported = open();
    imported.add('secret', SECRET, KEEP);
    imported.read('secret').fill(0);
    expect(Buffer.from(imported.read('secret'))).toEqual(SECRET);
    expect(SECRET[0]).toBe(0x30);
  });

  test('does not open under another name', () => {
    open().add('one', SECRET, KEEP);
    renameSync(fileOf('one'), fileOf('two'));
    expect(() => open().read('two')).toThrow(failed('key_store_failed', '"two" does not open'));
  });

  test.each(['version', 'box'])('does not open after a change of its %s', (part) => {
    open().add('one', SECRET, KEEP);
    const sealed = readFileSync(fileOf('one'));
    sealed[part === 'version' ? 0 : sealed.length - 1]! ^= 1;
    writeFileSync(fileOf('one'), sealed);
    expect(() => open().read('one')).toThrow(failed('key_store_failed', '"one" does not open'));
  });

  test('does not open with another key store', () => {
    open().add('one', SECRET, KEEP);
    rmSync(join(keys, 'imported-keys.key'));
    expect(() => open().read('one')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('tilld keys import one FILE --replace') }),
    );
  });

  test('that others may read is refused', () => {
    open().add('one', SECRET, KEEP);
    chmodSync(fileOf('one'), 0o644);
    expect(() => open().read('one')).toThrow(failed('key_store_failed', 'mode 0644'));
  });

  test('is not replaced but on purpose', () => {
    const imported = open();
    imported.add('one', SECRET, KEEP);
    expect(() => imported.add('one', Buffer.from(PEM), KEEP)).toThrow(failed('key_refused', '"one" already'));
    expect(Buffer.from(imported.read('one'))).toEqual(SECRET);
    imported.add('one', Buffer.from(PEM), { replace: true });
    expect(Buffer.from(imported.read('one')).toString()).toBe(PEM);
  });

  test('that was never imported says how to', () => {
    expect(() => open().read('gone')).toThrow(
      expect.objectContaining({ code: 'key_missing', hint: 'Import it with "tilld keys import gone FILE".' }),
    );
    expect(existsSync(keys)).toBe(false);
  });

  test('is forgotten once', () => {
    const imported = open();
    imported.add('one', SECRET, KEEP);
    expect([imported.forget('one'), imported.forget('one')]).toEqual([true, false]);
    expect(() => imported.read('one')).toThrow(failed('key_missing', '"one"'));
  });

  test.each(['', '../root', 'One', 'a b', 'x'.repeat(41), 'a.new'])('has no name like "%s"', (name) => {
    const imported = open();
    for (const use of [
      () => imported.add(name, SECRET, KEEP),
      () => imported.read(name),
      () => imported.forget(name),
    ]) {
      expect(use).toThrow(
        expect.objectContaining({ code: 'key_refused', hint: expect.stringContaining('1 to 40') }),
      );
    }
  });

  test('that is no key is not kept', () => {
    expect(() => open().add('one', new Uint8Array(), KEEP)).toThrow(failed('key_refused', '0 bytes'));
    expect(open().list()).toEqual([]);
  });
});

describe('the list', () => {
  test('is by name, tells kinds and fingerprints, and never the keys', () => {
    const imported = open();
    imported.add('wechat', SECRET, KEEP);
    imported.add('alipay', Buffer.from(PEM), KEEP);
    const listed = imported.list();
    expect(listed).toEqual([
      { name: 'alipay', kind: 'EC private key P-256', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { name: 'wechat', kind: 'secret of 32 bytes', fingerprint: null },
    ]);
    expect(JSON.stringify(listed)).not.toContain(SECRET.toString());
  });

  test('is empty before the first import, and makes no key then', () => {
    expect(open().list()).toEqual([]);
    expect(existsSync(keys)).toBe(false);
  });

  test('has a key that does not open, and leaves the draft of a crash out', () => {
    open().add('one', SECRET, KEEP);
    open().add('two', SECRET, KEEP);
    writeFileSync(fileOf('one'), 'broken', { mode: 0o600 });
    writeFileSync(fileOf('two.0011223344556677.new'), 'draft');
    expect(open().list()).toEqual([
      { name: 'one', kind: 'does not open', fingerprint: null },
      { name: 'two', kind: 'secret of 32 bytes', fingerprint: null },
    ]);
  });
});
