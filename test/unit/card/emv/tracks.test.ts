import { describe, expect, it } from 'vitest';
import { parseTrack1, Track1Error } from '../../../../src/card/emv/track1.ts';
import { parseTrack2, Track2Error } from '../../../../src/card/emv/track2.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';

const digitsOf = (text: string) => Uint8Array.from(text, Number);
const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof Track2Error || error instanceof Track1Error) {
      expect(error.message).not.toMatch(/\d{5}/);
      return error.code;
    }
    throw error;
  }
  return 'none';
}

describe('track 2', () => {
  it('is taken apart', () => {
    expect(parseTrack2(fromHex('5413330089010012D25122019097500F'))).toEqual({
      pan: digitsOf('5413330089010012'),
      expiry: '2512',
      serviceCode: '201',
      discretionary: digitsOf('9097500'),
    });
  });

  it('may have an odd PAN, no padding and no discretionary data', () => {
    expect(parseTrack2(fromHex('374245001751006D2512201F'))).toEqual({
      pan: digitsOf('374245001751006'),
      expiry: '2512',
      serviceCode: '201',
      discretionary: new Uint8Array(),
    });
  });

  it('passes on issuer fields that are masked with F', () => {
    expect(parseTrack2(fromHex('5599999999999999D15092FFFFFFFFFFFFFF0F'))).toMatchObject({
      expiry: '1509',
      serviceCode: '2FF',
    });
  });

  it('gives copies that outlive the value', () => {
    const value = fromHex('5413330089010012D25122019097500F');
    const { pan, discretionary } = parseTrack2(value);
    value.fill(0);
    expect(pan).toEqual(digitsOf('5413330089010012'));
    expect(discretionary).toEqual(digitsOf('9097500'));
  });

  it.each([
    ['', 'no_separator'],
    ['5413330089010012', 'no_separator'],
    ['D2512201', 'pan'],
    ['54A3330089010012D2512201', 'pan'],
    ['54133300890100125413D2512201', 'pan'],
    ['5413330089010012DFFF', 'too_short'],
    ['5413330089010012D251220F', 'too_short'],
    ['5413330089010012D2B1220190', 'expiry'],
    ['54'.repeat(20), 'too_long'],
  ])('%j is refused: %s', (hex, code) => {
    expect(codeOf(() => parseTrack2(fromHex(hex)))).toBe(code);
  });
});

describe('track 1', () => {
  it('is taken apart', () => {
    expect(parseTrack1(ascii('B5413330089010012^DOE/JOHN^2512201123456'))).toEqual({
      pan: digitsOf('5413330089010012'),
      name: ascii('DOE/JOHN'),
      expiry: '2512',
      serviceCode: '201',
      discretionary: ascii('123456'),
    });
  });

  it.each([
    ['', 'format_code'],
    ['A5413330089010012^ /^2512201', 'format_code'],
    ['B5413330089010012', 'no_separator'],
    ['B5413330089010012^DOE', 'no_separator'],
    ['B^DOE^2512201', 'pan'],
    ['B?^DOE^2512201', 'pan'],
    ['B54133 0089010012^DOE^2512201', 'pan'],
    ['B54133300890100125413^DOE^2512201', 'pan'],
    ['B5413330089010012^DOE^251220', 'too_short'],
    ['B5413330089010012^DOE^25A2201', 'expiry'],
    [`B5413330089010012^${'X'.repeat(60)}^2512201`, 'too_long'],
  ])('%j is refused: %s', (track, code) => {
    expect(codeOf(() => parseTrack1(ascii(track)))).toBe(code);
  });
});
