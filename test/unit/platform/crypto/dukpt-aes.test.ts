import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import {
  type AesDukptKeyType,
  type AesDukptUsage,
  aesCounter,
  aesInitialKey,
  aesTransactionKey,
  aesTree,
  aesUpdateKey,
  aesWorkingKey,
} from '../../../../src/platform/crypto/dukpt-aes.ts';
import { capacity, counterOf } from '../../../../src/platform/crypto/dukpt-tree.ts';
import { decipherPin, encipherPinBlock4 } from '../../../../src/platform/crypto/pin-block.ts';
import { digitsOf, readVectors } from './crypto-vectors.ts';

interface AesVectors {
  bdk: string;
  ikid: string;
  ik: string;
  pin: string;
  pan: string;
  pinField: string;
  cases: ({ ksn: string; txnKey: string; encryptedPinBlockFormat4?: string } & Record<string, string>)[];
}

const USAGES: Readonly<Record<string, AesDukptUsage>> = {
  pin_key: 'pin',
  cmac_key: 'mac-generation',
  data_key: 'data-encryption',
};

/** "pin_key_aes128" and "cmac_aes256_key": usage and type of a working key. */
function meaningOf(field: string): { usage: AesDukptUsage; type: AesDukptKeyType } {
  const type = /aes\d+/.exec(field)![0] as AesDukptKeyType;
  return { usage: USAGES[field.replace(`_${type}`, '')]!, type };
}

describe.each(['dukpt-aes128', 'dukpt-aes256'])('X9.24-3 supplement, %s', (file) => {
  const vectors = readVectors<AesVectors>(file);
  const initialKey = aesInitialKey(fromHex(vectors.bdk), fromHex(vectors.ikid));

  test('initial key', () => {
    expect(toHex(initialKey)).toBe(vectors.ik);
  });

  test.each(vectors.cases.map((row) => [row.ksn, row] as const))('KSN %s', (serial, row) => {
    const ksn = fromHex(serial);
    const key = aesTransactionKey(initialKey, ksn);
    expect(toHex(key)).toBe(row.txnKey);
    const workingKeys = Object.keys(row).filter((field) => field.includes('_aes'));
    for (const field of workingKeys) {
      const { usage, type } = meaningOf(field);
      expect(toHex(aesWorkingKey(key, ksn, usage, type)), field).toBe(row[field]);
    }
    if (row.encryptedPinBlockFormat4) {
      const pinKey = aesWorkingKey(key, ksn, 'pin', 'aes128');
      const pan = digitsOf(vectors.pan);
      const random = { bytes: () => fromHex(vectors.pinField.slice(16)) };
      const block = encipherPinBlock4(fromHex(vectors.pin), pan, pinKey, random);
      expect(toHex(block)).toBe(row.encryptedPinBlockFormat4);
      expect(toHex(decipherPin(4, block, pan, pinKey)!)).toBe(vectors.pin);
    }
  });
});

const AES_128 = readVectors<AesVectors>('dukpt-aes128');
const AES_256 = readVectors<AesVectors>('dukpt-aes256');

test('X9.24-3 6.5.3: the update key, as the supplement has it', () => {
  const update = (vectors: AesVectors, type?: AesDukptKeyType) =>
    toHex(aesUpdateKey(fromHex(vectors.ik), fromHex(vectors.ikid), type));
  expect(update(AES_128)).toBe('9A9770AEE1ACD1B13473D0463A1883B9');
  expect(update(AES_128, 'tdes2')).toBe('4744A5ECBC62B5C4BB76FBEAE1E244A3');
  expect(update(AES_128, 'tdes3')).toBe('AF82BE8533CFCA526DA71708667AD0BBC7A7517504C78C8A');
  expect(update(AES_256, 'aes128')).toBe('90E54E4A70160C7E085C09D2B241D343');
  expect(update(AES_256)).toBe('AEFB210C136278A1279F7C8815F446DB8EBE2AA910B157AA4E6484D8DE9C4807');
});

