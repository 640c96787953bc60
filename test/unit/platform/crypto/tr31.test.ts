import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import {
  type KeyBlockHeader,
  parseKeyBlockHeader,
} from '../../../../src/platform/crypto/key-block-header.ts';
import { openKey, PROTECTION } from '../../../../src/platform/crypto/key-block-seal.ts';
import { keyCheckValue } from '../../../../src/platform/crypto/key-check-value.ts';
import type { KeyPolicy } from '../../../../src/platform/crypto/key-policy.ts';
import { exportKeyBlock, importKeyBlock } from '../../../../src/platform/crypto/tr31.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { readVectors } from './crypto-vectors.ts';

interface Case {
  id: string;
  ref: string;
  kbpk: string;
  block: string;
  key: string;
  kcv?: string;
  expect: 'accept' | 'reject';
}
const { cases } = readVectors<{ cases: Case[] }>('tr31');
const byId = (id: string) => cases.find((row) => row.id === id)!;

/** Takes whatever key a header announces, of any version. */
function anything({ usage, mode, algorithm }: KeyBlockHeader): KeyPolicy {
  return {
    usages: [usage],
    modes: [mode],
    algorithms: { [algorithm]: 1 },
    versions: ['A', 'B', 'C', 'D', 'E'],
  };
}
const importAny = (block: string, kbpk: string) =>
  importKeyBlock(block, fromHex(kbpk), anything(parseKeyBlockHeader(block).header));

const invalid = (text: string) =>
  expect.objectContaining({ code: 'key_block_invalid', message: expect.stringContaining(text) });
const refused = (text: string) =>
  expect.objectContaining({ code: 'key_refused', message: expect.stringContaining(text) });

describe.each(cases.map((row) => [row.ref, row] as const))('%s', (_ref, row) => {
  if (row.expect === 'reject') {
    test('is refused', () => {
      expect(() => importAny(row.block, row.kbpk)).toThrow(
        expect.objectContaining({ code: 'key_block_invalid' }),
      );
    });
    return;
  }

  test('gives its key', () => {
    const { header, key } = importAny(row.block, row.kbpk);
    expect(toHex(key)).toBe(row.key);
    if (row.kcv)
      expect(toHex(keyCheckValue(header.algorithm as 'T' | 'A', key)).startsWith(row.kcv)).toBe(true);
  });

  test('gives nothing when any character of it is another', () => {
    const step = Math.max(1, Math.floor(row.block.length / 120));
    for (let at = 0; at < row.block.length; at += step) {
      const other = row.block[at] === '0' ? '1' : '0';
      const changed = row.block.slice(0, at) + other + row.block.slice(at + 1);
      expect(() => importAny(changed, row.kbpk), `character ${at + 1}`).toThrow(
        expect.objectContaining({
          name: 'TerminalError',
          code: expect.stringMatching(/^key_(block_invalid|refused)$/),
        }),
      );
    }
  });

  test('gives nothing under another protection key, and no message shows a key', () => {
    const kbpk = fromHex(row.kbpk);
    kbpk[3]! ^= 0x10;
    try {
      importAny(row.block, toHex(kbpk));
      expect.unreachable();
    } catch (error) {
      expect(error).toEqual(invalid('MAC of the key block is wrong'));
      expect(JSON.stringify([error, (error as Error).stack])).not.toContain(row.key.slice(0, 16));
    }
  });
});

/** X9.143's other examples, faulty as printed or of an earlier edition. */
test.each([
  [
    '8.2, a KS that is not hex',
    'D0192C0AVA1N0300KS08VM9ATS1A2018-06-18T20:42:39.22PB0E00000000005FDAFA00A1E84F599C2EB51A1F7A767D5E42314F0E84A3FC1A7B84C1DE81114659E6306AD544208F68F15602BD3E12DA0C7F9FC551F1C8E6385FAFC1F7B499F5',
  ],
  [
    '8.3.2.2, a wrong length',
    'B0080P0TE00E000094B420079CC80BA3461F86FE26EFC4A38C6B0A146BF1B0BE0D3277F17A3AD5146EED7B727B8A248E',
  ],
])('X9.143:2021 %s is refused by its header', (_name, block) => {
  expect(() => parseKeyBlockHeader(block)).toThrow(invalid('The key block is not valid'));
});

