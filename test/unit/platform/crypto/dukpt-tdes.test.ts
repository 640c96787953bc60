import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import {
  tdesCounter,
  tdesInitialKey,
  tdesTransactionKey,
  tdesTree,
  tdesWorkingKey,
} from '../../../../src/platform/crypto/dukpt-tdes.ts';
import { capacity, counterOf, onesIn } from '../../../../src/platform/crypto/dukpt-tree.ts';
import { decipherPin, encipherPinBlock, pinBlock0 } from '../../../../src/platform/crypto/pin-block.ts';
import { retailMac } from '../../../../src/platform/crypto/retail-mac.ts';
import { digitsOf, readVectors } from './crypto-vectors.ts';

interface TdesVectors {
  bdk: string;
  iksn: string;
  ik: string;
  pinBlockFormat0: string;
  pan: string;
  pin: string;
  macData: string;
  cases: {
    ksn: string;
    txnKey: string;
    pinKey: string;
    macReqKey: string;
    macRespKey: string;
    dataReqKey: string;
    encryptedPinBlock: string;
    macReq: string;
    macResp: string;
  }[];
}

const vectors = readVectors<TdesVectors>('dukpt-tdes');
const initialKey = tdesInitialKey(fromHex(vectors.bdk), fromHex(vectors.iksn));
const pan = digitsOf(vectors.pan);

test('X9.24-1 A.4: the initial key comes from the base derivation key and the serial number without its counter', () => {
  expect(toHex(initialKey)).toBe(vectors.ik);
  expect(toHex(tdesInitialKey(fromHex(vectors.bdk), fromHex('FFFF9876543210FFFFFF')))).toBe(vectors.ik);
});

describe.each(vectors.cases.map((row) => [row.ksn, row] as const))('X9.24-1 A.4: KSN %s', (serial, row) => {
  const key = tdesTransactionKey(initialKey, fromHex(serial));

  test('gives the transaction key and all its working keys', () => {
    expect(toHex(key)).toBe(row.txnKey);
    expect(toHex(tdesWorkingKey(key, 'pin'))).toBe(row.pinKey);
    expect(toHex(tdesWorkingKey(key, 'mac-request'))).toBe(row.macReqKey);
    expect(toHex(tdesWorkingKey(key, 'mac-response'))).toBe(row.macRespKey);
    expect(toHex(tdesWorkingKey(key, 'data-request'))).toBe(row.dataReqKey);
  });

  test('enciphers the PIN and makes the MACs', () => {
    const pinKey = tdesWorkingKey(key, 'pin');
    const block = pinBlock0(fromHex(vectors.pin), pan);
    expect(toHex(block)).toBe(vectors.pinBlockFormat0);
    const enciphered = encipherPinBlock(block, pinKey);
    expect(toHex(enciphered)).toBe(row.encryptedPinBlock);
    expect(block).toEqual(new Uint8Array(8));
    expect(toHex(decipherPin(0, enciphered, pan, pinKey)!)).toBe(vectors.pin);
    const message = Buffer.from(vectors.macData, 'latin1');
    const mac = (usage: 'mac-request' | 'mac-response') =>
      toHex(retailMac(tdesWorkingKey(key, usage), message).subarray(0, 4));
    expect(mac('mac-request')).toBe(row.macReq);
    expect(mac('mac-response')).toBe(row.macResp);
  });
});

test('the response data key is another than the request data key, and both tell nothing of their variant', () => {
  const key = tdesTransactionKey(initialKey, fromHex(vectors.cases[0]!.ksn));
  const keys = (['data-request', 'data-response', 'mac-request', 'mac-response', 'pin'] as const).map(
    (usage) => toHex(tdesWorkingKey(key, usage)),
  );
  expect(new Set([...keys, toHex(key)]).size).toBe(6);
  expect(keys[1]).not.toBe(toHex(key.map((byte, i) => (i % 8 === 3 ? byte ^ 0xff : byte))));
});

test('a serial number with counter 0 or more than 10 one bits has no key', () => {
  const refused = expect.objectContaining({ name: 'TerminalError', code: 'key_refused' });
  expect(() => tdesTransactionKey(initialKey, fromHex('FFFF9876543210E00000'))).toThrow(refused);
  expect(() => tdesTransactionKey(initialKey, fromHex('FFFF9876543210EFFE01'))).toThrow(refused);
  expect(tdesTransactionKey(initialKey, fromHex('FFFF9876543210FFF800'))).toHaveLength(16);
});

test('all 21 bits of the counter come back from the serial number, and the rest of it stays', () => {
  const tree = tdesTree(fromHex('FFFF9876543210ABCDEF'));
  for (let bit = 0; bit < 21; bit++) {
    const ksn = tree.ksn(2 ** bit);
    expect(tdesCounter(ksn)).toBe(2 ** bit);
    expect(toHex(tree.ksn(0))).toBe('FFFF9876543210A00000');
    expect(toHex(ksn).startsWith('FFFF9876543210')).toBe(true);
  }
});

test('an initial key has 1,048,575 transactions, numbered in the order of their counters', () => {
  const tree = tdesTree(fromHex(vectors.iksn));
  expect(capacity(tree)).toBe(1_048_575);
  let ordinal = 0;
  let wrong = 0;
  for (let counter = 1; counter < 2 ** 21; counter++) {
    if (onesIn(counter) > 10) continue;
    ordinal++;
    if (counterOf(tree, ordinal) !== counter) wrong++;
  }
  expect({ ordinal, wrong }).toEqual({ ordinal: 1_048_575, wrong: 0 });
  expect(counterOf(tree, 1_048_575)).toBe(0x1ff800);
  expect(counterOf(tree, 1_048_576)).toBeUndefined();
  expect(counterOf(tree, 0)).toBeUndefined();
});

test('keys and serial numbers of another length are our own mistake', () => {
  expect(() => tdesInitialKey(new Uint8Array(24), fromHex(vectors.iksn))).toThrow('has 16 bytes');
  expect(() => tdesInitialKey(new Uint8Array(16), new Uint8Array(8))).toThrow('has 10 bytes');
});
