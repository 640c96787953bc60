import { createSign } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { alipayWallet } from '../../../../../src/host/upstreams/alipay/index.ts';
import type { HttpResult } from '../../../../../src/platform/ports/http.ts';
import type { Wallet } from '../../../../../src/platform/ports/wallet.ts';
import { makeWalletKeys } from '../../../../../src/rig/wallets/demo-keys.ts';
import { ScriptedHttp } from '../../../../support/wallets/scripted-http.ts';
import { NOW, surroundingsOf, walletOrder } from '../../../../support/wallets/wallet-parts.ts';

const keys = makeWalletKeys();
const order = walletOrder();
let http: ScriptedHttp;
beforeEach(() => {
  http = new ScriptedHttp();
});

function wallet(options: object = {}, currency = 'CNY'): Wallet {
  const parsed = alipayWallet.options.parse({
    appId: '2021000000000001',
    privateKey: 'shop-key',
    alipayPublicKey: keys.provider.publicKey,
    ...options,
  });
  return alipayWallet.create(parsed, surroundingsOf(http, keys.shop.privateKey, { currency }));
}

const signOf = (raw: string): string =>
  createSign('RSA-SHA256').update(raw, 'utf8').sign(keys.provider.privateKey, 'base64');

const body = (text: string, status = 200): HttpResult => ({
  kind: 'answer',
  status,
  headers: {},
  body: Buffer.from(text),
});

function signed(name: string, fields: object): HttpResult {
  const raw = JSON.stringify(fields);
  return body(`{"${name}":${raw},"sign":"${signOf(raw)}"}`);
}

const PAID = {
  code: '10000',
  msg: 'Success',
  trade_no: '2026010522001400000000000001',
  out_trade_no: 'T1_1',
  total_amount: '12.50',
  buyer_logon_id: 'cus***@example.com',
};
const pay = (fields: object) => {
  http.answer(signed('alipay_trade_pay_response', fields));
  return wallet().pay(order, '2812345678901234');
};
const query = (fields: object) => {
  http.answer(signed('alipay_trade_query_response', fields));
  return wallet().query(order);
};
const failed = (sub_code: string, code = '40004') => ({ code, msg: 'Business Failed', sub_code });

describe('what is sent', () => {
  const sentContent = () =>
    JSON.parse(new URLSearchParams(`${Buffer.from(http.sent.at(-1)!.body!)}`).get('biz_content')!);
  const sentQuery = () => Object.fromEntries(new URL(http.sent.at(-1)!.url).searchParams);

  test('a sale carries amount, subject, till, time limit and where to notify', async () => {
    await pay(PAID);
    expect(sentContent()).toEqual({
      out_trade_no: 'T1_1',
      subject: 'Café Müller 茶',
      total_amount: '12.50',
      product_code: 'FACE_TO_FACE_PAYMENT',
      timeout_express: '2m',
      terminal_id: 'TILL0001',
      scene: 'bar_code',
      auth_code: '2812345678901234',
    });
    expect(sentQuery()).toMatchObject({
      app_id: '2021000000000001',
      method: 'alipay.trade.pay',
      charset: 'utf-8',
      sign_type: 'RSA2',
      // 09:00 UTC is 17:00 in China.
      timestamp: '2026-01-05 17:00:00',
      version: '1.0',
      notify_url: 'https://shop.test/v1/wallets/wallet/notify?till=1',
    });
    expect(http.sent[0]).toMatchObject({ method: 'POST', timeoutMs: 10_000 });
    expect(http.sent[0]!.url).toMatch(/^https:\/\/openapi\.alipay\.com\/gateway\.do\?/);
  });

  test.each([
    [-5_000, '1m'],
    [60_000, '1m'],
    [60_001, '2m'],
    [40 * 86_400_000, '21600m'],
  ])('an order that ends in %d ms gives the customer %s', async (lifeMs, timeout) => {
    http.answer(signed('alipay_trade_pay_response', PAID));
    await wallet().pay({ ...order, expiresAt: NOW + lifeMs }, '2812345678901234');
    expect(sentContent()).toMatchObject({ timeout_express: timeout });
  });

  test('a face is another scene, and shop, seller and till are as configured', async () => {
    http.answer(signed('alipay_trade_pay_response', PAID));
    const shop = wallet({ storeId: 'NJ_001', sellerId: '2088102146225135', terminalId: 'T2' });
    await shop.pay(order, `fp${'a1'.repeat(16)}_`);
    expect(sentContent()).toMatchObject({
      scene: 'security_code',
      store_id: 'NJ_001',
      seller_id: '2088102146225135',
      terminal_id: 'T2',
    });
  });

  test('another currency than the platform’s own is named, and cannot be shown', async () => {
    const abroad = wallet({}, 'EUR');
    const amount = { minor: 29n, currency: 'EUR' };
    http.answer(
      signed('alipay_trade_pay_response', { ...PAID, total_amount: '0.29', trans_currency: 'EUR' }),
    );
    expect(await abroad.pay({ ...order, amount }, '28')).toMatchObject({ kind: 'paid', amount });
    expect(sentContent()).toMatchObject({
      total_amount: '0.29',
      trans_currency: 'EUR',
      settle_currency: 'EUR',
    });
    http.answer(signed('alipay_trade_pay_response', { ...PAID, total_amount: '0.29' }));
    expect(await abroad.pay({ ...order, amount }, '28')).toMatchObject({ kind: 'unknown' });
    expect(abroad.routes).toEqual({ scan: true, show: false });
    expect(await abroad.present({ ...order, amount })).toMatchObject({
      kind: 'refused',
      reason: 'shop_not_accepted',
    });
    expect(http.sent).toHaveLength(2);
  });
});

