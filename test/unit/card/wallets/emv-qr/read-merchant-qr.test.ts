import { describe, expect, it } from 'vitest';
import { CRC_HEAD, crc16, crcHolds, crcText } from '../../../../../src/card/wallets/emv-qr/crc16.ts';
import { parseMerchantQr } from '../../../../../src/card/wallets/emv-qr/parse-merchant-qr.ts';
import { readMerchantQr } from '../../../../../src/card/wallets/emv-qr/read-merchant-qr.ts';
import { EXAMPLE, qrVectors } from './qr-vectors.ts';

/** The text with a CRC that holds. */
function closed(text: string): string {
  return `${text}${CRC_HEAD}${crcText(`${text}${CRC_HEAD}`)}`;
}

const SHOP = '5204411153031565802CN5904SHOP6007BEIJING';
const minimal = (more = '', start = '0002010204acct') => closed(`${start}${SHOP}${more}`);
const malformed = (message: RegExp) =>
  expect.objectContaining({ code: 'code_malformed', message: expect.stringMatching(message) });

describe('the CRC', () => {
  it('is CRC-16/CCITT-FALSE', () => {
    expect(crc16(Buffer.from('123456789'))).toBe(0x29b1);
  });

  it.each(qrVectors.mpm)('is over the bytes of UTF-8: $crc_utf8', ({ qr, crc_utf8 }) => {
    expect(crcText(qr.slice(0, -4))).toBe(crc_utf8);
    expect(crcHolds(qr)).toBe(true);
    expect(crcHolds(qr.replace('BEIJING', 'BEIJINH'))).toBe(false);
    expect(crcHolds(qr.slice(0, -1))).toBe(false);
  });

  it('may be given in lower case', () => {
    expect(crcHolds(EXAMPLE.replace(/A13A$/, 'a13a'))).toBe(true);
  });
});

describe('the form of a merchant’s code', () => {
  it.each(qrVectors.mpm)('is objects whose lengths count characters', ({ qr, objects, crc_in }) => {
    const parsed = parseMerchantQr(qr);
    expect(parsed.fault).toBeNull();
    expect(parsed.crc).toEqual({ given: crc_in, computed: crc_in, holds: true });
    expect(parsed.objects.map(({ id, value }) => [id, value])).toEqual(objects);
    const language = parsed.objects.find(({ id }) => id === '64');
    expect(language?.objects?.map(({ id, value }) => [id, value])).toEqual([
      ['00', 'ZH'],
      ['01', '最佳运输'],
      ['02', '北京'],
    ]);
  });

  it('counts a character outside of the basic plane as one', () => {
    const { objects, fault } = parseMerchantQr(minimal('64120002ZH0102😀店'));
    expect(fault).toBeNull();
    expect(objects.find(({ id }) => id === '64')?.objects?.[1]?.value).toBe('😀店');
  });

  it('has templates of payment systems within the additional data', () => {
    const { objects, fault } = parseMerchantQr(minimal('621550110001A0102xy'));
    expect(fault).toBeNull();
    expect(objects.at(-2)?.objects?.[0]?.objects?.map(({ id }) => id)).toEqual(['00', '01']);
  });

  it.each([
    ['an object twice', '0002010102115303156530315663041234', 20, /object 53 is there twice/],
    ['an object twice in a template', `${minimal('6216030412340304123')}`, 67, /object 03 is there twice/],
    ['no CRC', '0002015802CN', 13, /object 63, the CRC, is missing/],
    ['something behind the CRC', `${minimal()}6102AB`, 55, /CRC, has four hex digits and is the last/],
    ['a length beyond the end', '0002015920SHOP', 7, /has 20 characters by its length, 4 follow/],
    ['an id that is none', '000201XX02AB', 7, /begins with four digits/],
    ['an empty object', '00020159006304ABCD', 7, /object 59 is empty/],
    ['a head that is cut off', '000201590', 7, /cut off/],
  ])('ends where it breaks: %s', (_why, text, at, message) => {
    const { fault } = parseMerchantQr(text);
    expect(fault).toMatchObject({ at, message: expect.stringMatching(message) });
  });

  it('shows what was read before it broke', () => {
    expect(parseMerchantQr('0002015920SHOP').objects.map(({ id }) => id)).toEqual(['00']);
  });

  it('is not read beyond 4,096 characters', () => {
    const text = `000201${'9'.repeat(5000)}`;
    expect(parseMerchantQr(text)).toMatchObject({ objects: [], fault: { at: 4097 } });
  });
});

