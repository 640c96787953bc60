import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { AES, type BlockCipher, TDES } from '../../../../src/platform/crypto/block-cipher.ts';
import { cmac } from '../../../../src/platform/crypto/cmac.ts';
import { createMacKey } from '../../../../src/platform/crypto/mac-key.ts';
import { retailMac, singleDesMac } from '../../../../src/platform/crypto/retail-mac.ts';
import { readVectors } from './crypto-vectors.ts';

type Message = string | { str: string } | [];
interface Entry {
  name: string;
  value: string | [message: Message, length: number, mac: string][];
}
const { files } = readVectors<{ files: Record<string, Entry[]> }>('crypto-mac');

const bytesOf = (message: Message): Uint8Array => {
  if (typeof message === 'string') return fromHex(message);
  return 'str' in message ? Buffer.from(message.str, 'latin1') : new Uint8Array(0);
};

/** Pairs "x_key" with "x_tests" of one file. */
function casesOf(file: string): { name: string; key: Uint8Array; message: Uint8Array; mac: string }[] {
  const entries = files[file]!;
  return entries.flatMap((entry, index) => {
    if (typeof entry.value === 'string') return [];
    const key = fromHex(entries[index - 1]!.value as string);
    return entry.value.map(([message, length, mac]) => {
      expect(bytesOf(message)).toHaveLength(length);
      return { name: `${entry.name}, ${length} bytes`, key, message: bytesOf(message), mac };
    });
  });
}

const CMACS: readonly (readonly [string, BlockCipher, number])[] = [
  ['crypto_aes_cmac_test.c', AES, 13],
  ['crypto_tdes_cmac_test.c', TDES, 8],
];
describe.each(CMACS)('SP 800-38B appendix D: %s', (file, cipher, count) => {
  const cases = casesOf(file);
  test.each(cases)('$name', ({ key, message, mac }) => {
    expect(toHex(cmac(cipher, key, message))).toBe(mac);
  });
  test('none was left out', () => expect(cases).toHaveLength(count));
});

describe('ISO 9797-1 annex B.4: algorithm 3, padding 1', () => {
  const cases = casesOf('crypto_tdes2_retail_mac_test.c');
  test.each(cases)('$name', ({ key, message, mac }) => {
    expect(toHex(retailMac(key, message)).slice(0, mac.length)).toBe(mac);
  });
  test('none was left out', () => expect(cases).toHaveLength(2));
});

describe('retail MAC', () => {
  const key = fromHex('0123456789ABCDEFFEDCBA9876543210');
  const text = Buffer.from('Now is the time for all ', 'latin1');

  test('padding 2 adds a block to a message of whole blocks', () => {
    expect(toHex(retailMac(key, text, 2))).toBe(toHex(retailMac(key, padded(text))));
    expect(retailMac(key, text, 2)).not.toEqual(retailMac(key, text));
  });

  test('padding 1 does not tell trailing zeros apart, padding 2 does', () => {
    const [short, long] = [text.subarray(0, 21), new Uint8Array([...text.subarray(0, 21), 0])];
    expect(retailMac(key, short)).toEqual(retailMac(key, long));
    expect(retailMac(key, short, 2)).not.toEqual(retailMac(key, long, 2));
  });

  test('an empty message is one block of zeros, or of the padding', () => {
    expect(retailMac(key, new Uint8Array(0))).toEqual(retailMac(key, new Uint8Array(8)));
    expect(retailMac(key, new Uint8Array(0), 2)).toEqual(retailMac(key, fromHex('8000000000000000')));
  });

  test('with two equal halves it is the single DES MAC of X9.9', () => {
    const half = key.subarray(0, 8);
    for (const length of [0, 1, 8, 23, 24]) {
      const message = text.subarray(0, length);
      expect(retailMac(new Uint8Array([...half, ...half]), message)).toEqual(singleDesMac(half, message));
    }
    // FIPS 113, appendix 2
    expect(toHex(singleDesMac(half, Buffer.from('7654321 Now is the time for '))).slice(0, 8)).toBe(
      'F1D30F68',
    );
  });

  const padded = (message: Uint8Array) => new Uint8Array([...message, 0x80, 0, 0, 0, 0, 0, 0, 0]);
});

describe.each([
  ['retail-mac', 16],
  ['aes-cmac', 16],
  ['aes-cmac', 32],
] as const)('a MAC key, %s of %i bytes', (algorithm, length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => 3 * i + 1);
  const message = Buffer.from('0200 a message');

  test('makes 8 bytes and knows them again', () => {
    const key = createMacKey(bytes, algorithm);
    const mac = key.mac(message);
    expect(mac).toHaveLength(8);
    expect(key.verify(message, mac)).toBe(true);
    expect(key.verify(Buffer.from('0210 a message'), mac)).toBe(false);
    for (let bit = 0; bit < 64; bit++) {
      const changed = new Uint8Array(mac);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(key.verify(message, changed)).toBe(false);
    }
  });

  test('a MAC of another length is wrong, not an exception', () => {
    const key = createMacKey(bytes, algorithm);
    const mac = key.mac(message);
    expect(key.verify(message, mac.subarray(0, 4))).toBe(false);
    expect(key.verify(message, new Uint8Array([...mac, 0]))).toBe(false);
    expect(key.verify(message, new Uint8Array(0))).toBe(false);
  });

  test('its bytes are its own, and wiped it does nothing more', () => {
    const given = new Uint8Array(bytes);
    const key = createMacKey(given, algorithm);
    const mac = key.mac(message);
    given.fill(0);
    expect(key.mac(message)).toEqual(mac);
    key.wipe();
    expect(() => key.mac(message)).toThrow('was wiped');
    expect(() => key.verify(message, mac)).toThrow('was wiped');
  });
});

test('a key of the wrong length is refused, and the message does not show it', () => {
  const key = fromHex('AABBCCDDEEFF0011AABBCC');
  for (const algorithm of ['retail-mac', 'aes-cmac'] as const) {
    expect(() => createMacKey(key, algorithm)).toThrow(`not the length of a ${algorithm} key`);
  }
  expect(() => createMacKey(new Uint8Array(24), 'retail-mac')).toThrow('not the length');
  expect(() => TDES.encrypt(new Uint8Array(7), new Uint8Array(8))).toThrow('not the length of a tdes key');
  expect(() => AES.encryptCbc(new Uint8Array(16), new Uint8Array(16), new Uint8Array(15))).toThrow(
    'whole blocks',
  );
});
