import { createSign, createVerify } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { antomWallet } from '../../../../../src/host/upstreams/antom/index.ts';
import type { HttpResult } from '../../../../../src/platform/ports/http.ts';
import type { Wallet } from '../../../../../src/platform/ports/wallet.ts';
import { makeWalletKeys } from '../../../../../src/rig/wallets/demo-keys.ts';
import { ScriptedHttp } from '../../../../support/wallets/scripted-http.ts';
import { NOW, surroundingsOf, walletOrder } from '../../../../support/wallets/wallet-parts.ts';

const keys = makeWalletKeys();
const amount = { minor: 29n, currency: 'EUR' };
const order = walletOrder({ amount });
const CLIENT = '5Y0000000000000001';
const API = '/ams/api/v1/payments';
let http: ScriptedHttp;
beforeEach(() => {
  http = new ScriptedHttp();
});

function wallet(options: object = {}, more: object = {}): Wallet {
  const parsed = antomWallet.options.parse({
    clientId: CLIENT,
    privateKey: 'shop-key',
    antomPublicKey: keys.provider.publicKey,
    merchantCategoryCode: '5812',
    ...options,
  });
  const surroundings = surroundingsOf(http, keys.shop.privateKey, { currency: 'EUR', ...more });
  return antomWallet.create(parsed, surroundings);
}

/** By the rule of the provider, put together here once more. */
function signatureOf(path: string, time: string, body: string, clientId = CLIENT): string {
  const signer = createSign('RSA-SHA256').update(`POST ${path}\n${clientId}.${time}.${body}`);
  const signature = signer.sign(keys.provider.privateKey, 'base64');
  return `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(signature)}`;
}

function signed(call: string, fields: object, headers: object = {}, status = 200): HttpResult {
  const body = JSON.stringify(fields);
  const time = '2026-01-05T09:00:00Z';
  const signature = signatureOf(`${API}/${call}`, time, body);
  return {
    kind: 'answer',
    status,
    headers: { 'response-time': time, signature, ...headers },
    body: Buffer.from(body),
  };
}

const result = (resultStatus: string, resultCode: string) => ({ result: { resultStatus, resultCode } });
const PAYMENT = {
  paymentRequestId: 'T1_1',
  paymentId: '2026010519401080010018882020035',
  paymentAmount: { currency: 'EUR', value: '29' },
  pspCustomerInfo: { displayCustomerId: 'cus***@example.com' },
};
const PAID = { ...result('S', 'SUCCESS'), ...PAYMENT };
const pay = (fields: object, headers: object = {}, status = 200) => {
  http.answer(signed('pay', fields, headers, status));
  return wallet().pay(order, '2812345678901234');
};

describe('what is sent', () => {
  const sent = () => JSON.parse(`${Buffer.from(http.sent.at(-1)!.body!)}`);

  test('a sale by the customer’s code: amounts as texts of minor units, and an absolute end', async () => {
    await pay(PAID);
    const money = { currency: 'EUR', value: '29' };
    expect(sent()).toMatchObject({
      productCode: 'IN_STORE_PAYMENT',
      paymentRequestId: 'T1_1',
      paymentAmount: money,
      paymentMethod: { paymentMethodType: 'CONNECT_WALLET', paymentMethodId: '2812345678901234' },
      paymentFactor: { inStorePaymentScenario: 'PaymentCode' },
      paymentExpiryTime: '2026-01-05T09:01:30Z',
      paymentNotifyUrl: 'https://shop.test/v1/wallets/wallet/notify?till=1',
      order: {
        orderAmount: money,
        orderDescription: 'Café Müller 茶',
        merchant: {
          referenceMerchantId: '200000000001',
          merchantMCC: '5812',
          store: { referenceStoreId: '200000000001' },
        },
        env: { storeTerminalId: 'TILL0001' },
      },
    });
    expect(sent()).not.toHaveProperty('settlementStrategy');
  });

  test('the signature covers path, client, time and the bytes of the body', async () => {
    await pay(PAID);
    const { url, headers, body } = http.sent[0]!;
    expect(url).toBe(`https://open-de-global.alipay.com${API}/pay`);
    expect(headers).toMatchObject({ 'client-id': CLIENT, 'request-time': `${NOW}` });
    const [, version, escaped] = /^algorithm=RSA256,keyVersion=(\d+),signature=(\S+)$/.exec(
      headers['signature']!,
    )!;
    expect(version).toBe('1');
    const verify = createVerify('RSA-SHA256').update(`POST ${API}/pay\n${CLIENT}.${NOW}.`).update(body!);
    expect(verify.verify(keys.shop.publicKey, decodeURIComponent(escaped!), 'base64')).toBe(true);
    expect(escaped).not.toMatch(/[+/=]/);
  });

  test('the sandbox has its own path, and what the shop configures goes along', async () => {
    http.answer(signed('pay', PAID));
    const sandbox = wallet(
      {
        clientId: 'SANDBOX_5Y01',
        settlementCurrency: 'USD',
        storeId: 'S1',
        keyVersion: 2,
        endpoint: 'https://open-na-global.alipay.com/',
      },
      { notifyUrl: null },
    );
    await sandbox.pay(order, '28');
    expect(http.sent[0]!.url).toBe('https://open-na-global.alipay.com/ams/sandbox/api/v1/payments/pay');
    expect(http.sent[0]!.headers['signature']).toMatch(/^algorithm=RSA256,keyVersion=2,/);
    expect(sent()).toMatchObject({
      settlementStrategy: { settlementCurrency: 'USD' },
      order: { merchant: { store: { referenceStoreId: 'S1' } } },
    });
    expect(sent()).not.toHaveProperty('paymentNotifyUrl');
  });

  test('a refund names the provider’s number, which is asked for when it is not known yet', async () => {
    const refund = { refundNumber: 'R1', amount: { minor: 9n, currency: 'EUR' } };
    const refunded = {
      ...result('S', 'SUCCESS'),
      refundRequestId: 'R1',
      refundId: 'F1',
      refundAmount: { currency: 'EUR', value: '9' },
    };
    http.answer(signed('inquiryPayment', { ...PAID, paymentStatus: 'SUCCESS' }), signed('refund', refunded));
    expect(await wallet().refund(order, refund)).toEqual({ kind: 'refunded', transaction: 'F1' });
    expect(sent()).toEqual({
      refundRequestId: 'R1',
      paymentId: PAYMENT.paymentId,
      refundAmount: { currency: 'EUR', value: '9' },
    });
    expect(await wallet().refund({ ...order, transaction: 'P9' }, refund)).toMatchObject({
      kind: 'refunded',
    });
    expect(sent()).toMatchObject({ paymentId: 'P9' });
    http.answer(signed('inquiryPayment', { ...PAID, paymentStatus: 'PROCESSING' }));
    expect(await wallet().refund(order, refund)).toMatchObject({ kind: 'refused', code: 'ORDER_NOT_PAID' });
  });
});