describe('an answer decides nothing', () => {
  const raw = JSON.stringify(PAID);
  test.each<[string, HttpResult]>([
    ['with no signature', body(`{"alipay_trade_pay_response":${raw}}`)],
    [
      'with the signature of another answer',
      body(`{"alipay_trade_pay_response":${raw},"sign":"${signOf('{}')}"}`),
    ],
    [
      'whose bytes were moved',
      body(`{"alipay_trade_pay_response":${JSON.stringify(PAID, null, 1)},"sign":"${signOf(raw)}"}`),
    ],
    ['of another method', signed('alipay_trade_query_response', PAID)],
    ['with a status of an error', body(`{"alipay_trade_pay_response":${raw},"sign":"${signOf(raw)}"}`, 502)],
    ['that is a page', body('<html>gateway time-out</html>')],
    ['that is empty', body('')],
    ['signed, but no object', signed('alipay_trade_pay_response', [])],
    ['of another order', signed('alipay_trade_pay_response', { ...PAID, out_trade_no: 'T1_2' })],
    ['of another amount', signed('alipay_trade_pay_response', { ...PAID, total_amount: '12.51' })],
    ['with an amount that is none', signed('alipay_trade_pay_response', { ...PAID, total_amount: '1.25e1' })],
    ['without an amount', signed('alipay_trade_pay_response', { ...PAID, total_amount: undefined })],
    ['in another currency', signed('alipay_trade_pay_response', { ...PAID, trans_currency: 'USD' })],
    ['without the number of the trade', signed('alipay_trade_pay_response', { ...PAID, trade_no: '' })],
  ])('%s', async (_, result) => {
    http.answer(result);
    expect(await wallet().pay(order, '2812345678901234')).toMatchObject({ kind: 'unknown' });
  });
});

