import { describe, expect, it } from 'vitest';
import { formFactor } from '../../../../src/card/lane/form-factor.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';
import vectors from '../../../vectors/emv-phone-data.json' with { type: 'json' };

const elements = (values: Record<string, string>) =>
  new Map(Object.entries(values).map(([tag, hex]) => [Number.parseInt(tag, 16), fromHex(hex)]));

describe('what was held to the reader, by the words of the vectors', () => {
  it.each(vectors.ffi_9F6E_visa)('form factor indicator $hex: $form', ({ hex, form }) => {
    const words = { card: 'card', 'mobile phone': 'phone', 'wrist-worn': 'watch' };
    expect(formFactor(3, elements({ '9F6E': hex }))).toBe(words[form as keyof typeof words]);
  });

  it.each(vectors.third_party_9F6E_mc)('third party data $hex', ({ hex, device_type, meaning }) => {
    const expected = device_type === null ? 'unknown' : meaning!.split(/[ ,]/)[0];
    expect(formFactor(2, elements({ '9F6E': hex }))).toBe(expected);
  });

  it.each(vectors.ctq_9F6C)('card transaction qualifiers $hex', ({ hex, ...facts }) => {
    expect(formFactor(3, elements({ '9F6C': hex }))).toBe('cdcvm' in facts ? 'phone' : 'unknown');
  });

  it.each(vectors.amex_9F71)('mobile CVM results $hex: $meaning', ({ hex }) => {
    expect(formFactor(4, elements({ '9F71': hex }))).toBe('phone');
    expect(formFactor(2, elements({ '9F71': hex }))).toBe('unknown');
  });
});

describe('the signs of a phone', () => {
  it.each([
    [2, '1B80', 'phone'],
    [2, '1980', 'unknown'],
    [3, '2040', 'phone'],
    // Byte 1 bit 2 is kernel 2's only.
    [3, '2200', 'unknown'],
    [4, '1940', 'phone'],
    [7, '2040', 'unknown'],
  ])('of kernel %i in AIP %s: %s', (kernelId, aip, expected) => {
    expect(formFactor(kernelId, elements({ '82': aip }))).toBe(expected);
  });

  it('do not outweigh what the device says of itself', () => {
    expect(formFactor(3, elements({ '9F6E': '20000000', '82': '2040', '9F6C': '0080' }))).toBe('card');
    expect(formFactor(3, elements({ '9F6E': '24000000', '9F6C': '0080' }))).toBe('watch');
    expect(formFactor(2, elements({ '9F6E': '08408003', '82': '1B80' }))).toBe('phone');
  });
});
