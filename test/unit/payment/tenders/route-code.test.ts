import { describe, expect, it } from 'vitest';
import type { CodeRule, WalletRoute } from '../../../../src/payment/tenders/code-reading.ts';
import { routeCode } from '../../../../src/payment/tenders/route-code.ts';

const ALIPAY = '28763443825664394';
const WECHAT = '134567890123456789';
const UNIONPAY = '6200000000000000000';
const CONSUMER = 'hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8=';

const alipay: WalletRoute = { wallet: 'alipay', schemes: ['alipay'] };
const antom: WalletRoute = { wallet: 'antom', schemes: ['alipay'] };
const wechat: WalletRoute = { wallet: 'wechat', schemes: ['wechat'] };
const showsOnly: WalletRoute = { wallet: 'paypal', schemes: [] };

describe('a scanned code goes', () => {
  it('to the wallet of its scheme', () => {
    expect(routeCode(ALIPAY, [], [wechat, alipay])).toEqual({
      kind: 'wallet',
      scheme: 'alipay',
      wallet: 'alipay',
    });
    expect(routeCode(WECHAT, [], [wechat, alipay])).toEqual({
      kind: 'wallet',
      scheme: 'wechat',
      wallet: 'wechat',
    });
  });

  it('to the first of the configuration where two take it', () => {
    expect(routeCode(ALIPAY, [], [alipay, antom])).toMatchObject({ wallet: 'alipay' });
    expect(routeCode(ALIPAY, [], [antom, alipay])).toMatchObject({ wallet: 'antom' });
  });

  it('to the wallet that a rule names', () => {
    const toAntom: CodeRule = { match: /^2888\d+$/, scheme: 'alipay', wallet: 'antom' };
    expect(routeCode('2888888888888888888', [toAntom], [alipay, antom])).toMatchObject({ wallet: 'antom' });
    expect(routeCode(ALIPAY, [toAntom], [alipay, antom])).toMatchObject({ wallet: 'alipay' });
  });

  it('to a wallet of EMV codes where one is configured', () => {
    const emv: WalletRoute = { wallet: 'bank', schemes: ['emv_cpm', 'unionpay'] };
    expect(routeCode(CONSUMER, [], [emv])).toEqual({ kind: 'wallet', scheme: 'emv_cpm', wallet: 'bank' });
    expect(routeCode(UNIONPAY, [], [emv])).toEqual({ kind: 'wallet', scheme: 'unionpay', wallet: 'bank' });
  });
});

describe('a scanned code is refused', () => {
  it.each([
    ['of a kind that no wallet here takes', CONSUMER, 'emv_cpm', 'code_not_accepted'],
    ['of a kind that no wallet here takes', UNIONPAY, 'unionpay', 'code_not_accepted'],
    ['of a scheme that is not configured', ALIPAY, 'alipay', 'code_not_accepted'],
    ['that is a goods label', '6901234567892', null, 'code_is_goods_label'],
    ['that a shop shows', 'https://qr.alipay.com/fkx1', null, 'code_is_merchants'],
    ['that nobody knows', 'hello', null, 'code_unknown'],
    ['that is empty', ' ', null, 'code_unknown'],
  ])('%s', (_why, code, scheme, reason) => {
    expect(routeCode(code, [], [wechat])).toEqual({ kind: 'refused', scheme, reason });
  });

  it('by a rule whose scheme or wallet is not there', () => {
    const rule = (wallet: string | null): CodeRule => ({ match: /PP\d+/, scheme: 'paypal', wallet });
    const refused = { kind: 'refused', scheme: 'paypal', reason: 'code_not_accepted' };
    expect(routeCode('PP1', [rule(null)], [alipay, showsOnly])).toEqual(refused);
    expect(routeCode('PP1', [rule('gone')], [alipay])).toEqual(refused);
  });

  it('where the scanner tells that it is a goods label', () => {
    expect(routeCode(WECHAT, [], [wechat], ']E3')).toMatchObject({ reason: 'code_is_goods_label' });
  });
});
