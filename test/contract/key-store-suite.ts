import { chmodSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeyStore } from '../../src/platform/ports/vault.ts';

/** One key store, opened as often as a daemon starts. */
export interface KeyStoreRig {
  folder: string;
  /** false: the files are the secrets. */
  wrapped: boolean;
  /** A fresh store over the same folder; another seed, other randomness. */
  open(seed: string): KeyStore;
  /** Takes away what the store cannot work without; the folder stays. */
  breakIt(): void;
  dispose(): void;
}

/** What every key store promises, see src/platform/ports/vault.ts. */
export function keyStoreContract(name: string, makeRig: () => KeyStoreRig): void {
  describe(`key store contract: ${name}`, () => {
    let rig: KeyStoreRig;
    beforeEach(() => {
      rig = makeRig();
    });
    afterEach(() => rig.dispose());

    const failed = expect.objectContaining({
      name: 'TerminalError',
      code: 'key_store_failed',
      hint: expect.stringMatching(/\.$|^Run: /),
    });
    const fileOf = (secret: string) => {
      const file = readdirSync(rig.folder).find((entry) => entry.startsWith(`${secret}.`));
      return join(rig.folder, file ?? 'there is none');
    };

    test('a secret is made once, has 32 bytes, and the next process finds it', () => {
      const secret = rig.open('one').secret('root');
      expect(secret).toHaveLength(32);
      expect(new Set(secret).size).toBeGreaterThan(8);
      expect(rig.open('two').secret('root')).toEqual(secret);
    });

    test('each name has a secret of its own, and two stores at once have the same', () => {
      const [one, other] = [rig.open('one'), rig.open('two')];
      const root = one.secret('root');
      expect(other.secret('pan-token')).not.toEqual(root);
      expect(other.secret('root')).toEqual(root);
      expect(one.secret('pan-token')).toEqual(other.secret('pan-token'));
    });

    test('a caller that zeroes its secret does not spoil the next one', () => {
      const store = rig.open('one');
      const first = store.secret('root');
      const copy = new Uint8Array(first);
      first.fill(0);
      expect(store.secret('root')).toEqual(copy);
    });

    test('its files are for the owner only and hold the secret in the clear only where the store says so', () => {
      const secret = rig.open('one').secret('root');
      expect(readdirSync(rig.folder)).toHaveLength(1);
      const stored = readFileSync(fileOf('root'));
      expect(stored.includes(Buffer.from(secret))).toBe(!rig.wrapped);
      expect(stored.toString('latin1').includes(Buffer.from(secret).toString('base64'))).toBe(false);
      expect(statSync(fileOf('root')).mode & 0o777).toBe(0o600);
      expect(statSync(rig.folder).mode & 0o777).toBe(0o700);
    });

    test('files that others can read are refused with the command that mends it', () => {
      rig.open('one').secret('root');
      chmodSync(fileOf('root'), 0o644);
      expect(() => rig.open('two').secret('root')).toThrow(failed);
      chmodSync(fileOf('root'), 0o600);
      chmodSync(rig.folder, 0o750);
      expect(() => rig.open('two').secret('root')).toThrow(failed);
    });

    test('a file that was cut short is refused and left as it is', () => {
      rig.open('one').secret('root');
      truncateSync(fileOf('root'), 20);
      expect(() => rig.open('two').secret('root')).toThrow(failed);
      expect(statSync(fileOf('root')).size).toBe(20);
    });

    test('a changed file never gives a wrapped secret', () => {
      const secret = rig.open('one').secret('root');
      const stored = readFileSync(fileOf('root'));
      stored[stored.length - 12]! ^= 1;
      writeFileSync(fileOf('root'), stored);
      if (rig.wrapped) expect(() => rig.open('two').secret('root')).toThrow(failed);
      else expect(rig.open('two').secret('root')).not.toEqual(secret);
    });

    test('a wrapped secret does not go by another name', () => {
      const store = rig.open('one');
      const token = store.secret('pan-token');
      store.secret('root');
      writeFileSync(fileOf('root'), readFileSync(fileOf('pan-token')));
      if (rig.wrapped) expect(() => rig.open('two').secret('root')).toThrow(failed);
      else expect(rig.open('two').secret('root')).toEqual(token);
    });

    test('a broken store says what failed and gives no secret; what it gave before stays good', () => {
      const store = rig.open('one');
      const secret = store.secret('root');
      rig.breakIt();
      expect(() => rig.open('two').secret('root')).toThrow(failed);
      expect(() => store.secret('pan-token')).toThrow(failed);
      expect(store.secret('root')).toEqual(secret);
    });

    test('a name cannot lead out of the folder', () => {
      expect(() => rig.open('one').secret('../root')).toThrow('a secret is named by');
    });
  });
}
