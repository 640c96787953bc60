import { createPrivateKey } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signedContent } from '../../../../../src/host/upstreams/alipay/signed-content.ts';
import { signRsaSha256 } from '../../../../../src/host/upstreams/wallet-keys.ts';
import { SeededRandom } from '../../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../../src/rig/simulated/simulated-clock.ts';
import { SimulatedAlipay } from '../../../../../src/rig/wallets/alipay/simulated-alipay.ts';
import { makeWalletKeys } from '../../../../../src/rig/wallets/demo-keys.ts';
import type { RigNotification } from '../../../../../src/rig/wallets/simulated-wallet.ts';
import { WalletServer } from '../../../../../src/rig/wallets/wallet-server.ts';

/** The platform's own SDK as the judge of both: of the terminal's signatures, and of the simulated platform. */

const keys = makeWalletKeys();
const APP_ID = '2021000000000001';

let simulated: SimulatedAlipay;
let server: WalletServer;
let sdk: AlipaySdk;
const notifications: RigNotification[] = [];

beforeEach(async () => {
  const clock = new SimulatedClock();
  notifications.length = 0;
  simulated = new SimulatedAlipay({
    clock,
    random: new SeededRandom('sdk'),
    keys: { provider: keys.provider, shopPublicKey: keys.shop.publicKey },
    notify: (notification) => notifications.push(notification),
  });
  server = new WalletServer(simulated, clock);
  await server.listen();
  sdk = new AlipaySdk({
    appId: APP_ID,
    privateKey: keys.shop.privateKey,
    keyType: 'PKCS8',
    alipayPublicKey: keys.provider.publicKey,
    gateway: `${server.url}/gateway.do`,
    camelcase: false,
  });
});
afterEach(() => server.close());

const call = (method: string, bizContent: Record<string, string>, more: Record<string, string> = {}) =>
  sdk.exec(method, { bizContent, ...more }, { validateSign: true });

const sale = (auth_code: string) => ({
  out_trade_no: 'T1_1',
  scene: 'bar_code',
  auth_code,
  subject: 'Café Müller 茶 "{}"',
  total_amount: '0.29',
  timeout_express: '2m',
});

describe('the signature of the SDK and that of the terminal are the same', () => {
  test.each([
    { subject: 'Coffee', total_amount: '0.01' },
    { subject: '咖啡 +%20 "quotes" \\ 😀', total_amount: '12345.67' },
    {},
  ])('for %j', (bizContent) => {
    const parameters = Object.fromEntries(
      new URLSearchParams(
        sdk.sdkExec('alipay.trade.pay', { bizContent, notifyUrl: 'https://shop.test/n?a=b' }),
      ),
    );
    const { sign, ...signed } = parameters;
    expect(signRsaSha256(createPrivateKey(keys.shop.privateKey), signedContent(signed))).toBe(sign);
    expect(sign).toMatch(/^[A-Za-z0-9+/]{342}==$/);
  });
});

describe('the SDK as a client of the simulated platform', () => {
  test('pays, asks, refunds in parts and cancels, and finds every signature in order', async () => {
    const code = simulated.paymentCode('asks');
    expect(code).toMatch(/^28\d{16}$/);
    const waiting = await call('alipay.trade.pay', sale(code), { notifyUrl: 'https://shop.test/notify' });
    expect(waiting).toMatchObject({ code: '10003', out_trade_no: 'T1_1', total_amount: '0.29' });
    const number = { out_trade_no: 'T1_1' };
    expect(await call('alipay.trade.query', number)).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
    simulated.confirm();
    expect(await call('alipay.trade.query', number)).toMatchObject({
      code: '10000',
      trade_status: 'TRADE_SUCCESS',
    });
    const part = { ...number, out_request_no: 'R1', refund_amount: '0.20' };
    expect(await call('alipay.trade.refund', part)).toMatchObject({ fund_change: 'Y', refund_fee: '0.20' });
    expect(await call('alipay.trade.refund', part)).toMatchObject({ fund_change: 'N', refund_fee: '0.20' });
    const state = await call('alipay.trade.fastpay.refund.query', { ...number, out_request_no: 'R1' });
    expect(state).toMatchObject({
      refund_status: 'REFUND_SUCCESS',
      refund_amount: '0.20',
      total_amount: '0.29',
    });
    const tooHigh = await call('alipay.trade.refund', {
      ...part,
      out_request_no: 'R2',
      refund_amount: '0.10',
    });
    expect(tooHigh).toMatchObject({ code: '40004', sub_code: 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL' });
    const cancelled = await call('alipay.trade.cancel', number);
    expect(cancelled).toMatchObject({ code: '10000', retry_flag: 'N', action: 'refund' });
    expect(simulated.books()).toMatchObject([{ refunded: 29n, minor: 29n, charges: 1, state: 'closed' }]);
  });

  test('gets a code to show, whose slashes come escaped, and sees it paid', async () => {
    const { auth_code: _, scene: __, ...order } = sale('');
    const shown = await call('alipay.trade.precreate', order);
    expect(shown['qr_code']).toMatch(/^https:\/\/qr\.alipay\.com\/bax\w{20}$/);
    const number = { out_trade_no: 'T1_1' };
    expect(await call('alipay.trade.query', number)).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
    expect(simulated.scan(shown['qr_code'], 'pays')).toBe('paid');
    expect(simulated.scan(shown['qr_code'], 'pays')).toBe('unknown');
    expect(await call('alipay.trade.query', number)).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
  });

  test('finds notifications in order, and not when they are changed', async () => {
    await call('alipay.trade.pay', sale(simulated.paymentCode('pays')), {
      notifyUrl: 'https://shop.test/notify',
    });
    expect(notifications).toHaveLength(1);
    const form = Object.fromEntries(new URLSearchParams(Buffer.from(notifications[0]!.body).toString()));
    expect(form).toMatchObject({ trade_status: 'TRADE_SUCCESS', out_trade_no: 'T1_1', total_amount: '0.29' });
    expect(sdk.checkNotifySignV2(form)).toBe(true);
    expect(sdk.checkNotifySignV2({ ...form, total_amount: '0.30' })).toBe(false);
  });

  test('is refused with a key that is not the shop’s', async () => {
    const stranger = new AlipaySdk({ ...sdk.config, privateKey: keys.provider.privateKey, keyType: 'PKCS8' });
    const refused = await stranger.exec('alipay.trade.query', { bizContent: { out_trade_no: 'T1_1' } });
    expect(refused).toMatchObject({ code: '40002', sub_code: 'isv.invalid-signature' });
  });

  test('notices an answer that is signed with another key', async () => {
    simulated.switches.wrongSignature = true;
    await expect(call('alipay.trade.query', { out_trade_no: 'T1_1' })).rejects.toThrow();
  });
});
