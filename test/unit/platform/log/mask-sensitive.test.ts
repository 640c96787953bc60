import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MASK, maskSensitive } from '../../../../src/platform/log/mask-sensitive.ts';

/** Test numbers the schemes publish, one for each range and length a counter meets. */
const CARD_NUMBERS = [
  ['Visa', '4111111111111111'],
  ['Visa, 13 digits', '4222222222222'],
  ['Mastercard', '5413330089020011'],
  ['Mastercard, 2 series', '2223000048400011'],
  ['American Express', '374245455400126'],
  ['Diners Club', '36006666333344'],
  ['Discover', '6011000990139424'],
  ['JCB', '3530111333300000'],
  ['UnionPay', '6212345678901232'],
  ['Maestro, 12 digits', '500000000009'],
] as const;

describe('card numbers', () => {
  it.each(CARD_NUMBERS)('masks %s', (_scheme, number) => {
    expect(maskSensitive(`card ${number} read`)).toBe(`card ${MASK} read`);
  });

  it('masks a number written in groups', () => {
    expect(maskSensitive('4111 1111 1111 1111')).toBe(MASK);
    expect(maskSensitive('4111-1111-1111-1111.')).toBe(`${MASK}.`);
  });

  it('masks a number inside a longer run of digits and keeps the rest', () => {
    expect(maskSensitive('0004111111111111111')).toBe(`000${MASK}`);
    expect(maskSensitive('9994222222222222999')).not.toContain('4222222222222');
  });

  it('masks every number of a text', () => {
    expect(maskSensitive('4111111111111111 and 374245455400126')).toBe(`${MASK} and ${MASK}`);
  });

  it('masks what follows the number on a stripe', () => {
    expect(maskSensitive('swipe ;4111111111111111=25122011234567890?')).toBe(`swipe ;${MASK}`);
    expect(maskSensitive('4111111111111111D25122011234567890')).toBe(MASK);
  });

  it('finds the number in any text that holds it', () => {
    const surroundings = fc.string({ unit: fc.constantFrom(...'xyz .,:;/?\n"') });
    fc.assert(
      fc.property(
        surroundings,
        fc.constantFrom(...CARD_NUMBERS),
        surroundings,
        (before, [, number], after) => {
          expect(maskSensitive(before + number + after)).toBe(before + MASK + after);
        },
      ),
    );
  });
});

describe('hex of card data', () => {
  it.each([
    ['track 2 (57)', '57114111111111111111D251220112345678900F'.slice(0, 38)],
    ['PAN (5A)', '5A084111111111111111'],
    ['PAN (5A) padded', '5A08374245455400126F'],
    ['PAN (5A) that fails its check digit', '5A084111111111111112'],
    ['track 2 (9F6B)', '9F6B135413330089020011D25122010000000000000F'],
    ['track 1 (56)', '562442343131313131313131313131313131315E56495341'],
    ['a number in a response', '70 1A 41 11 11 11 11 11 11 11 5F 34 01 01'],
    ['with separators', '5A:08:41:11:11:11:11:11:11:11'],
  ])('masks %s whole', (_tag, hex) => {
    expect(maskSensitive(`response: ${hex}`)).toBe(`response: ${MASK}`);
    expect(maskSensitive(`response: ${hex.toLowerCase()}`)).toBe(`response: ${MASK}`);
  });
});

describe('what is left alone', () => {
  it.each([
    ['a payment id', '0198a1b2-4111-7111-8111-111111111111'],
    ['an AID', 'A0000000031010'],
    ['a wall clock time', '1764000000123'],
    ['an ISO time', '2026-11-24T11:14:03.123Z'],
    ['an amount', '12345678.90'],
    ['a digest', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['a number with a wrong check digit', '4111111111111112'],
    ['a number of no scheme', '1111111111111117'],
    ['an address', 'http://127.0.0.1:8420/v1/payments'],
    ['a truncated number', '411111******1111'],
  ])('%s', (_kind, text) => {
    expect(maskSensitive(text)).toBe(text);
  });
});
