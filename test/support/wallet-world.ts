import type { Clock } from '../../src/platform/ports/clock.ts';
import type { Random } from '../../src/platform/ports/random.ts';
import { SimulatedAlipay } from '../../src/rig/wallets/alipay/simulated-alipay.ts';
import { SimulatedAntom } from '../../src/rig/wallets/antom/simulated-antom.ts';
import demoKeys from '../../src/rig/wallets/demo-keys.json' with { type: 'json' };
import { PAYPAL_SHOP } from '../../src/rig/wallets/paypal/shop.ts';
import { SimulatedPaypal } from '../../src/rig/wallets/paypal/simulated-paypal.ts';
import type { RigNotification, SimulatedWallet } from '../../src/rig/wallets/simulated-wallet.ts';
import { WECHAT_SHOP } from '../../src/rig/wallets/wechat/shop.ts';
import { SimulatedWechat } from '../../src/rig/wallets/wechat/simulated-wechat.ts';

const { shop, provider } = demoKeys;
const rsaKeys = { provider, shopPublicKey: shop.publicKey };

export type Route = 'scan' | 'show';

export interface ProviderParts {
  clock: Clock;
  random: Random;
  notify(notification: RigNotification): void;
}

/** One provider for a terminal of a test's own: the simulated one, and how the terminal is configured to reach it. */
export interface Provider {
  /** Also the wallet's name in the configuration. */
  name: SimulatedWallet['provider'];
  routes: readonly Route[];
  simulate(parts: ProviderParts): SimulatedWallet;
  /** The wallet's part of the configuration; `url` has no slash at the end. */
  setting(url: string, pollMs: number): Record<string, unknown>;
  /** Keys to be imported, by name. */
  keys: Readonly<Record<string, string>>;
}

/** Where a provider sends what it sends by itself. */
export const SHOP_URL = 'https://shop.test';

const { apiV3Key, ...wechatIdentity } = WECHAT_SHOP;

export const PROVIDERS: readonly Provider[] = [
  {
    name: 'alipay',
    routes: ['scan', 'show'],
    simulate: (parts) => new SimulatedAlipay({ ...parts, keys: rsaKeys }),
    setting: (url, pollMs) => ({
      ...{ driver: 'alipay', endpoint: `${url}/gateway.do`, appId: '2021000000000001', pollMs },
      ...{ privateKey: 'shop-key', alipayPublicKey: provider.publicKey },
    }),
    keys: { 'shop-key': shop.privateKey },
  },
  {
    name: 'antom',
    routes: ['scan', 'show'],
    simulate: (parts) => new SimulatedAntom({ ...parts, keys: rsaKeys }),
    setting: (url, pollMs) => ({
      ...{ driver: 'antom', endpoint: url, clientId: '5Y0000000000000001', pollMs },
      ...{ privateKey: 'shop-key', antomPublicKey: provider.publicKey, merchantCategoryCode: '5411' },
    }),
    keys: { 'shop-key': shop.privateKey },
  },
  {
    name: 'wechat',
    routes: ['scan', 'show'],
    simulate: (parts) => new SimulatedWechat({ ...parts, keys: { shop, provider } }),
    setting: (url, pollMs) => ({
      ...{ driver: 'wechat', endpoint: url, ...wechatIdentity, pollMs },
      ...{ merchantKey: 'shop-key', apiV3Key: 'wechat-v3', platformPublicKey: provider.publicKey },
    }),
    keys: { 'shop-key': shop.privateKey, 'wechat-v3': apiV3Key },
  },
  {
    name: 'paypal',
    routes: ['show'],
    simulate: (parts) => new SimulatedPaypal({ ...parts, webhookUrl: `${SHOP_URL}/v1/notifications/paypal` }),
    setting: (url, pollMs) => ({
      ...{ driver: 'paypal', endpoint: url, clientId: PAYPAL_SHOP.clientId, pollMs },
      clientSecret: 'paypal-secret',
    }),
    keys: { 'paypal-secret': PAYPAL_SHOP.clientSecret },
  },
];
