import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { aesTransactionKey, aesTree } from '../../../../src/platform/crypto/dukpt-aes.ts';
import { DukptDevice, type FutureKeyStorage } from '../../../../src/platform/crypto/dukpt-device.ts';
import { tdesTransactionKey, tdesTree } from '../../../../src/platform/crypto/dukpt-tdes.ts';
import { capacity, counterOf, type DukptTree } from '../../../../src/platform/crypto/dukpt-tree.ts';
import { createFileKeyStore } from '../../../../src/platform/crypto/file-key-store.ts';
import { futureKeyFile } from '../../../../src/platform/crypto/future-key-file.ts';
import { FutureKeys } from '../../../../src/platform/crypto/future-keys.ts';
import type { KeyCounter } from '../../../../src/platform/ports/vault.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';

const TDES_KSN = fromHex('FFFF9876543210E00000');
const TDES_IK = fromHex('6AC292FAA1315B4D858AB3A3D7D5933A');
const IKID = fromHex('1234567890123456');
const AES_IK = fromHex('1273671EA26AC29AFA4D1084127652A1');

const DEVICES = {
  tdes: { tree: tdesTree(TDES_KSN), initialKey: TDES_IK, hostKey: tdesTransactionKey },
  aes: { tree: aesTree(IKID), initialKey: AES_IK, hostKey: aesTransactionKey },
};

/** Counter whose values are durable at once, unless it is told to die before or after the write. */
class FakeCounter implements KeyCounter {
  value = 0;
  readonly names = new Set<string>();
  die: 'before' | 'after' | undefined;
  next(name: string): number {
    this.names.add(name);
    if (this.die === 'before') throw new Error('killed');
    this.value++;
    if (this.die === 'after') throw new Error('killed');
    return this.value;
  }
}

/** Storage that can be set back, as by a backup. */
class FakeStorage implements FutureKeyStorage {
  saved: Uint8Array | undefined;
  saves = 0;
  load = () => this.saved && new Uint8Array(this.saved);
  save(futureKeys: Uint8Array): void {
    this.saved = new Uint8Array(futureKeys);
    this.saves++;
  }
}

