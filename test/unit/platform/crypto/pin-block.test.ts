import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { AES } from '../../../../src/platform/crypto/block-cipher.ts';
import {
  decipherPin,
  encipherPinBlock,
  encipherPinBlock4,
  pinBlock0,
  pinBlock1,
  pinBlock2,
  pinBlock3,
} from '../../../../src/platform/crypto/pin-block.ts';
import { wipe } from '../../../../src/platform/crypto/wipe.ts';
import { xorBytes } from '../../../../src/platform/crypto/xor.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { digitsOf, readVectors } from './crypto-vectors.ts';

const { files } = readVectors<{ files: Record<string, { name: string; value: unknown }[]> }>('pinblock');
const vector = (format: number, name: string): string =>
  files[`pinblock_format${format}_test.c`]!.find((entry) => entry.name === name)!.value as string;

const TDES_KEY = fromHex('042666B49184CF5C68DE9628D0397B36');
const AES_KEY = fromHex('AF8CB133A78F8DC2D1359F18527593FB');
const random = new SeededRandom('pin');

describe('the vectors of ISO 9564-1', () => {
  test('format 0: PIN and PAN, and with another PAN no PIN comes back', () => {
    const pin = fromHex(vector(0, 'pin'));
    const pan = digitsOf(vector(0, 'pan'));
    const block = pinBlock0(pin, pan);
    expect(toHex(block)).toBe(vector(0, 'pinblock'));
    const enciphered = encipherPinBlock(block, TDES_KEY);
    expect(decipherPin(0, enciphered, pan, TDES_KEY)).toEqual(pin);
    expect(decipherPin(0, enciphered, digitsOf(vector(0, 'bad_pan')), TDES_KEY)).toBeUndefined();
  });

  test('format 1: PIN and a unique number, its last byte first', () => {
    const pin = fromHex(vector(1, 'pin'));
    const block = pinBlock1(pin, fromHex(vector(1, 'nonce')));
    expect(toHex(block)).toBe(vector(1, 'pinblock_verify'));
    expect(decipherPin(1, encipherPinBlock(block, TDES_KEY), digitsOf('4111111111111111'), TDES_KEY)).toEqual(
      pin,
    );
    expect(() => pinBlock1(pin, fromHex('00112233'))).toThrow('more unique digits');
  });

  test('format 2: PIN and F', () => {
    expect(toHex(pinBlock2(fromHex(vector(2, 'pin'))))).toBe(vector(2, 'pinblock_verify'));
  });

  test('format 3: PIN, PAN and random letters', () => {
    const pin = fromHex(vector(3, 'pin'));
    const pan = digitsOf(vector(3, 'pan'));
    const [start, , , , , badPan] = files['pinblock_format3_test.c']!.find(
      ({ name }) => name === 'pinblock_verify',
    )!.value as string[];
    const blocks = Array.from({ length: 40 }, () => pinBlock3(pin, pan, random));
    expect(new Set(blocks.map(toHex)).size).toBe(40);
    const panField = fromHex('0000401234567890');
    for (const block of blocks) {
      expect(toHex(block).startsWith(start!)).toBe(true);
      expect(toHex(xorBytes(block, panField))).toMatch(/^3512345[A-F]{9}$/);
      const enciphered = encipherPinBlock(block, TDES_KEY);
      expect(decipherPin(3, enciphered, pan, TDES_KEY)).toEqual(pin);
      expect(decipherPin(3, enciphered, digitsOf(badPan!), TDES_KEY)).toBeUndefined();
    }
  });

  const PANS = [
    ['pin', 'pinfield_verify', 'pan', 'panfield_verify'],
    ['pin2', 'pinfield_verify2', 'pan2', 'panfield_verify2'],
    ['pin2', 'pinfield_verify2', 'pan3', 'panfield_verify3'],
  ] as const;
  test.each(PANS)('format 4: %s %s, %s %s', (pinName, pinField, panName, panField) => {
    const pin = fromHex(vector(4, pinName));
    const pan = digitsOf(vector(4, panName));
    const enciphered = encipherPinBlock4(pin, pan, AES_KEY, random);
    const inner = xorBytes(AES.decrypt(AES_KEY, enciphered), fromHex(vector(4, panField)));
    expect(toHex(AES.decrypt(AES_KEY, inner)).slice(0, 16)).toBe(vector(4, pinField));
    expect(decipherPin(4, enciphered, pan, AES_KEY)).toEqual(pin);
    expect(encipherPinBlock4(pin, pan, AES_KEY, random)).not.toEqual(enciphered);
  });
});

const digits = (min: number, max: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max })
    .map((list) => Uint8Array.from(list));

test('any PIN of 4 to 12 digits comes back with its PAN of 1 to 19', () => {
  fc.assert(
    fc.property(digits(4, 12), digits(1, 19), (pin, pan) => {
      expect(decipherPin(0, encipherPinBlock(pinBlock0(pin, pan), TDES_KEY), pan, TDES_KEY)).toEqual(pin);
      expect(decipherPin(3, encipherPinBlock(pinBlock3(pin, pan, random), TDES_KEY), pan, TDES_KEY)).toEqual(
        pin,
      );
      expect(decipherPin(4, encipherPinBlock4(pin, pan, AES_KEY, random), pan, AES_KEY)).toEqual(pin);
    }),
    { numRuns: 60, seed: 9564 },
  );
});

test('a PIN of another length is refused, and the message does not show it', () => {
  const pan = digitsOf('4111111111111111');
  for (const pin of [Uint8Array.of(7, 7, 7), new Uint8Array(13).fill(7), Uint8Array.of(7, 7, 7, 10)]) {
    for (const build of [
      () => pinBlock0(pin, pan),
      () => pinBlock1(pin, new Uint8Array(8)),
      () => pinBlock2(pin),
      () => pinBlock3(pin, pan, random),
      () => encipherPinBlock4(pin, pan, AES_KEY, random),
    ]) {
      expect(build).toThrow(/^a PIN has 4 to 12 digits$/);
    }
  }
  expect(() => pinBlock0(Uint8Array.of(1, 2, 3, 4), new Uint8Array(20))).toThrow(
    /^a PAN has 1 to 19 digits$/,
  );
  expect(() => encipherPinBlock(new Uint8Array(8), new Uint8Array(8))).toThrow('its key 16 or 24');
});

test('enciphering zeroes the block in the clear; the caller wipes PIN and PAN', () => {
  const pin = Uint8Array.of(1, 2, 3, 4);
  const pan = digitsOf('4111111111111111');
  const block = pinBlock0(pin, pan);
  encipherPinBlock(block, TDES_KEY);
  expect(block).toEqual(new Uint8Array(8));
  wipe(pin, pan);
  expect([...pin, ...pan].every((digit) => digit === 0)).toBe(true);
});
