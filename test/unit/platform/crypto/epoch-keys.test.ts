import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encrypt } from '../../../../src/platform/crypto/aead.ts';
import { openEpochKeys } from '../../../../src/platform/crypto/epoch-keys.ts';
import type { KeyStore } from '../../../../src/platform/ports/vault.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';

const DAY_MS = 86_400_000;
const rootOf = (byte: number): KeyStore => ({ secret: () => new Uint8Array(32).fill(byte) });

let folder: string;
let path: string;
let clock: SimulatedClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'epochs-'));
  path = join(folder, 'epoch-keys.json');
  clock = new SimulatedClock(Date.UTC(2026, 10, 24, 23, 0, 0));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (keyStore = rootOf(1), seed = 'epochs') =>
  openEpochKeys({ path, keyStore, clock, random: new SeededRandom(seed) });

test('a day has one key, the next day another', () => {
  const keys = open();
  const today = keys.current();
  expect(today.epoch).toBe('2026-11-24');
  expect(keys.current()).toEqual(today);
  clock.advance(2 * 3_600_000);
  const next = keys.current();
  expect(next.epoch).toBe('2026-11-25');
  expect(next.key).not.toEqual(today.key);
  expect(keys.key('2026-11-24')).toEqual(today.key);
});

test('a key is on the disk, wrapped and for the owner only, before it is given out', () => {
  const { key, epoch } = open().current();
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain(Buffer.from(key).toString('base64'));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(open(rootOf(1), 'restart').key(epoch)).toEqual(key);
});

test('only the keys of days that are needed, today and yesterday stay', () => {
  const keys = open();
  const used = Array.from({ length: 5 }, () => {
    const { epoch } = keys.current();
    clock.advance(DAY_MS);
    return epoch;
  });
  keys.current();
  keys.retire(new Set(['2026-11-25']));
  expect(used.filter((epoch) => keys.key(epoch))).toEqual(['2026-11-25', '2026-11-28']);
  expect(used.filter((epoch) => open().key(epoch))).toEqual(['2026-11-25', '2026-11-28']);
  expect(open().key('2026-11-29')).toBeDefined();
});

test('a key that was given out stays whole when its day is retired', () => {
  const keys = open();
  const { key } = keys.current();
  const copy = new Uint8Array(key);
  clock.advance(3 * DAY_MS);
  keys.retire(new Set());
  expect(key).toEqual(copy);
});

test('another root key does not open the file', () => {
  open().current();
  expect(() => open(rootOf(2))).toThrow(
    expect.objectContaining({ code: 'key_store_failed', hint: expect.stringContaining('another root key') }),
  );
});

test('a file that is not one of keys is refused', () => {
  writeFileSync(path, '{"version":1,"epochs":[{"epoch":"../x","wrappedKey":""}]}');
  expect(() => open()).toThrow(expect.objectContaining({ code: 'key_store_failed' }));
});

test('a day more than 400 undelivered ones is refused instead of forgetting one', () => {
  const random = new SeededRandom('many');
  const epochs = Array.from({ length: 400 }, (_, day) => {
    const epoch = new Date(Date.UTC(2025, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);
    const wrapped = encrypt(rootOf(1).secret('root'), random.bytes(32), Buffer.from(epoch), random);
    return { epoch, wrappedKey: Buffer.from(wrapped).toString('base64') };
  });
  writeFileSync(path, JSON.stringify({ version: 1, epochs }));
  const keys = open();
  expect(() => keys.current()).toThrow('holds 400 keys');
  expect(keys.key('2025-01-01')).toBeDefined();
});