describe('the policy is obeyed before any key is used', () => {
  const { block, kbpk } = byId('test3');
  const policy: KeyPolicy = { usages: ['P0'], modes: ['E'], algorithms: { T: 16 } };
  const importWith = (change: Partial<KeyPolicy>, from = block, under = kbpk) =>
    importKeyBlock(from, fromHex(under), { ...policy, ...change });

  test('what fits it is taken', () => {
    expect(toHex(importWith({}).key)).toBe(byId('test3').key);
  });

  test.each([
    ['usage', { usages: ['M3'] }, 'key usage P0'],
    ['mode', { modes: ['D', 'N'] }, 'mode of use E'],
    ['algorithm', { algorithms: { A: 16 } }, 'algorithm T'],
    ['length', { algorithms: { T: 24 } }, 'a key of 16 bytes; at least 24'],
    ['version', { versions: ['D'] as const }, 'key block version B'],
  ])('%s', (_name, change, text) => {
    expect(() => importWith(change)).toThrow(refused(text));
  });

  test('the header is refused even when the MAC is wrong too', () => {
    expect(() => importWith({ usages: ['M3'] }, `${block.slice(0, -1)}0`)).toThrow(refused('key usage P0'));
  });

  test.each(['test1-a', 'test1-c'])('versions A and C are refused unless they are asked for: %s', (id) => {
    const row = byId(id);
    const taken: KeyPolicy = { usages: ['K0'], modes: ['N'], algorithms: { T: 16 } };
    expect(() => importKeyBlock(row.block, fromHex(row.kbpk), taken)).toThrow(refused('key block version'));
    const { key } = importKeyBlock(row.block, fromHex(row.kbpk), { ...taken, versions: ['A', 'C'] });
    expect(toHex(key)).toBe(row.key);
  });

  test('a protection key of a length that its version does not have', () => {
    expect(() => importWith({}, block, kbpk.repeat(2))).toThrow(
      refused('needs a protection key of 16 or 24 bytes'),
    );
  });
});

const random = new SeededRandom('tr31');
const HEADER: KeyBlockHeader = {
  version: 'D',
  usage: 'M6',
  algorithm: 'A',
  mode: 'C',
  keyVersion: '00',
  exportability: 'N',
  context: '0',
  optional: [],
};
const KBPK = random.bytes(32);