describe('AES-192, which has no published vectors', () => {
  const bdk = fromHex('FEDCBA9876543210F1F1F1F1F1F1F1F1FEDCBA9876543210');
  const ksn = fromHex('12345678901234560001FFFE');
  const initialKey = aesInitialKey(bdk, ksn.subarray(0, 8));
  const key = aesTransactionKey(initialKey, ksn);

  test('its keys are as long as the base derivation key', () => {
    expect(initialKey).toHaveLength(24);
    expect(key).toHaveLength(24);
    expect(toHex(key)).not.toBe(toHex(initialKey));
  });

  test('a working key is AES of its derivation data, block by block', async () => {
    const { createCipheriv } = await import('node:crypto');
    const cipher = createCipheriv('aes-192-ecb', key, null);
    const tail = '2001000300C0901234560001FFFE';
    const blocks = cipher.update(fromHex(`0101${tail}0102${tail}`));
    expect(toHex(aesWorkingKey(key, ksn, 'mac-verification', 'aes192'))).toBe(toHex(blocks.subarray(0, 24)));
  });
});

test('each usage and type has a key of its own, of the length of its type', () => {
  const ksn = fromHex('123456789012345600000001');
  const key = aesTransactionKey(fromHex(AES_256.ik), ksn);
  const lengths: Record<AesDukptKeyType, number> = {
    tdes2: 16,
    tdes3: 24,
    aes128: 16,
    aes192: 24,
    aes256: 32,
    hmac128: 16,
    hmac192: 24,
    hmac256: 32,
  };
  const usages: AesDukptUsage[] = [
    'key-encryption',
    'pin',
    'mac-generation',
    'mac-verification',
    'mac-both-ways',
    'data-encryption',
    'data-decryption',
    'data-both-ways',
  ];
  const seen = new Set<string>();
  for (const usage of usages) {
    for (const [type, length] of Object.entries(lengths)) {
      const working = aesWorkingKey(key, ksn, usage, type as AesDukptKeyType);
      expect(working, `${usage} ${type}`).toHaveLength(length);
      seen.add(toHex(working));
    }
  }
  expect(seen.size).toBe(64);
});

test('X9.24-3 6.1.3: no working key is stronger than what it is derived from', () => {
  const ksn = fromHex('123456789012345600000001');
  const key = aesTransactionKey(fromHex(AES_128.ik), ksn);
  const refused = expect.objectContaining({
    code: 'key_refused',
    message: expect.stringContaining('stronger'),
  });
  for (const type of ['aes192', 'aes256', 'hmac192', 'hmac256'] as const) {
    expect(() => aesWorkingKey(key, ksn, 'pin', type), type).toThrow(refused);
  }
  expect(aesWorkingKey(key, ksn, 'pin', 'tdes3')).toHaveLength(24);
});

test('a counter with more than 16 one bits, and counter 0, have no key', () => {
  const refused = expect.objectContaining({ code: 'key_refused' });
  const keyOf = (counter: string) =>
    aesTransactionKey(fromHex(AES_128.ik), fromHex(`1234567890123456${counter}`));
  expect(() => keyOf('0001FFFF')).toThrow(refused);
  expect(() => keyOf('FFFFFFFF')).toThrow(refused);
  expect(() => keyOf('00000000')).toThrow(refused);
  expect(keyOf('80007FFF')).toHaveLength(16);
});

test('an initial key has 2,448,023,842 transactions, the last one is FFFF0000', () => {
  const tree = aesTree(fromHex(AES_128.ikid));
  expect(capacity(tree)).toBe(2_448_023_842);
  expect(counterOf(tree, 1)).toBe(1);
  expect(counterOf(tree, 0x1ffff)).toBe(0x20000);
  expect(counterOf(tree, 2_448_023_842)).toBe(0xffff0000);
  expect(counterOf(tree, 2_448_023_843)).toBeUndefined();
  expect(aesCounter(tree.ksn(0xffff0000))).toBe(0xffff0000);
});
