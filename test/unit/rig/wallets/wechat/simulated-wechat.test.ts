import { createPrivateKey, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../../src/rig/simulated/simulated-clock.ts';
import { makeWalletKeys } from '../../../../../src/rig/wallets/demo-keys.ts';
import { WECHAT_SHOP } from '../../../../../src/rig/wallets/wechat/shop.ts';
import { SimulatedWechat } from '../../../../../src/rig/wallets/wechat/simulated-wechat.ts';

const keys = makeWalletKeys();
const NATIVE = {
  appid: WECHAT_SHOP.appId,
  mchid: WECHAT_SHOP.mchId,
  description: 'shop',
  out_trade_no: 'T1_000001',
  time_expire: '2026-01-05T09:01:30+00:00',
  notify_url: 'https://shop.test/notify',
  amount: { total: 29, currency: 'CNY' },
};

function bench() {
  const clock = new SimulatedClock();
  const simulated = new SimulatedWechat({ clock, random: new SeededRandom('wechat'), keys });
  /** A request signed by the words of the documents; `changed` is sent in place of what was signed. */
  function ask(method: string, path: string, content: object | null, changed: Record<string, string> = {}) {
    const body = content === null ? '' : JSON.stringify(content);
    const value: Record<string, string> = {
      mchid: WECHAT_SHOP.mchId,
      nonce_str: 'n',
      timestamp: String(clock.now() / 1000),
      serial_no: WECHAT_SHOP.merchantSerial,
    };
    const signed = Buffer.from(`${method}\n${path}\n${value['timestamp']}\nn\n${body}\n`);
    value['signature'] = sign('sha256', signed, createPrivateKey(keys.shop.privateKey)).toString('base64');
    const list = Object.entries({ ...value, ...changed }).map(([name, text]) => `${name}="${text}"`);
    const answer = simulated.handle({
      method,
      path: changed['path'] ?? path,
      headers: { authorization: `WECHATPAY2-SHA256-RSA2048 ${list.join(',')}` },
      body: Buffer.from(changed['body'] ?? body),
    });
    const text = Buffer.from(answer.body).toString('utf8');
    return { status: answer.status, headers: answer.headers, json: text === '' ? null : JSON.parse(text) };
  }
  return { clock, simulated, ask };
}

describe('the simulated WeChat Pay', () => {
  test.each([
    ['another path', { path: '/v3/pay/transactions/out-trade-no/T1_000002/close' }],
    ['another body', { body: '{"mchid":"1900000109" }' }],
    ['another time', { timestamp: '1767603601' }],
    ['another nonce', { nonce_str: 'm' }],
    ['another shop', { mchid: '1900000110' }],
    ['another certificate', { serial_no: '5157' }],
    ['no signature', { signature: '' }],
  ])('refuses a request with %s than was signed, and signs no answer to it', (_, changed) => {
    const { ask } = bench();
    const path = '/v3/pay/transactions/out-trade-no/T1_000001/close';
    const content = { mchid: WECHAT_SHOP.mchId };
    expect(ask('POST', path, content)).toMatchObject({ status: 404, json: { code: 'ORDER_NOT_EXIST' } });
    const refused = ask('POST', path, content, changed);
    expect(refused).toMatchObject({ status: 401, json: { code: 'SIGN_ERROR' } });
    expect(refused.headers['wechatpay-signature']).toBeUndefined();
  });

  test('refuses a request that was signed more than 5 minutes ago', () => {
    const { ask, clock } = bench();
    const stamp = String(clock.now() / 1000);
    clock.advance(301_000);
    expect(ask('GET', '/v3/x', null, { timestamp: stamp }).status).toBe(401);
  });

  test('takes the same order again in the same words only', () => {
    const { ask, simulated } = bench();
    const first = ask('POST', '/v3/pay/transactions/native', NATIVE);
    expect(first.json.code_url).toMatch(/^weixin:\/\/wxpay\/bizpayurl\?pr=\S+$/);
    expect(ask('POST', '/v3/pay/transactions/native', NATIVE).json).toEqual(first.json);
    const dearer = { ...NATIVE, amount: { total: 30, currency: 'CNY' } };
    expect(ask('POST', '/v3/pay/transactions/native', dearer)).toMatchObject({ status: 400 });
    expect(simulated.books()).toHaveLength(1);
  });

  test.each([
    ['a sum with decimals', { amount: { total: 29.5, currency: 'CNY' } }],
    ['no currency', { amount: { total: 29, currency: 'EURO' } }],
    ['a life of less than a minute', { time_expire: '2026-01-05T09:00:59+00:00' }],
    ['a notification address without TLS', { notify_url: 'http://shop.test' }],
    ['an order number it does not allow', { out_trade_no: 'T1/000001' }],
  ])('refuses an order with %s', (_, changed) => {
    const { ask } = bench();
    const answer = ask('POST', '/v3/pay/transactions/native', { ...NATIVE, ...changed });
    expect(answer).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR' } });
  });

  test('gives codes of 18 digits that begin with 10 to 15', () => {
    const { simulated } = bench();
    const codes = Array.from({ length: 50 }, () => simulated.paymentCode('pays'));
    for (const code of codes) expect(code).toMatch(/^1[0-5]\d{16}$/);
    expect(new Set(codes).size).toBe(50);
  });
});