describe.each(Object.entries(DEVICES))('%s device', (_name, { tree, initialKey, hostKey }) => {
  let counter: FakeCounter;
  let storage: FakeStorage;
  beforeEach(() => {
    counter = new FakeCounter();
    storage = new FakeStorage();
  });
  const load = () => DukptDevice.load({ tree, counter, storage }, new Uint8Array(initialKey));
  const expectHostKey = ({ ksn, key }: { ksn: Uint8Array; key: Uint8Array }) =>
    expect(toHex(key), toHex(ksn)).toBe(toHex(hostKey(initialKey, ksn)));

  test('each key is the one the host finds by its serial number, over carries and skips', () => {
    const device = load();
    for (let i = 0; i < 600; i++) expectHostKey(device.next());
    counter.value = Math.floor(capacity(tree) / 2);
    for (let i = 0; i < 300; i++) expectHostKey(device.next());
    counter.value = capacity(tree) - 200;
    for (let i = 0; i < 200; i++) expectHostKey(device.next());
  });

  test('any increasing counters give the keys the host has', () => {
    const ordinals = fc.uniqueArray(fc.integer({ min: 1, max: capacity(tree) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(ordinals, (chosen) => {
        let keys = FutureKeys.of(tree, initialKey);
        for (const ordinal of [...chosen].sort((a, b) => a - b)) {
          const at = counterOf(tree, ordinal)!;
          expectHostKey({ ksn: tree.ksn(at), key: keys.take(at) });
          keys = FutureKeys.restore(tree, keys.save());
        }
      }),
      { numRuns: 25, seed: 20261124 },
    );
  });

  test('after a crash at any moment no serial number comes twice', () => {
    const seen: string[] = [];
    load();
    for (let round = 0; round < 120; round++) {
      const device = DukptDevice.open({ tree, counter, storage })!;
      counter.die = ([undefined, 'before', 'after'] as const)[round % 3];
      for (let i = 0; i < 1 + (round % 7); i++) {
        try {
          const transaction = device.next();
          expectHostKey(transaction);
          seen.push(toHex(transaction.ksn));
        } catch (error) {
          expect((error as Error).message).toBe('killed');
          break;
        }
      }
      counter.die = undefined;
    }
    expect(seen.length).toBeGreaterThan(100);
    expect(new Set(seen).size).toBe(seen.length);
    expect([...seen].sort()).toEqual(seen);
  });

  test('future keys from a backup skip what was used since', () => {
    const device = load();
    const backup = storage.load();
    const used = Array.from({ length: 150 }, () => toHex(device.next().ksn));
    storage.saved = backup;
    const restored = DukptDevice.open({ tree, counter, storage })!.next();
    expect(used).not.toContain(toHex(restored.ksn));
    expectHostKey(restored);
  });

  test('a counter that goes back is never obeyed', () => {
    const device = load();
    device.next();
    device.next();
    counter.value = 0;
    expect(() => device.next()).toThrow(
      expect.objectContaining({
        code: 'key_store_failed',
        message: expect.stringContaining('counter is behind'),
      }),
    );
  });

  test('the last key is the end: exhausted, now and after a restart', () => {
    const device = load();
    counter.value = capacity(tree) - 1;
    expectHostKey(device.next());
    const exhausted = expect.objectContaining({
      code: 'key_exhausted',
      hint: expect.stringContaining('new initial key'),
    });
    expect(() => device.next()).toThrow(exhausted);
    device.close();
    const reopened = DukptDevice.open({ tree, counter, storage })!;
    expect(() => reopened.next()).toThrow(exhausted);
    expect(storage.saved!.subarray(6).every((byte) => byte === 0)).toBe(true);
  });

  test('neither the initial key nor a past key can be had from what is kept', () => {
    const given = new Uint8Array(initialKey);
    const device = DukptDevice.load({ tree, counter, storage }, given);
    expect(given.every((byte) => byte === 0)).toBe(true);
    const past = Array.from({ length: 70 }, () => toHex(device.next().key));
    device.close();
    const kept = toHex(storage.saved!);
    for (const key of [...past, toHex(initialKey)]) expect(kept).not.toContain(key);
    expect(() => device.next()).toThrow('was closed');
    const saves = storage.saves;
    device.close();
    expect(storage.saves).toBe(saves);
  });

  test('past keys leave the disk every 64 transactions', () => {
    const device = load();
    for (let i = 0; i < 129; i++) device.next();
    expect(storage.saves).toBe(3);
  });

  test('the counter is one of this initial key', () => {
    load().next();
    expect([...counter.names]).toEqual([`dukpt-${toHex(tree.ksn(0))}`]);
  });
});

test('a key that was taken cannot be taken again', () => {
  const keys = FutureKeys.of(tdesTree(TDES_KSN), TDES_IK);
  keys.take(5);
  for (const counter of [0, 1, 4, 5, 2 ** 21])
    expect(() => keys.take(counter)).toThrow('was used or skipped');
  expect(keys.take(6)).toHaveLength(16);
});

test('future keys of another kind of device are not taken', () => {
  const saved = FutureKeys.of(tdesTree(TDES_KSN), TDES_IK).save();
  expect(() => FutureKeys.restore(aesTree(IKID) as DukptTree, saved)).toThrow('no future keys of this kind');
});

describe('future keys in a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dukpt-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (keys = 'keys') => {
    const random = new SeededRandom(keys);
    return futureKeyFile(join(folder, 'device'), createFileKeyStore(join(folder, keys), random), random);
  };

  test('are sealed, and open only with the key store they were sealed with', () => {
    expect(open().load()).toBeUndefined();
    const saved = FutureKeys.of(tdesTree(TDES_KSN), TDES_IK).save();
    open().save(saved);
    expect(open().load()).toEqual(saved);
    expect(readFileSync(join(folder, 'device')).includes(Buffer.from(saved.subarray(6, 22)))).toBe(false);
    expect(() => open('other').load()).toThrow(
      expect.objectContaining({
        code: 'key_store_failed',
        hint: expect.stringContaining('another key store'),
      }),
    );
  });

  test('that were changed are refused', () => {
    open().save(FutureKeys.of(tdesTree(TDES_KSN), TDES_IK).save());
    const sealed = readFileSync(join(folder, 'device'));
    sealed[40]! ^= 1;
    writeFileSync(join(folder, 'device'), sealed);
    expect(() => open().load()).toThrow(expect.objectContaining({ code: 'key_store_failed' }));
  });
});