describe('export', () => {
  test.each([
    ['B', 'T', 16, 24],
    ['B', 'T', 24, 24],
    ['D', 'T', 16, 16],
    ['D', 'A', 16, 24],
    ['D', 'A', 32, 32],
    ['E', 'A', 24, 32],
    ['E', 'T', 24, 32],
    ['D', 'H', 20, 32],
    ['D', 'R', 600, 16],
  ] as const)(
    'version %s, algorithm %s of %i bytes under a key of %i comes back',
    (version, algorithm, length, under) => {
      const key = random.bytes(length);
      const kbpk = random.bytes(under);
      const optional = [
        { id: 'KS', text: '00604B120F9292800000' },
        { id: 'TS', text: '20261124120000Z' },
      ];
      const header = { ...HEADER, version, algorithm, optional };
      const block = exportKeyBlock(header, key, kbpk, random);
      expect(parseKeyBlockHeader(block).header).toEqual(header);
      expect(importKeyBlock(block, kbpk, anything(header))).toEqual({ header, key });
    },
  );

  test('a block does not tell the length of its key, unless that is wanted', () => {
    const lengthOf = (bytes: number, concealLength: boolean) =>
      exportKeyBlock(HEADER, random.bytes(bytes), KBPK, random, { concealLength }).length;
    expect([16, 24, 32].map((bytes) => lengthOf(bytes, true))).toEqual([144, 144, 144]);
    expect([16, 24, 32].map((bytes) => lengthOf(bytes, false))).toEqual([112, 112, 144]);
  });

  test('the same key twice makes two blocks, which tell nobody that it is the same', () => {
    const key = random.bytes(16);
    expect(exportKeyBlock(HEADER, key, KBPK, random)).not.toBe(exportKeyBlock(HEADER, key, KBPK, random));
  });

  const remade = cases.filter(({ block, expect: wanted }) => wanted === 'accept' && /^[BDE]/.test(block));
  test.each(remade)(
    'with the padding of $ref its block comes again, character by character',
    ({ block, kbpk, key }) => {
      const { header, length } = parseKeyBlockHeader(block);
      const { macLength } = PROTECTION[header.version];
      const plain = openKey(header.version, fromHex(kbpk), Buffer.from(block.slice(0, length)), {
        sealed: fromHex(block.slice(length, -2 * macLength)),
        mac: fromHex(block.slice(-2 * macLength)),
      })!;
      const padding = plain.subarray(2 + key.length / 2);
      const remadeBlocks = [true, false].map((concealLength) =>
        exportKeyBlock(header, fromHex(key), fromHex(kbpk), { bytes: () => padding }, { concealLength }),
      );
      expect(remadeBlocks).toContain(block);
    },
  );

  test('a key is not put under a weaker one, and not taken from there', () => {
    const put = (header: Partial<KeyBlockHeader>, bytes: number, under: number) => () =>
      exportKeyBlock({ ...HEADER, ...header }, random.bytes(bytes), random.bytes(under), random);
    expect(put({}, 32, 16)).toThrow(refused('256 bits strength stands under a protection key of 128'));
    expect(put({ version: 'B' }, 16, 24)).toThrow(refused('128 bits strength'));
    expect(put({ version: 'B', algorithm: 'T' }, 24, 16)).toThrow(refused('112 bits strength'));
    expect(put({ version: 'B', algorithm: 'T' }, 16, 16)()).toHaveLength(96);
  });

  test('versions A and C are not made', () => {
    for (const version of ['A', 'C'] as const) {
      expect(() =>
        exportKeyBlock({ ...HEADER, version, algorithm: 'T' }, KBPK.subarray(16), KBPK.subarray(16), random),
      ).toThrow(refused('are not made'));
    }
  });

  test('a header that X9.143 does not have is refused', () => {
    expect(() => exportKeyBlock({ ...HEADER, usage: 'Z9' }, KBPK, KBPK, random)).toThrow(
      invalid('key usage'),
    );
    expect(() =>
      exportKeyBlock({ ...HEADER, optional: [{ id: 'IK', text: '12' }] }, KBPK, KBPK, random),
    ).toThrow(invalid('IK does not hold'));
    expect(() => exportKeyBlock(HEADER, new Uint8Array(15), KBPK, random)).toThrow('not the length of a key');
  });
});

describe('check values in a block', () => {
  const key = random.bytes(16);
  const value = (bytes: Uint8Array) => `01${toHex(keyCheckValue('A', bytes))}`;
  const blockWith = (id: string, text: string) =>
    exportKeyBlock({ ...HEADER, optional: [{ id, text }] }, key, KBPK, random);

  test('are checked: KC is the key’s, KP the protection key’s', () => {
    for (const block of [
      blockWith('KC', value(key)),
      blockWith('KP', value(KBPK)),
      blockWith('KC', value(key).slice(0, 8)),
    ]) {
      expect(toHex(importAny(block, toHex(KBPK)).key)).toBe(toHex(key));
    }
    expect(() => importAny(blockWith('KC', value(KBPK)), toHex(KBPK))).toThrow(invalid('check value in KC'));
    expect(() => importAny(blockWith('KP', value(key)), toHex(KBPK))).toThrow(invalid('check value in KP'));
  });

  test('the old way enciphers zeros', () => {
    expect(toHex(keyCheckValue('T', fromHex('3F419E1CB7079442AA37474C2EFBF8B8')))).toBe('57C409');
    expect(toHex(keyCheckValue('A', fromHex('00000000000000000000000000000000'), 'zeros'))).toBe('66E94B');
  });
});
