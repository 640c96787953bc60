import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_FORMS } from '../../../../src/payment/tenders/code-forms.ts';
import type { CodeReading, CodeRule } from '../../../../src/payment/tenders/code-reading.ts';
import { readCode } from '../../../../src/payment/tenders/read-code.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../vectors/${name}.json`, import.meta.url), 'utf8'));
const { examples } = read('code-prefixes') as {
  examples: { code: string; tender: string | null; source: string }[];
};
const MERCHANT_CODE = (read('emv-qr') as { mpm: { qr: string }[] }).mpm[0]!.qr;

const payment = (scheme: string) => ({ kind: 'payment', scheme });
const GOODS = { kind: 'goods', reason: 'code_is_goods_label' };
const MERCHANT = { kind: 'merchant', reason: 'code_is_merchants' };
const UNKNOWN = { kind: 'unknown', reason: 'code_unknown' };
const digitsOf = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
const digits = (start: string, length: number) => start.padEnd(length, '0');

describe('a scanned code', () => {
  it.each(examples)('$code: $tender', ({ code, tender }) => {
    const reading = readCode(code, []);
    if (tender === null) expect(reading.kind).not.toBe('payment');
    else expect(reading).toEqual(payment(tender.toLowerCase()));
  });

  it.each<[string, string, object]>([
    ['WeChat from 10', digits('10', 18), payment('wechat')],
    ['WeChat to 15', digits('15', 18), payment('wechat')],
    ['not from 16 on', digits('16', 18), UNKNOWN],
    ['not with 19 digits', digits('10', 19), UNKNOWN],
    ['Alipay from 25, 16 digits', digits('25', 16), payment('alipay')],
    ['Alipay to 30, 24 digits', digits('30', 24), payment('alipay')],
    ['not 24', digits('24', 18), UNKNOWN],
    ['not 31', digits('31', 18), UNKNOWN],
    ['not 15 digits', digits('28', 15), UNKNOWN],
    ['not 25 digits', digits('28', 25), UNKNOWN],
    ['Alipay’s face code', `fp${'aB3'.repeat(11)}`, payment('alipay')],
    ['a face code too short', `fp${'a'.repeat(32)}`, UNKNOWN],
    ['UnionPay', digits('62', 19), payment('unionpay')],
    ['a UnionPay card number of 16 digits is none', digits('62', 16), UNKNOWN],
    ['EMV text that does not decode', 'hQVDUFYwMWEa', UNKNOWN],
    ['EMV text of another alphabet', 'hQVDUFY!', UNKNOWN],
    ['a merchant’s EMV code', MERCHANT_CODE, MERCHANT],
    ['a merchant’s EMV code with a wrong CRC', `${MERCHANT_CODE.slice(0, -4)}0000`, UNKNOWN],
    ['what only begins like one', '000201', UNKNOWN],
    ['the app’s name is no payment', 'alipay', UNKNOWN],
    ['an address that nobody knows', 'https://example.org/pay/123', UNKNOWN],
  ])('%s', (_why, code, reading) => {
    expect(readCode(code, [])).toEqual(reading);
  });

  it.each([
    'https://qr.alipay.com/fkx189991xm3pdujnw1mxb0',
    'HTTPS://QR.ALIPAY.COM/FKX18999',
    'https://render.alipay.com/p/s/ulink/?scene=nfc&scheme=alipay%3A%2F%2Fnfc',
    'alipays://platformapi/startapp?appId=1',
    'weixin://wxpay/bizpayurl?pr=AbCdEf',
    'wxp://f2f0in9xnsA4G',
    'https://payapp.weixin.qq.com/qr/AQE6',
    'https://qr.95516.com/00010000/62028489073949969691921655610979',
    'https://www.paypal.com/checkoutnow?token=5O190127TN364715T',
    'https://www.sandbox.paypal.com/checkoutnow?token=5O190127TN364715T',
    'https://paypal.me/shop',
  ])('that shops show is a merchant’s: %s', (address) => {
    expect(readCode(address, [])).toEqual(MERCHANT);
  });

  it('of a site that only has the name in it is not', () => {
    expect(readCode('https://paypal.com.example.org/', [])).toEqual(UNKNOWN);
    expect(readCode('https://notpaypal.com/', [])).toEqual(UNKNOWN);
  });
});

