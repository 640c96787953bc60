import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatKeyBlockHeader,
  type KeyBlockHeader,
  parseKeyBlockHeader,
} from '../../../../src/platform/crypto/key-block-header.ts';
import {
  formatOptionalBlocks,
  parseOptionalBlocks,
} from '../../../../src/platform/crypto/key-block-optional.ts';

/** A block with a well-formed rest, its length put in. */
const blockOf = (version: string, fields: string, optional = '', rest = '0'.repeat(64)) => {
  const length = String(5 + fields.length + optional.length + rest.length).padStart(4, '0');
  return `${version}${length}${fields}${optional}${rest}`;
};
const invalid = (text: string, at: number) =>
  expect.objectContaining({
    name: 'TerminalError',
    code: 'key_block_invalid',
    message: expect.stringMatching(new RegExp(`${text}.*\\(at character ${at}\\)\\.$`)),
  });

describe('a header says what is wrong and where', () => {
  test.each([
    ['a version that is unknown', blockOf('F', 'P0TE00E00000'.slice(0, 11)), 'version is none of', 1],
    ['no version', 'P0TE00E0000000000000', 'version is none of', 1],
    [
      'a length that is not its own',
      `B0081${blockOf('B', 'P0TE00E0000').slice(5)}`,
      'does not say its length',
      2,
    ],
    [
      'a length that is no number',
      `B00x0${blockOf('B', 'P0TE00E0000').slice(5)}`,
      'does not say its length',
      2,
    ],
    ['an unknown usage', blockOf('B', 'P7TE00E0000'), 'key usage', 6],
    ['an unknown algorithm', blockOf('B', 'P0XE00E0000'), 'algorithm', 8],
    ['an unknown mode', blockOf('B', 'P0TQ00E0000'), 'mode of use', 9],
    ['a key version with a dash', blockOf('B', 'P0TE0-E0000'), 'key version number', 10],
    ['an unknown exportability', blockOf('B', 'P0TE00X0000'), 'exportability', 12],
    ['a number of blocks that is none', blockOf('B', 'P0TE00EA000'), 'number of optional blocks', 13],
    ['an unknown context', blockOf('B', 'P0TE00E0070'), 'key context', 15],
    ['a reserved character in use', blockOf('B', 'P0TE00E0001'), 'reserved character', 16],
    ['a header that is no whole block', blockOf('B', 'P0TE00E0100', 'KV051'), 'KV does not hold', 21],
    [
      'a header of a length that no cipher has',
      blockOf('B', 'P0TE00E0100', 'XX051'),
      'not a multiple of 8',
      17,
    ],
    ['the same for AES', blockOf('D', 'P0AE00E0100', 'XX081234'), 'not a multiple of 16', 17],
  ])('%s', (_name, block, text, at) => {
    expect(() => parseKeyBlockHeader(block)).toThrow(invalid(text, at));
  });

  test('too short, too long, not ASCII', () => {
    expect(() => parseKeyBlockHeader('')).toThrow(invalid('has 0 characters', 1));
    expect(() => parseKeyBlockHeader('B'.repeat(10_000))).toThrow(invalid('has 10000 characters', 1));
    expect(() => parseKeyBlockHeader(blockOf('B', 'P0TE00E0000', '', 'ä'))).toThrow(
      invalid('printable ASCII', 1),
    );
  });
});

describe('optional blocks say what is wrong and where', () => {
  test.each([
    ['an identifier in small letters', 1, 'ks0800604B120F9292800000', 'an identifier', 1],
    ['a length that is not hex', 1, 'KSXX', 'not hex', 3],
    ['a length cut off', 1, 'KS1', 'not hex', 3],
    ['a length shorter than its field', 1, 'KS03', 'less than its own field', 3],
    ['a long length of 6 digits', 1, 'CT0006000100', 'neither 2 nor 4 digits', 5],
    ['a long length shorter than its field', 1, 'CT00040009', 'less than its own field', 7],
    ['longer than the block', 1, 'KS18006', 'longer than the key block', 1],
    ['one that is missing', 2, 'KV080000', 'not hex', 11],
    ['one twice', 2, 'KV080000KV080001', 'KV stands there twice', 9],
    ['a key set identifier that is not hex', 1, 'KS14VM9A4B120F929280', 'KS does not hold', 5],
    ['padding that is not the last', 2, 'PB080000KV080000', 'PB is not the last', 1],
  ])('%s', (_name, count, text, why, at) => {
    expect(() => parseOptionalBlocks(text, 0, count)).toThrow(invalid(why, at));
  });

  test('a block of any length comes back, and the header is whole blocks of the cipher', () => {
    const texts = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      maxLength: 700,
    });
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 6 }), texts, (ids, text) => {
        const optional = ids.map((id) => ({ id: `1${id}`, text: text.slice(id) }));
        for (const multiple of [8, 16]) {
          const formatted = formatOptionalBlocks(optional, multiple);
          expect(formatted.text.length % multiple).toBe(0);
          const parsed = parseOptionalBlocks(formatted.text, 0, formatted.count);
          expect(parsed.optional.filter(({ id }) => id !== 'PB')).toEqual(optional);
          expect(parsed.end).toBe(formatted.text.length);
        }
      }),
      { numRuns: 80, seed: 143 },
    );
  });
});

test('what is formatted is parsed again', () => {
  const header: KeyBlockHeader = {
    version: 'D',
    usage: 'K1',
    algorithm: 'A',
    mode: 'D',
    keyVersion: 'c3',
    exportability: 'S',
    context: '2',
    optional: [
      { id: 'CT', text: `00${'QUJD'.repeat(300)}` },
      { id: 'IK', text: '1234567890123456' },
    ],
  };
  const text = formatKeyBlockHeader(header, 96);
  expect(parseKeyBlockHeader(text.padEnd(text.length + 96, '0'))).toEqual({ header, length: text.length });
  expect(() => formatKeyBlockHeader(header, 9000)).toThrow('at most 9999 characters');
});