describe('what answers mean', () => {
  test.each([
    [PAID, { kind: 'paid', transaction: PAID.trade_no, payer: 'cus***@example.com', amount: order.amount }],
    [
      { ...PAID, code: '10003' },
      { kind: 'waiting', transaction: PAID.trade_no },
    ],
    [
      { code: '10003', msg: 'waits' },
      { kind: 'waiting', transaction: null },
    ],
    [failed('ACQ.TRADE_HAS_CLOSE'), { kind: 'closed' }],
    [
      failed('ACQ.PAYMENT_AUTH_CODE_INVALID'),
      { kind: 'refused', reason: 'code_not_valid', code: 'ACQ.PAYMENT_AUTH_CODE_INVALID' },
    ],
    [failed('ACQ.BUYER_BALANCE_NOT_ENOUGH'), { kind: 'refused', reason: 'no_funds' }],
    [failed('ACQ.TOTAL_FEE_EXCEED'), { kind: 'refused', reason: 'over_limit' }],
    [failed('ACQ.ACCESS_FORBIDDEN'), { kind: 'refused', reason: 'shop_not_accepted' }],
    [failed('isv.invalid-signature', '40002'), { kind: 'refused', reason: 'shop_not_accepted' }],
    [failed('ACQ.SOMETHING_NEW'), { kind: 'refused', reason: 'declined', code: 'ACQ.SOMETHING_NEW' }],
    [failed('ACQ.SYSTEM_ERROR'), { kind: 'unknown', reason: 'the provider answers ACQ.SYSTEM_ERROR' }],
    [failed('ACQ.TRADE_HAS_SUCCESS'), { kind: 'unknown' }],
    [failed('ACQ.CONTEXT_INCONSISTENT'), { kind: 'unknown' }],
    [failed('isp.unknow-error', '20000'), { kind: 'unknown' }],
    [failed('', '20000'), { kind: 'unknown', reason: 'the provider answers 20000' }],
    [failed('', '99999'), { kind: 'unknown' }],
  ])('a sale answered with %j', async (fields, expected) => {
    expect(await pay(fields)).toMatchObject(expected);
  });

  test.each([
    [{ ...PAID, trade_status: 'TRADE_FINISHED' }, { kind: 'paid' }],
    [{ ...PAID, trade_status: 'WAIT_BUYER_PAY' }, { kind: 'waiting' }],
    [{ ...PAID, trade_status: 'TRADE_CLOSED' }, { kind: 'closed' }],
    [{ ...PAID, trade_status: 'TRADE_ODD' }, { kind: 'unknown' }],
    [PAID, { kind: 'unknown' }],
    [{ ...PAID, trade_status: 'TRADE_CLOSED', out_trade_no: 'T1_2' }, { kind: 'unknown' }],
    [failed('ACQ.TRADE_NOT_EXIST'), { kind: 'not_found' }],
    // A question that is refused says nothing about the order.
    [failed('isv.invalid-signature', '40002'), { kind: 'unknown' }],
    [failed('ACQ.INVALID_PARAMETER'), { kind: 'unknown' }],
  ])('a question answered with %j', async (fields, expected) => {
    expect(await query(fields)).toMatchObject(expected);
  });

  test.each([
    [
      { code: '10000', out_trade_no: 'T1_1', retry_flag: 'N', action: 'refund' },
      { kind: 'cancelled', moneyReturned: true },
    ],
    [
      { code: '10000', out_trade_no: 'T1_1', retry_flag: 'N', action: 'close' },
      { kind: 'cancelled', moneyReturned: false },
    ],
    [
      { code: '10000', out_trade_no: 'T1_1', retry_flag: 'N' },
      { kind: 'cancelled', moneyReturned: false },
    ],
    [{ code: '10000', out_trade_no: 'T1_1', retry_flag: 'Y' }, { kind: 'unknown' }],
    [{ code: '10000', out_trade_no: 'T1_2', retry_flag: 'N' }, { kind: 'unknown' }],
    [{ code: '10000' }, { kind: 'unknown' }],
    [failed('ACQ.SELLER_BALANCE_NOT_ENOUGH'), { kind: 'refused', reason: 'no_funds' }],
    [failed('AQC.SYSTEM_ERROR'), { kind: 'unknown' }],
  ])('a cancellation answered with %j', async (fields, expected) => {
    http.answer(signed('alipay_trade_cancel_response', fields));
    expect(await wallet().cancel(order)).toEqual(expect.objectContaining(expected));
  });

  const refund = { refundNumber: 'R1', amount: { minor: 500n, currency: 'CNY' } };
  const TAKEN = { code: '10000', out_trade_no: 'T1_1' };
  const DONE = { ...TAKEN, out_request_no: 'R1', refund_amount: '5.00', refund_status: 'REFUND_SUCCESS' };
  test.each([
    [DONE, { kind: 'refunded', transaction: null }],
    [TAKEN, { kind: 'pending' }],
    [{ ...DONE, refund_amount: '5.01' }, { kind: 'unknown' }],
    [{ ...DONE, out_request_no: 'R2' }, { kind: 'unknown' }],
    [failed('ACQ.SYSTEM_ERROR'), { kind: 'unknown' }],
  ])('a refund that moved nothing, asked for and answered with %j', async (state, expected) => {
    http.answer(
      signed('alipay_trade_refund_response', { ...TAKEN, fund_change: 'N' }),
      signed('alipay_trade_fastpay_refund_query_response', state),
    );
    expect(await wallet().refund(order, refund)).toMatchObject(expected);
  });

  test('a refund whose state cannot be asked for is unknown: the refund itself was sent', async () => {
    http.answer(signed('alipay_trade_refund_response', { ...TAKEN, fund_change: 'N' }), {
      kind: 'not_sent',
      reason: 'connection refused',
    });
    expect(await wallet().refund(order, refund)).toEqual({ kind: 'unknown', reason: 'connection refused' });
  });
});

test('options with an address that is not https, or a key that is none, are refused', () => {
  const parse = (more: object) =>
    alipayWallet.options.safeParse({ appId: '1', privateKey: 'k', alipayPublicKey: 'k.pem', ...more })
      .success;
  expect(parse({})).toBe(true);
  expect(parse({ endpoint: 'http://127.0.0.1:8080/gateway.do' })).toBe(true);
  expect(parse({ endpoint: 'http://openapi.alipay.com/gateway.do' })).toBe(false);
  expect(parse({ endpoint: 'http://127.0.0.1.example.com/' })).toBe(false);
  expect(parse({ terminal: 'T1' })).toBe(false);
  expect(() =>
    wallet({ alipayPublicKey: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' }),
  ).toThrow(/not an RSA key/);
});