describe('a goods label', () => {
  it.each([
    ['EAN-8', '96385074'],
    ['UPC-A', '036000291452'],
    ['EAN-13', '6901234567892'],
    ['ITF-14', '00012345600012'],
  ])('%s has its check digit', (_kind, code) => {
    expect(readCode(code, [])).toEqual(GOODS);
    const wrong = (Number(code.at(-1)) + 1) % 10;
    expect(readCode(`${code.slice(0, -1)}${wrong}`, [])).toEqual(UNKNOWN);
  });

  it('is one for sure where the scanner says so, whatever its digits', () => {
    const withAddOn = '101234567890112345';
    expect(readCode(withAddOn, [])).toEqual(payment('wechat'));
    for (const aim of [']E0', ']E3', ']E4', ']X0', ']C1', ']e0', ']d2', ']Q3']) {
      expect(readCode(withAddOn, [], aim), aim).toEqual(GOODS);
    }
    for (const aim of [']C0', ']Q1', ']d1', ']E', 'E0', '']) {
      expect(readCode(withAddOn, [], aim), aim).toEqual(payment('wechat'));
    }
  });

  it('is in bars: digits in a QR code are none', () => {
    expect(readCode('6901234567892', [], ']Q1')).toEqual(UNKNOWN);
    expect(readCode('6901234567892', [], ']I1')).toEqual(GOODS);
  });
});

describe('rules of the configuration', () => {
  const rule = (match: RegExp, scheme: CodeRule['scheme'] = 'paypal'): CodeRule => ({
    match,
    scheme,
    wallet: null,
  });

  it('come before the forms that are built in, in their order', () => {
    const rules = [rule(/^28\d+$/), rule(/^2\d+$/, 'unionpay')];
    expect(readCode(digits('28', 18), rules)).toEqual(payment('paypal'));
    expect(readCode(digits('25', 18), rules)).toEqual(payment('unionpay'));
    expect(readCode('6901234567892', [rule(/^69\d{11}$/)], ']E0')).toEqual(payment('paypal'));
  });

  it('take the whole text or nothing', () => {
    expect(readCode('PPQ123X', [rule(/PPQ\d+/)])).toEqual(UNKNOWN);
    expect(readCode('PPQ123', [rule(/PPQ\d+/)])).toEqual(payment('paypal'));
    expect(readCode('PPQ1\nX', [rule(/^PPQ1$/m)])).toEqual(UNKNOWN);
    expect(readCode('ab', [rule(/a|ab/)])).toEqual(payment('paypal'));
  });

  it('keep no place between two codes', () => {
    const sticky = rule(/PPQ\d+/g);
    for (let i = 0; i < 3; i++) expect(readCode('PPQ123', [sticky])).toEqual(payment('paypal'));
  });
});

describe('whatever a scanner reads', () => {
  it('may have white space and control characters around it', () => {
    expect(readCode(`\u0002 ${digits('28', 18)}\r\n\t\u0003`, [])).toEqual(payment('alipay'));
    expect(readCode(`28 ${digits('28', 16)}`, [])).toEqual(UNKNOWN);
    expect(readCode(' \r\n', [])).toEqual(UNKNOWN);
    expect(readCode('', [])).toEqual(UNKNOWN);
  });

  it('is not looked at beyond 4,096 characters', () => {
    expect(readCode(`${digits('28', 18)}${' '.repeat(4078)}`, [])).toEqual(payment('alipay'));
    expect(readCode(`${digits('28', 18)}${' '.repeat(4079)}`, [])).toEqual(UNKNOWN);
  });

  it('is read without an exception', () => {
    const starts = fc.constantFrom('', 'hQVDUFY', '000201', '28', '10', 'https://', 'fp', '\0');
    const text = fc
      .tuple(starts, fc.string({ unit: 'binary', maxLength: 40 }))
      .map((parts) => parts.join(''));
    const aim = fc.option(fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.oneof(text, digitsOf(0, 40)), aim, (scanned, identifier) => {
        const { kind }: CodeReading = readCode(
          scanned,
          [{ match: /x+/, scheme: 'paypal', wallet: null }],
          identifier,
        );
        expect(['payment', 'merchant', 'goods', 'unknown']).toContain(kind);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('matches one built-in form at most', () => {
    const codes = [
      digits('28', 18),
      digits('10', 18),
      digits('62', 19),
      '6901234567892',
      MERCHANT_CODE,
      'wxp://f2f0',
    ];
    for (const code of codes)
      expect(
        CODE_FORMS.filter(({ matches }) => matches(code, 'unsure')),
        code,
      ).toHaveLength(1);
    fc.assert(
      fc.property(digitsOf(8, 24), (code) => {
        expect(CODE_FORMS.filter(({ matches }) => matches(code, 'unsure')).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});
