import { describe, expect, it } from 'vitest';
import { RsaError, rsaRecover } from '../../../../../src/card/emv/oda/rsa.ts';
import { concatBytes, fromHex } from '../../../../../src/platform/bytes/hex.ts';
import { CA, ISSUER, sign } from './signed-card.ts';

const code = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof RsaError) return error.code;
    throw error;
  }
  return 'none';
};

describe('RSA recovery', () => {
  it.each([
    ['3', CA],
    ['65537', ISSUER],
  ])('undoes a signature with exponent %s, leading zeros included', (_, key) => {
    const block = new Uint8Array(key.publicKey.modulus.length).map((_, index) => (index < 3 ? 0 : index));
    expect(rsaRecover(sign(block, key), key.publicKey.modulus, key.publicKey.exponent)).toEqual(block);
  });

  it('is right for more keys than it keeps prepared', () => {
    const block = new Uint8Array(112).fill(0x11);
    const signed = sign(block, ISSUER);
    const { modulus, exponent } = ISSUER.publicKey;
    for (let i = 0; i < 40; i++) {
      const other = modulus.slice();
      other[60] = i;
      rsaRecover(signed, other, exponent);
    }
    expect(rsaRecover(signed, modulus, exponent)).toEqual(block);
  });

  const { modulus, exponent } = CA.publicKey;
  const input = new Uint8Array(modulus.length);

  it('refuses an input of another length than the modulus', () => {
    expect(code(() => rsaRecover(input.subarray(1), modulus, exponent))).toBe('length');
    expect(code(() => rsaRecover(concatBytes(input, fromHex('00')), modulus, exponent))).toBe('length');
  });

  it('refuses an input that is not below the modulus', () => {
    expect(code(() => rsaRecover(modulus, modulus, exponent))).toBe('range');
    expect(code(() => rsaRecover(input.slice().fill(0xff), modulus, exponent))).toBe('range');
  });

  it.each([
    ['even', concatBytes(modulus.subarray(0, -1), fromHex('00'))],
    ['zero', new Uint8Array(160)],
    ['beginning with zero', concatBytes(fromHex('00'), modulus.subarray(1))],
    ['shorter than 64 bytes', new Uint8Array(63).fill(0xff)],
    ['longer than 248 bytes', new Uint8Array(249).fill(0xff)],
  ])('refuses a modulus that is %s', (_, bad) => {
    expect(code(() => rsaRecover(new Uint8Array(bad.length), bad, exponent))).toBe('modulus');
  });

  it.each(['', '01', '02', '11', '0003', '010000', '00010001'])('refuses the exponent %j', (hex) => {
    expect(code(() => rsaRecover(input, modulus, fromHex(hex)))).toBe('exponent');
  });
});
