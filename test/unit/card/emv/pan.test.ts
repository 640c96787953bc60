import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  luhnValid,
  PanError,
  panFrom5A,
  panTo5A,
  panToken,
  truncatePan,
} from '../../../../src/card/emv/pan.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

const digitsOf = (text: string) => Uint8Array.from(text, Number);

describe('the PAN in 5A', () => {
  it.each([
    ['5413330089010012', '5413330089010012'],
    ['374245001751006F', '374245001751006'],
    ['5413330089010012FFFF', '5413330089010012'],
    ['6799998900000060018F', '6799998900000060018'],
  ])('%s has the digits %s', (hex, digits) => {
    expect(panFrom5A(fromHex(hex))).toEqual(digitsOf(digits));
  });

  it.each([
    '',
    'FF',
    '541333A089010012',
    '54F3330089010012',
    '54133300890100F2',
    '54133300890100125413',
    'D4',
  ])('is not %j', (hex) => {
    expect(() => panFrom5A(fromHex(hex))).toThrow(PanError);
  });

  it('is never named in the error', () => {
    try {
      panFrom5A(fromHex('541333A089010012'));
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toMatch(/5413|9010|0012/);
    }
  });

  it.each(['5413330089010012', '374245001751006F', '6799998900000060018F'])(
    '%s goes back as it came',
    (hex) => {
      expect(toHex(panTo5A(panFrom5A(fromHex(hex))))).toBe(hex);
    },
  );
});

describe('the truncated PAN', () => {
  it.each([
    ['6799998900000060018', '679999*********0018', '0018'],
    ['5413330089010012', '541333******0012', '0012'],
    ['374245001751006', '374245*****1006', '1006'],
    ['36148900647913', '361489****7913', '7913'],
    ['4222222222222', '*********2222', '2222'],
    ['679999890018', '********0018', '0018'],
    ['67999989001', '*******9001', '9001'],
    ['6799998900', '**********', '****'],
    ['1234', '****', '****'],
    ['', '', '****'],
  ])('of %s is %s', (pan, truncated, last4) => {
    expect(truncatePan(digitsOf(pan))).toEqual({ truncated, last4 });
  });

  it('shows nothing of what is no PAN', () => {
    expect(truncatePan(fromHex('0504010303030A080900010000010002'))).toEqual({
      truncated: '****************',
      last4: '****',
    });
    expect(truncatePan(new Uint8Array(20).fill(4))).toEqual({ truncated: '*'.repeat(19), last4: '****' });
  });

  it('never shows more than six and four digits, and takes at least four away', () => {
    const digits = fc.uint8Array({ maxLength: 25, max: 12 });
    fc.assert(
      fc.property(digits, (pan) => {
        const { truncated, last4 } = truncatePan(pan);
        expect(truncated).toMatch(/^(\d{6})?\**(\d{4})?$/);
        const shown = truncated.replaceAll('*', '');
        expect(shown === '' || pan.length - shown.length >= 4).toBe(true);
        expect(last4 === '****' || truncated.endsWith(last4)).toBe(true);
      }),
      { numRuns: 500, seed: 24 },
    );
  });
});

describe('the PAN token', () => {
  const key = fromHex('000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F');

  /** Computed apart from this code: printf 5413330089010012 | openssl dgst -sha256 -mac HMAC -macopt hexkey:00..1F */
  it('is the HMAC-SHA256 of the digits as ASCII', () => {
    expect(panToken(digitsOf('5413330089010012'), key)).toBe(
      '6c217c9c8e0461b4b1250976352e63c49c5ab9cfe28173b9e5a4345d63f7d98f',
    );
  });

  it('differs from card to card and from key to key, and leaves the digits as they are', () => {
    const digits = digitsOf('5413330089010012');
    const token = panToken(digits, key);
    expect(panToken(digitsOf('5413330089010011'), key)).not.toBe(token);
    expect(panToken(digits, key.slice(1))).not.toBe(token);
    expect(digits).toEqual(digitsOf('5413330089010012'));
  });
});

describe('the check digit', () => {
  it.each(['4761739001010119', '374245001751006', '6799998900000060018', '0'])('of %s is right', (pan) => {
    expect(luhnValid(digitsOf(pan))).toBe(true);
  });

  it.each(['4761739001010118', '7461739001010119', ''])('of %j is wrong', (pan) => {
    expect(luhnValid(digitsOf(pan))).toBe(false);
  });

  it('is wrong for what is not decimal', () => {
    expect(luhnValid(fromHex('0A'))).toBe(false);
  });
});
