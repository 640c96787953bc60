import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caPublicKeys } from '../../../src/card/emv/ca-keys.ts';
import { caPublicKey } from '../../../src/card/lane/lane-schemes.ts';
import { keysAreSound, laneKeys } from '../../../src/daemon/lane-ca-keys.ts';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { readCaKeyFile } from '../../../src/platform/config/ca-key-file.ts';
import odaVectors from '../../vectors/emv-oda.json' with { type: 'json' };

const shipped = (name: string) =>
  readCaKeyFile(resolve(import.meta.dirname, '../../../config/schemes', name), keysAreSound);
const live = shipped('live-ca-keys.yaml');
const test = shipped('public-test-ca-keys.yaml');
const own = shipped('test-ca-keys.yaml');

const names = (file: typeof live, rid: string) =>
  file.keys.filter((key) => key.rid === rid).map(({ index }) => index);

describe('the CA keys that ship', () => {
  it('are live and test keys of Visa and Mastercard, each with a checksum that verifies', () => {
    expect(names(live, 'A000000003')).toEqual(['01', '07', '08', '09']);
    expect(names(live, 'A000000004')).toEqual(['03', '04', '05', '06']);
    expect(names(test, 'A000000003')).toEqual(['92', '94', '95', '99']);
    expect(names(test, 'A000000004')).toEqual([
      '00',
      '02',
      '05',
      'EF',
      'F1',
      'F3',
      'F4',
      'F5',
      'F6',
      'F7',
      'F8',
      'F9',
      'FA',
      'FE',
    ]);
  });

  it('say where they were published, and are never live and test in one file', () => {
    for (const [file, isTest] of [
      [live, false],
      [test, true],
    ] as const) {
      expect(file.keys.every((key) => key.test === isTest)).toBe(true);
      expect(file.keys.filter(({ source }) => !source?.length)).toEqual([]);
    }
    expect(live.keys.filter(({ source }) => source!.length < 2)).toEqual([]);
  });

  it('in a live terminal are two that have not expired, those of 1984 bits', () => {
    const current = live.keys.filter(({ expires }) => expires! > '2026-11-24');
    expect(current.map(({ rid, index, modulus }) => [rid, index, modulus.length * 4])).toEqual([
      ['A000000003', '09', 1984],
      ['A000000004', '06', 1984],
    ]);
  });

  it('for tests and of the virtual cards can be loaded side by side', () => {
    const both = laneKeys([test, own]);
    expect(new Set(both.map(({ rid, index }) => rid + index)).size).toBe(both.length);
  });

  it.each(odaVectors.vectors.map(({ id, ...vector }) => [id, vector] as const))(
    'have the key of the published vector %s',
    (_id, { rid, capkIndex, caModulus }) => {
      const index = Number.parseInt(capkIndex, 16);
      const found = [live, test].map((file) =>
        caPublicKeys(file.keys.map((key) => caPublicKey(key))).find(Buffer.from(rid, 'hex'), index),
      );
      expect(found.filter(Boolean).map((key) => toHex(key!.modulus))).toContain(caModulus);
    },
  );
});

describe('withdrawn issuer certificates', () => {
  it('of any file reach the key they were signed with', () => {
    const revoked = [
      { rid: 'A000000004', index: '06', serial: '0012AB' },
      { rid: 'A000000004', index: '06', serial: '0012AC' },
      { rid: 'A000000003', index: '06', serial: '0012AD' },
    ];
    const keys = laneKeys([live, { keys: [], revoked }]);
    const withRevoked = keys.filter((key) => key.revoked);
    expect(withRevoked.map(({ rid, index, revoked }) => ({ rid, index, revoked }))).toEqual([
      { rid: 'A000000004', index: '06', revoked: ['0012AB', '0012AC'] },
    ]);
    expect(JSON.parse(JSON.stringify(keys))).toEqual(keys);
    expect(keys.some((key) => 'source' in key)).toBe(false);
  });
});