describe('an answer decides nothing', () => {
  test.each<[string, object, object, number]>([
    ['without a signature', PAID, { signature: undefined }, 200],
    ['without its time', PAID, { 'response-time': undefined }, 200],
    ['of another time than is signed', PAID, { 'response-time': '2026-01-05T09:00:01Z' }, 200],
    [
      'signed for another path',
      PAID,
      { signature: signatureOf(`${API}/cancel`, '2026-01-05T09:00:00Z', JSON.stringify(PAID)) },
      200,
    ],
    [
      'signed for another shop',
      PAID,
      { signature: signatureOf(`${API}/pay`, '2026-01-05T09:00:00Z', JSON.stringify(PAID), '5Y2') },
      200,
    ],
    [
      'with a signature whose escapes are none',
      PAID,
      { signature: 'algorithm=RSA256,keyVersion=1,signature=%zz' },
      200,
    ],
    ['with a status of an error', PAID, {}, 500],
    ['about another order', { ...PAID, paymentRequestId: 'T1_2' }, {}, 200],
    ['of another amount', { ...PAID, paymentAmount: { currency: 'EUR', value: '30' } }, {}, 200],
    ['of another currency', { ...PAID, paymentAmount: { currency: 'USD', value: '29' } }, {}, 200],
    [
      'with an amount in major units',
      { ...PAID, paymentAmount: { currency: 'EUR', value: '0.29' } },
      {},
      200,
    ],
    ['without the number of the payment', { ...PAID, paymentId: '' }, {}, 200],
    ['with a status that is none', { ...PAYMENT, ...result('X', 'SUCCESS') }, {}, 200],
    ['that is unknown to the provider too', result('U', 'UNKNOWN_EXCEPTION'), {}, 200],
    ['of a number that was used otherwise', result('F', 'REPEAT_REQ_INCONSISTENT'), {}, 200],
  ])('%s', async (_, fields, headers, status) => {
    expect(await pay(fields, headers, status)).toMatchObject({ kind: 'unknown' });
  });
});

