import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MerchantCode, QrTip } from '../../../../../src/card/wallets/emv-qr/merchant-code.ts';
import type { QrField } from '../../../../../src/card/wallets/emv-qr/qr-object.ts';
import { writeObject } from '../../../../../src/card/wallets/emv-qr/qr-object.ts';
import { readMerchantQr } from '../../../../../src/card/wallets/emv-qr/read-merchant-qr.ts';
import { writeMerchantQr } from '../../../../../src/card/wallets/emv-qr/write-merchant-qr.ts';
import { EXAMPLE } from './qr-vectors.ts';

const shop: MerchantCode = {
  use: 'static',
  accounts: [
    {
      id: '26',
      value: [
        { id: '00', value: 'org.example' },
        { id: '01', value: 'SHOP0001' },
      ],
    },
  ],
  categoryCode: '5999',
  currency: 978,
  amount: null,
  tip: null,
  country: 'DE',
  name: 'Example Shop',
  city: 'Berlin',
  postalCode: '10115',
  additional: [],
  alternate: null,
  unreserved: [],
};

const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'code_malformed', message: expect.stringMatching(message) });

describe('a merchant’s code that is written', () => {
  it('has its objects in the order of their ids, the CRC last', () => {
    expect(writeMerchantQr({ ...shop, amount: 29n })).toBe(
      '000201010211262700' +
        '11org.example0108SHOP0001' +
        '52045999530397854040.295802DE5912Example Shop6006Berlin6105101156304' +
        writeMerchantQr({ ...shop, amount: 29n }).slice(-4),
    );
  });

  it('says what the example of the specification says', () => {
    const written = writeMerchantQr(readMerchantQr(EXAMPLE));
    expect(readMerchantQr(written)).toEqual(readMerchantQr(EXAMPLE));
    expect(written).toHaveLength(EXAMPLE.length);
  });

  it('has amounts of currencies without decimals', () => {
    const yen = writeMerchantQr({ ...shop, currency: 392, amount: 1250n });
    expect(yen).toContain('54041250');
    expect(readMerchantQr(yen).amount).toBe(1250n);
  });

  it.each<[QrTip, string]>([
    [{ kind: 'prompt' }, '550201'],
    [{ kind: 'fixed', amount: 150n }, '55020256041.50'],
    [{ kind: 'percentage', hundredths: 525 }, '55020357045.25'],
  ])('asks for a tip: %o', (tip, objects) => {
    const text = writeMerchantQr({ ...shop, tip });
    expect(text).toContain(objects);
    expect(readMerchantQr(text).tip).toEqual(tip);
  });

  it.each<[string, Partial<MerchantCode>, RegExp]>([
    ['a name that is too long', { name: 'A'.repeat(26) }, /has 26 characters/],
    ['a name in another script', { name: '商店' }, /printable ASCII/],
    ['no account', { accounts: [] }, /no Merchant Account Information/],
    ['an account twice', { accounts: [...shop.accounts, ...shop.accounts] }, /object 26 is there twice/],
    ['an amount of nothing', { amount: 0n }, /above 0/],
    ['an amount below nothing', { amount: -5n }, /above 0/],
    ['a city of no characters', { city: '' }, /object 60 has 0 characters/],
    [
      'an account without identifier',
      { accounts: [{ id: '26', value: [{ id: '01', value: 'x' }] }] },
      /identifier/,
    ],
    [
      'a template that is too long',
      { additional: [1, 2, 3, 4].map((id) => ({ id: `0${id}`, value: 'x'.repeat(25) })) },
      /object 62 has 116/,
    ],
    ['an id that is none', { unreserved: [{ id: '8', value: 'x' }] }, /"8" is no id/],
    [
      'more than a code may hold',
      {
        unreserved: Array.from({ length: 5 }, (_, at) => ({
          id: `8${at}`,
          value: [
            { id: '00', value: 'x' },
            { id: '01', value: 'y'.repeat(90) },
          ],
        })),
      },
      /it may have 512/,
    ],
  ])('is refused with %s', (_why, change, message) => {
    expect(() => writeMerchantQr({ ...shop, ...change })).toThrow(refused(message));
  });
});

const ascii = (most: number) =>
  fc.string({
    minLength: 1,
    maxLength: most,
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  });
const letters = (most: number) =>
  fc.string({ minLength: 1, maxLength: most, unit: fc.constantFrom(...'最佳运输北京é😀AZ') });
const identified = (id: string) =>
  fc.tuple(ascii(8), ascii(8)).map(
    ([owner, value]): QrField => ({
      id,
      value: [
        { id: '00', value: owner },
        { id: '07', value },
      ],
    }),
  );

const anyCode: fc.Arbitrary<MerchantCode> = fc.record({
  use: fc.constantFrom('static', 'dynamic', null),
  accounts: fc.oneof(
    fc.tuple(ascii(16).map((value): QrField => ({ id: '04', value }))),
    fc.tuple(
      ascii(16).map((value): QrField => ({ id: '15', value })),
      identified('30'),
    ),
  ),
  categoryCode: fc.integer({ min: 0, max: 9999 }).map((code) => String(code).padStart(4, '0')),
  currency: fc.constantFrom(156, 978, 392, 36, 414),
  amount: fc.option(fc.bigInt({ min: 1n, max: 999_999_999n })),
  tip: fc.option(
    fc.oneof(
      fc.constant<QrTip>({ kind: 'prompt' }),
      fc.bigInt({ min: 1n, max: 99_999n }).map((amount): QrTip => ({ kind: 'fixed', amount })),
      fc.integer({ min: 1, max: 9999 }).map((hundredths): QrTip => ({ kind: 'percentage', hundredths })),
    ),
  ),
  country: fc.constantFrom('DE', 'CN'),
  name: ascii(25),
  city: ascii(15),
  postalCode: fc.option(ascii(10)),
  additional: fc.oneof(
    fc.constant([]),
    fc.tuple(
      ascii(25).map((value) => ({ id: '01', value })),
      ascii(25).map((value) => ({ id: '07', value })),
    ),
  ),
  alternate: fc.option(
    fc.record({ language: fc.constantFrom('ZH', 'FR'), name: letters(25), city: fc.option(letters(15)) }),
  ),
  unreserved: fc.oneof(fc.constant([]), fc.tuple(identified('80'), identified('99'))),
});

describe('whatever a shop may say', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(readMerchantQr(writeMerchantQr(code))).toEqual(code);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('has lengths in characters', () => {
    fc.assert(
      fc.property(letters(99), (value) => {
        expect(Number(writeObject({ id: '64', value }).slice(2, 4))).toBe([...value].length);
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});