describe('what a merchant’s code says', () => {
  it('is the example of the specification', () => {
    expect(readMerchantQr(EXAMPLE)).toEqual({
      use: 'dynamic',
      accounts: [
        {
          id: '29',
          value: [
            { id: '00', value: 'D15600000000' },
            { id: '05', value: 'A93FO3230Q' },
          ],
        },
        {
          id: '31',
          value: [
            { id: '00', value: 'D15600000001' },
            { id: '03', value: '12345678' },
          ],
        },
      ],
      categoryCode: '4111',
      currency: 156,
      amount: 2372n,
      tip: { kind: 'prompt' },
      country: 'CN',
      name: 'BEST TRANSPORT',
      city: 'BEIJING',
      postalCode: null,
      additional: [
        { id: '03', value: '1234' },
        { id: '06', value: '***' },
        { id: '07', value: 'A6008667' },
        { id: '09', value: 'ME' },
      ],
      alternate: { language: 'ZH', name: '最佳运输', city: '北京' },
      unreserved: [
        {
          id: '91',
          value: [
            { id: '00', value: 'A011223344998877' },
            { id: '07', value: '12345678' },
          ],
        },
      ],
    });
  });

  it.each([
    ['540523.72', 2372n],
    ['540298', 9800n],
    ['540398.', 9800n],
    ['54049.80', 980n],
    ['54040.29', 29n],
  ])('takes the amount %s to minor units without a float', (object, amount) => {
    expect(readMerchantQr(minimal(object)).amount).toBe(amount);
  });

  it.each(qrVectors.negative.filter(({ qr }) => qr))('refuses: $why', ({ qr }) => {
    expect(() => readMerchantQr(qr!)).toThrow(malformed(/^Character 48: object 53 is there twice/));
  });

  it.each([
    ['another start', closed(`000202${SHOP}`), /begins with 000201/],
    ['no account', closed(`000201${SHOP}`), /no Merchant Account Information/],
    ['no city', closed('0002010204acct5204411153031565802CN5904SHOP'), /Merchant City \(60\) is missing/],
    [
      'a template without its identifier',
      minimal('', '000201260801041234'),
      /does not begin with its identifier/,
    ],
    ['a point of initiation that is none', minimal('', '0002010102130204acct'), /is 11 or 12/],
    [
      'letters in the category',
      closed('0002010204acct5204411A53031565802CN5904SHOP6007BEIJING'),
      /digits only/,
    ],
    ['an amount with too many decimals', minimal('54061.2345'), /at most 2 decimals/],
    ['an amount of nothing', minimal('54040.00'), /above 0/],
    ['a fee without its indicator', minimal('56011'), /only where object 55 is 02/],
    ['an indicator without its fee', minimal('550203'), /its value is missing/],
    ['a percentage of 100', minimal('5502035703100'), /00\.01 to 99\.99/],
    [
      'a name of 26 characters',
      closed(`0002010204acct5204411153031565802CN5926${'A'.repeat(26)}6007BEIJING`),
      /has 26 characters/,
    ],
    [
      'a name in another script outside of the template',
      closed('0002010204acct5204411153031565802CN5902商店6007BEIJING'),
      /printable ASCII/,
    ],
    [
      'a currency that there is not',
      closed('0002010204acct5204411153030005802CN5904SHOP6007BEIJING'),
      /not a number of ISO 4217/,
    ],
    ['a language template without a name', minimal('64060002ZH'), /no object 01/],
    ['a CRC that does not hold', minimal().replace(/.{4}$/, '0000'), /the CRC does not hold/],
  ])('refuses %s, and says why', (_why, text, message) => {
    expect(() => readMerchantQr(text)).toThrow(malformed(message));
  });

  it('does not repeat what the code says in an error', () => {
    const secret = closed('0002010216541333008960103452044111530315658021N5904SHOP6007BEIJING');
    try {
      readMerchantQr(secret);
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain('5413330089601034');
    }
  });
});