describe('what answers mean', () => {
  test.each([
    [PAID, { kind: 'paid', transaction: PAYMENT.paymentId, amount, payer: 'cus***@example.com' }],
    [
      { ...PAYMENT, ...result('U', 'PAYMENT_IN_PROCESS') },
      { kind: 'waiting', transaction: PAYMENT.paymentId },
    ],
    [result('F', 'INVALID_CODE'), { kind: 'refused', reason: 'code_not_valid', code: 'INVALID_CODE' }],
    [result('F', 'USER_BALANCE_NOT_ENOUGH'), { kind: 'refused', reason: 'no_funds' }],
    [result('F', 'INVALID_SIGNATURE'), { kind: 'refused', reason: 'shop_not_accepted' }],
    [result('F', 'RISK_REJECT'), { kind: 'refused', reason: 'declined', code: 'RISK_REJECT' }],
    [result('F', 'ORDER_IS_CLOSED'), { kind: 'closed' }],
  ])('a sale answered with %j', async (fields, expected) => {
    expect(await pay(fields)).toMatchObject(expected);
  });

  const refund = (value: string, transactionStatus = 'SUCCESS') => ({
    transactionType: 'REFUND',
    transactionStatus,
    transactionAmount: { currency: 'EUR', value },
  });
  test.each([
    [{ ...PAID, paymentStatus: 'SUCCESS' }, { kind: 'paid' }],
    [{ ...PAID, paymentStatus: 'SUCCESS', transactions: [refund('28')] }, { kind: 'paid' }],
    [
      { ...PAID, paymentStatus: 'SUCCESS', transactions: [refund('28'), refund('1', 'FAIL')] },
      { kind: 'paid' },
    ],
    [{ ...PAID, paymentStatus: 'SUCCESS', transactions: [refund('28'), refund('1')] }, { kind: 'closed' }],
    [{ ...PAID, paymentStatus: 'PROCESSING' }, { kind: 'waiting' }],
    [{ ...PAID, paymentStatus: 'CANCELLED' }, { kind: 'closed' }],
    [{ ...PAID, paymentStatus: 'FAIL', paymentResultCode: 'ORDER_IS_CLOSED' }, { kind: 'closed' }],
    [
      { ...PAID, paymentStatus: 'FAIL', paymentResultCode: 'INVALID_CODE' },
      { kind: 'refused', reason: 'code_not_valid' },
    ],
    [{ ...PAID, paymentStatus: 'ODD' }, { kind: 'unknown' }],
    [PAID, { kind: 'unknown' }],
    [result('F', 'ORDER_NOT_EXIST'), { kind: 'not_found' }],
    [result('F', 'INVALID_SIGNATURE'), { kind: 'unknown' }],
    [result('U', 'UNKNOWN_EXCEPTION'), { kind: 'unknown' }],
  ])('a question answered with %j', async (fields, expected) => {
    http.answer(signed('inquiryPayment', fields));
    expect(await wallet().query(order)).toMatchObject(expected);
  });

  test('an order that the provider does not have is cancelled only once it could not arrive any more', async () => {
    const missing = result('F', 'ORDER_NOT_EXIST');
    const script = () => http.answer(signed('inquiryPayment', missing), signed('cancel', missing));
    script();
    expect(await wallet().cancel(order)).toMatchObject({ kind: 'unknown' });
    script();
    expect(await wallet().cancel({ ...order, expiresAt: NOW - 1 })).toEqual({
      kind: 'cancelled',
      moneyReturned: false,
    });
  });

  test('a code to show is the text, not the picture, and no code is no success', async () => {
    const codeDetails = [
      { displayType: 'BIGIMAGE', codeValue: 'https://example.com/picture' },
      { displayType: 'TEXT', codeValue: 'https://global.alipay.com/281' },
    ];
    const form = { orderCodeForm: { codeDetails, expireTime: '2026-01-05T17:01:00+08:00' } };
    http.answer(signed('pay', { ...PAYMENT, ...result('U', 'PAYMENT_IN_PROCESS'), ...form }));
    expect(await wallet().present(order)).toEqual({
      kind: 'shown',
      code: 'https://global.alipay.com/281',
      transaction: PAYMENT.paymentId,
      expiresAt: NOW + 60_000,
    });
    http.answer(signed('pay', result('U', 'UNKNOWN_EXCEPTION')));
    expect(await wallet().present(order)).toMatchObject({ kind: 'unknown' });
    http.answer(signed('pay', result('F', 'CURRENCY_NOT_SUPPORT')));
    expect(await wallet().present(order)).toMatchObject({ kind: 'refused', reason: 'shop_not_accepted' });
  });
});

test('a notification holds for the address that the provider was told, whatever a proxy made of it', () => {
  const body = JSON.stringify({ notifyType: 'PAYMENT_RESULT', ...PAID });
  const time = '2026-01-05T09:00:00Z';
  const notification = (path: string, text = body) => ({
    path: '/behind/the/proxy',
    headers: { 'client-id': CLIENT, 'request-time': time, signature: signatureOf(path, time, text) },
    body: Buffer.from(text),
  });
  const told = '/v1/wallets/wallet/notify?till=1';
  expect(wallet().readNotification(notification(told))).toEqual({
    orderNumber: 'T1_1',
    status: 200,
    contentType: 'application/json',
    body: '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}',
  });
  expect(wallet().readNotification(notification('/behind/the/proxy'))).toMatchObject({
    orderNumber: null,
    status: 400,
  });
  const direct = wallet({}, { notifyUrl: null });
  expect(direct.readNotification(notification('/behind/the/proxy'))).toMatchObject({ orderNumber: 'T1_1' });
  const other = JSON.stringify({ notifyType: 'REFUND_RESULT', refundRequestId: 'R1' });
  expect(wallet().readNotification(notification(told, other))).toMatchObject({
    orderNumber: null,
    status: 200,
  });
});
