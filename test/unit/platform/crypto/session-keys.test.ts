import { beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../../../../src/platform/bytes/hex.ts';
import type { KeyBlockHeader } from '../../../../src/platform/crypto/key-block-header.ts';
import { createMacKey } from '../../../../src/platform/crypto/mac-key.ts';
import { decipherPin } from '../../../../src/platform/crypto/pin-block.ts';
import { SessionKeys } from '../../../../src/platform/crypto/session-keys.ts';
import { exportKeyBlock } from '../../../../src/platform/crypto/tr31.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { digitsOf } from './crypto-vectors.ts';

const random = new SeededRandom('session');
const MASTER = random.bytes(32);
const MESSAGE = Buffer.from('0200 the message');
const PIN = Uint8Array.of(1, 2, 3, 4);
const PAN = digitsOf('4111111111111111');

const wrap = (fields: Partial<KeyBlockHeader>, key: Uint8Array) =>
  exportKeyBlock(
    {
      version: 'D',
      usage: 'M3',
      algorithm: 'T',
      mode: 'C',
      keyVersion: '00',
      exportability: 'N',
      context: '0',
      optional: [],
      ...fields,
    },
    key,
    MASTER,
    random,
  );

describe('session keys of a key exchange', () => {
  let keys: SessionKeys;
  beforeEach(() => {
    keys = new SessionKeys(MASTER);
  });

  test('a retail MAC key and an AES-CMAC key each make the MAC their usage says', () => {
    const tdes = random.bytes(16);
    keys.install('mac', wrap({}, tdes));
    expect(keys.mac(MESSAGE)).toEqual(createMacKey(tdes, 'retail-mac').mac(MESSAGE));
    const aes = random.bytes(32);
    keys.install('mac', wrap({ usage: 'M6', algorithm: 'A' }, aes));
    const mac = keys.mac(MESSAGE);
    expect(mac).toEqual(createMacKey(aes, 'aes-cmac').mac(MESSAGE));
    expect(keys.verify(MESSAGE, mac)).toBe(true);
    expect(keys.verify(Buffer.from('0210 the message'), mac)).toBe(false);
  });

  test('a PIN goes as block 0 under TDES and as block 4 under AES', () => {
    const tdes = random.bytes(16);
    keys.install('pin', wrap({ usage: 'P0', mode: 'E' }, tdes));
    expect(decipherPin(0, keys.encipherPin(PIN, PAN, random), PAN, tdes)).toEqual(PIN);
    const aes = random.bytes(16);
    keys.install('pin', wrap({ usage: 'P0', mode: 'E', algorithm: 'A' }, aes));
    expect(decipherPin(4, keys.encipherPin(PIN, PAN, random), PAN, aes)).toEqual(PIN);
  });

  test.each([
    ['a PIN key as a MAC key', 'mac', { usage: 'P0', mode: 'E' }, 'key usage P0'],
    ['a MAC key as a PIN key', 'pin', {}, 'key usage M3'],
    ['a key that may only generate', 'mac', { mode: 'G' }, 'mode of use G'],
    ['a key that may only decipher', 'pin', { usage: 'P0', mode: 'D' }, 'mode of use D'],
    ['retail MAC with AES', 'mac', { algorithm: 'A' }, 'algorithm A'],
    ['CMAC with TDES', 'mac', { usage: 'M6' }, 'algorithm T'],
  ] as const)('%s is refused, and the one before stays', (_name, kind, fields, text) => {
    keys.install('mac', wrap({}, random.bytes(16)));
    const before = keys.mac(MESSAGE);
    expect(() => keys.install(kind, wrap(fields, random.bytes(16)))).toThrow(
      expect.objectContaining({ code: 'key_refused', message: expect.stringContaining(text) }),
    );
    expect(keys.mac(MESSAGE)).toEqual(before);
    expect(keys.has('pin')).toBe(false);
  });

  test('a retail MAC key of three parts does not exist', () => {
    expect(() => keys.install('mac', wrap({}, random.bytes(24)))).toThrow(
      expect.objectContaining({
        code: 'key_refused',
        message: expect.stringContaining('24 bytes; it has 16'),
      }),
    );
    expect(keys.has('mac')).toBe(false);
  });

  test('a block under another master key is refused', () => {
    const others = new SessionKeys(random.bytes(32));
    expect(() => others.install('mac', wrap({}, random.bytes(16)))).toThrow(
      expect.objectContaining({ code: 'key_block_invalid' }),
    );
  });

  test('nothing is done without a key, or after the keys were wiped', () => {
    expect(() => keys.mac(MESSAGE)).toThrow('no MAC key yet');
    expect(() => keys.encipherPin(PIN, PAN, random)).toThrow('no PIN key yet');
    const block = wrap({}, random.bytes(16));
    keys.install('mac', block);
    expect([keys.has('mac'), keys.has('pin')]).toEqual([true, false]);
    keys.wipe();
    expect(keys.has('mac')).toBe(false);
    expect(() => keys.install('mac', block)).toThrow(expect.objectContaining({ code: 'key_block_invalid' }));
    expect(toHex(MASTER)).not.toMatch(/^0+$/);
  });
});
