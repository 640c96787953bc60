import { describe, expect, test } from 'vitest';
import { scriptedWechat, trade } from './scripted-wechat.ts';

const CODE = '134567890123456789';

describe('a code that was scanned', () => {
  test('is sent with the amount in fen, and paid when WeChat Pay says so', async () => {
    const { wallet, order, sent } = scriptedWechat([{ status: 200, content: trade() }], { storeId: 'S7' });
    expect(await wallet.pay(order, CODE)).toEqual({
      kind: 'paid',
      transaction: '4200000001202601051234567890',
      amount: { minor: 29n, currency: 'CNY' },
      payer: null,
    });
    expect(sent[0]?.line).toBe('POST /v3/pay/transactions/codepay');
    expect(sent[0]?.content).toEqual({
      appid: 'wx8888888888888888',
      mchid: '1900000109',
      description: 'Café Müller 茶',
      out_trade_no: 'T1_000001',
      payer: { auth_code: CODE },
      amount: { total: 29, currency: 'CNY' },
      scene_info: { device_id: 'TILL0001', device_ip: '127.0.0.1', store_info: { id: 'S7' } },
    });
    expect(sent[0]?.headers['wechatpay-serial']).toMatch(/^PUB_KEY_ID_/);
  });

  test.each([
    ['as an error', { status: 202, content: { code: 'USERPAYING', message: '' } }],
    ['as an error of API v2', { status: 400, content: { code: 'USER_PAYING', message: '' } }],
    ['as a state', { status: 200, content: trade({ trade_state: 'USERPAYING', transaction_id: undefined }) }],
  ])('waits for the customer when that is told %s', async (_, step) => {
    const { wallet, order } = scriptedWechat([step]);
    expect(await wallet.pay(order, CODE)).toEqual({ kind: 'waiting', transaction: null });
  });

  test.each([
    ['AUTH_CODE_EXPIRED', 'code_not_valid'],
    ['AUTHCODEEXPIRE', 'code_not_valid'],
    ['AUTH_CODE_INVALID', 'code_not_valid'],
    ['NOT_ENOUGH', 'no_funds'],
    ['NOTENOUGH', 'no_funds'],
    ['RULE_LIMIT', 'over_limit'],
    ['NO_AUTH', 'shop_not_accepted'],
    ['APPID_MCHID_NOT_MATCH', 'shop_not_accepted'],
    ['TRADE_ERROR', 'declined'],
  ])('%s is refused as %s', async (code, reason) => {
    const { wallet, order } = scriptedWechat([{ status: 400, content: { code, message: '' } }]);
    expect(await wallet.pay(order, CODE)).toEqual({ kind: 'refused', reason, code });
  });

  test.each([
    ['the order is paid already', { status: 400, content: { code: 'ORDER_PAID' } }],
    ['a bank did not answer', { status: 400, content: { code: 'BANK_ERROR' } }],
    ['WeChat Pay failed', { status: 500, content: { code: 'SYSTEM_ERROR' } }],
    ['WeChat Pay is busy', { status: 429, content: { code: 'FREQUENCY_LIMITED' } }],
    ['the refusal is not signed', { status: 400, content: { code: 'NOT_ENOUGH' }, signed: false }],
    ['the payment is not signed', { status: 200, content: trade(), signed: false }],
    ['it is for another order', { status: 200, content: trade({ out_trade_no: 'T1_000002' }) }],
    ['it is for another shop', { status: 200, content: trade({ mchid: '1900000110' }) }],
    ['it is of another amount', { status: 200, content: trade({ amount: { total: 28, currency: 'CNY' } }) }],
    [
      'it is in another currency',
      { status: 200, content: trade({ amount: { total: 29, currency: 'HKD' } }) },
    ],
    ['its amount is broken', { status: 200, content: trade({ amount: { total: 29.5, currency: 'CNY' } }) }],
    ['it has no amount', { status: 200, content: trade({ amount: undefined }) }],
    ['it has no number', { status: 200, content: trade({ transaction_id: undefined }) }],
    ['its state is new', { status: 200, content: trade({ trade_state: 'ACCEPT' }) }],
    ['it is empty', { status: 200, content: null }],
    ['it is something else', { status: 200, content: { ok: true } }],
  ])('proves nothing when %s', async (_, step) => {
    const { wallet, order } = scriptedWechat([step]);
    expect(await wallet.pay(order, CODE)).toMatchObject({ kind: 'unknown' });
  });

  test('is sent in the terminal’s currency: whether the contract has it, WeChat Pay says', async () => {
    const { wallet, order, sent } = scriptedWechat([
      { status: 400, content: { code: 'PARAM_ERROR', message: '' } },
    ]);
    const euros = { ...order, amount: { minor: 29n, currency: 'EUR' } };
    expect(await wallet.pay(euros, CODE)).toMatchObject({ kind: 'refused', reason: 'shop_not_accepted' });
    expect(sent[0]?.content).toMatchObject({ amount: { total: 29, currency: 'EUR' } });
  });
});

