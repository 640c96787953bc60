import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChipData, packChipData, unpackChipData } from '../../../../src/host/iso8583/chip-data.ts';
import { Iso8583Error } from '../../../../src/host/iso8583/iso8583-error.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

const AMOUNT = [0x9f02, fromHex('000000001250')] as const;
const NESTED = packChipData([
  AMOUNT,
  [
    0x71,
    [
      [0x9f18, fromHex('01020304')],
      [0x86, fromHex('8418000004')],
    ],
  ],
]);

test('constructed tags are packed with what is inside them', () => {
  expect(toHex(NESTED)).toBe('9F0206000000001250' + '710E' + '9F180401020304' + '86058418000004');
});

test('objects inside a primitive tag are refused', () => {
  expect(() => packChipData([[0x9f02, [AMOUNT]]])).toThrow('tag 9F02 cannot hold');
});

test('of a tag that comes twice the first counts', () => {
  const twice = packChipData([AMOUNT, [0x9f02, fromHex('000000000001')]]);
  expect(toHex(unpackChipData(twice).get(0x9f02)!)).toBe('000000001250');
});

describe('single elements', () => {
  const chip = new ChipData(NESTED);
  test('by tag, or by the path of templates to it', () => {
    expect(chip.digits(0x9f02, 6)).toBe('000000001250');
    expect(toHex(chip.bytes([0x71, 0x9f18], 4)!)).toBe('01020304');
    expect(chip.bytes(0x9f18, 4)).toBeUndefined();
    expect(chip.bytes(0x91, 8, 16)).toBeUndefined();
  });

  test.each([
    ['too short', () => chip.bytes(0x9f02, 7, 8), ['DE 55.9F02', 0, 'length']],
    ['too long', () => chip.bytes([0x71, 0x86], 0, 4), ['DE 55.71.86', 18, 'length']],
    ['no digits', () => new ChipData(fromHex('9F02020A00')).digits(0x9f02, 2), ['DE 55.9F02', 0, 'content']],
  ] as const)('%s: an error with the tag and its place', (_, read, expected) => {
    let failure: unknown;
    try {
      read();
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(Iso8583Error);
    const { path, offset, reason } = failure as Iso8583Error;
    expect([path, offset, reason]).toEqual(expected);
  });
});

test('any bytes are data objects or an Iso8583Error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        expect(unpackChipData(bytes).size).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(Iso8583Error);
      }
    }),
    { numRuns: 500 },
  );
});

test('chip data that is not TLV is an error of DE 55 with its place', () => {
  expect(() => unpackChipData(fromHex('9F0206'))).toThrow(/^DE 55 at byte \d+: .*data objects$/);
});
