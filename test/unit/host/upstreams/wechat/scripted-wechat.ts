import { createSign } from 'node:crypto';
import { wechatWallet } from '../../../../../src/host/upstreams/wechat/index.ts';
import type { HttpRequest, HttpResult } from '../../../../../src/platform/ports/http.ts';
import type { Wallet, WalletOrder } from '../../../../../src/platform/ports/wallet.ts';
import { SeededRandom } from '../../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../../src/rig/simulated/simulated-clock.ts';
import { makeWalletKeys } from '../../../../../src/rig/wallets/demo-keys.ts';
import { WECHAT_SHOP } from '../../../../../src/rig/wallets/wechat/shop.ts';
import { memoryLog } from '../../../../support/memory-log.ts';

const keys = makeWalletKeys();

/** `signed` false: as WeChat Pay answers to whom it does not know. */
export type Step = { status: number; content: object | null; signed?: boolean } | HttpResult;

export interface ScriptedWechat {
  wallet: Wallet;
  clock: SimulatedClock;
  /** What was sent: method and path, and the content. */
  sent: {
    line: string;
    content: Record<string, unknown> | null;
    headers: Readonly<Record<string, string>>;
  }[];
  order: WalletOrder;
  text(): string;
}

/** The client, and answers one after the other whatever it asks. */
export function scriptedWechat(
  steps: Step[],
  options: { notifyUrl?: string | null; apiV3Key?: string; storeId?: string } = {},
): ScriptedWechat {
  const { notifyUrl = null, apiV3Key = WECHAT_SHOP.apiV3Key, storeId } = options;
  const clock = new SimulatedClock();
  const log = memoryLog();
  const sent: ScriptedWechat['sent'] = [];
  const send = async (request: HttpRequest): Promise<HttpResult> => {
    const { method, url, headers, body } = request;
    const content = body ? JSON.parse(Buffer.from(body).toString('utf8')) : null;
    sent.push({ line: `${method} ${url.slice('https://wechat.test'.length)}`, content, headers });
    const step = steps.shift();
    if (!step) throw new Error(`nothing is scripted for ${method} ${url}`);
    return 'kind' in step ? step : answer(step, clock);
  };
  const imported: Record<string, string> = { 'shop-key': keys.shop.privateKey, 'v3-key': apiV3Key };
  const wallet = wechatWallet.create(
    wechatWallet.options.parse({
      endpoint: 'https://wechat.test',
      appId: WECHAT_SHOP.appId,
      mchId: WECHAT_SHOP.mchId,
      merchantSerial: WECHAT_SHOP.merchantSerial,
      merchantKey: 'shop-key',
      apiV3Key: 'v3-key',
      platformKeyId: WECHAT_SHOP.platformKeyId,
      platformPublicKey: '/etc/tilld/wechat.pem',
      ...(storeId === undefined ? {} : { storeId }),
    }),
    {
      name: 'wechat',
      http: { send },
      clock,
      random: new SeededRandom('scripted'),
      log,
      keys: { read: (name) => new TextEncoder().encode(imported[name]!) },
      readText: () => keys.provider.publicKey,
      notifyUrl,
      terminalId: 'TILL0001',
      merchantId: '200000000001',
      merchantName: 'Café Müller',
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
    },
  );
  const order = {
    paymentId: 'p1',
    orderNumber: 'T1_000001',
    amount: { minor: 29n, currency: 'CNY' },
    subject: 'Café Müller 茶',
    createdAt: clock.now(),
    expiresAt: clock.now() + 90_000,
    transaction: null,
  };
  return { wallet, clock, sent, order, text: log.text };
}

/** A trade of the scripted order. */
export const trade = (changed: object = {}): object => ({
  appid: WECHAT_SHOP.appId,
  mchid: WECHAT_SHOP.mchId,
  out_trade_no: 'T1_000001',
  transaction_id: '4200000001202601051234567890',
  trade_type: 'MICROPAY',
  trade_state: 'SUCCESS',
  amount: { total: 29, payer_total: 29, currency: 'CNY' },
  ...changed,
});

function answer(
  { status, content, signed = true }: Extract<Step, { content: object | null }>,
  clock: SimulatedClock,
): HttpResult {
  const body = Buffer.from(content === null ? '' : JSON.stringify(content), 'utf8');
  const timestamp = String(Math.floor(clock.now() / 1000));
  const proof = {
    'wechatpay-serial': WECHAT_SHOP.platformKeyId,
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': 'n',
    'wechatpay-signature': createSign('RSA-SHA256')
      .update(`${timestamp}\nn\n${body.toString('utf8')}\n`)
      .sign(keys.provider.privateKey, 'base64'),
  };
  return { kind: 'answer', status, headers: signed ? proof : {}, body };
}