describe('a code to show', () => {
  const shown = { status: 200, content: { code_url: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' } };

  test('lives as long as the order, and its notifications go where the terminal is reached', async () => {
    const { wallet, order, sent } = scriptedWechat([shown], { notifyUrl: 'https://shop.example/notify' });
    expect(await wallet.present(order)).toEqual({
      kind: 'shown',
      code: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz',
      transaction: null,
      expiresAt: order.expiresAt,
    });
    expect(sent[0]).toMatchObject({
      line: 'POST /v3/pay/transactions/native',
      content: {
        time_expire: '2026-01-05T09:01:30+00:00',
        notify_url: 'https://shop.example/notify',
        amount: { total: 29, currency: 'CNY' },
      },
    });
  });

  test('is asked for again in the same words, at whatever time', async () => {
    const { wallet, order, sent, clock } = scriptedWechat([{ kind: 'unanswered', reason: 'lost' }, shown]);
    const short = { ...order, expiresAt: order.createdAt + 10_000 };
    expect(await wallet.present(short)).toEqual({ kind: 'unknown', reason: 'lost' });
    clock.advance(5_000);
    expect(await wallet.present(short)).toMatchObject({ kind: 'shown', expiresAt: short.expiresAt });
    expect(sent[1]?.content).toEqual(sent[0]?.content);
    expect(sent[0]?.content).toMatchObject({
      time_expire: '2026-01-05T09:01:05+00:00',
      notify_url: 'https://notify.invalid/',
    });
    expect(sent[1]?.headers['authorization']).not.toBe(sent[0]?.headers['authorization']);
  });

  test('is nothing that is no code of WeChat Pay', async () => {
    const { wallet, order } = scriptedWechat([{ status: 200, content: { code_url: 'https://elsewhere/' } }]);
    expect(await wallet.present(order)).toMatchObject({ kind: 'unknown' });
  });
});

test.each([
  ['NOTPAY', { kind: 'waiting' }],
  ['USERPAYING', { kind: 'waiting' }],
  ['PAYERROR', { kind: 'refused', reason: 'declined', code: 'PAYERROR' }],
  ['CLOSED', { kind: 'closed' }],
  ['REVOKED', { kind: 'closed' }],
  ['REFUND', { kind: 'closed' }],
])('an order that is %s is told as that', async (state, expected) => {
  const { wallet, order, sent } = scriptedWechat([{ status: 200, content: trade({ trade_state: state }) }]);
  expect(await wallet.query(order)).toMatchObject(expected);
  expect(sent[0]?.line).toBe('GET /v3/pay/transactions/out-trade-no/T1_000001?mchid=1900000109');
});

test.each(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'])('%s is not found', async (code) => {
  const { wallet, order } = scriptedWechat([{ status: 404, content: { code } }]);
  expect(await wallet.query(order)).toEqual({ kind: 'not_found' });
});

test('a question that is refused leaves the order unknown, and says by which code', async () => {
  const unsigned = { status: 401, content: { code: 'SIGN_ERROR', message: 'x' }, signed: false };
  const { wallet, order, text } = scriptedWechat([unsigned, { status: 403, content: { code: 'NO_AUTH' } }]);
  expect(await wallet.query(order)).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('401, SIGN_ERROR'),
  });
  expect(await wallet.query(order)).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('NO_AUTH'),
  });
  expect(text()).toContain('proves nothing');
});

test('an APIv3 key of another length is found when the wallet is made', () => {
  expect(() => scriptedWechat([], { apiV3Key: 'short' })).toThrow(/has 5 bytes/);
});
