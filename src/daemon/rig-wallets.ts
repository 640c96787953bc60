import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Random } from '../platform/ports/random.ts';
import type { NamedKeys } from '../platform/ports/vault.ts';
import { DEMO_APPLE_PASS, DEMO_COLLECTOR } from '../rig/cards/demo-passes.ts';
import { SimulatedAlipay } from '../rig/wallets/alipay/simulated-alipay.ts';
import { SimulatedAntom } from '../rig/wallets/antom/simulated-antom.ts';
import demoKeys from '../rig/wallets/demo-keys.json' with { type: 'json' };
import { PAYPAL_SHOP } from '../rig/wallets/paypal/shop.ts';
import { SimulatedPaypal } from '../rig/wallets/paypal/simulated-paypal.ts';
import type { RigNotification, SimulatedWallet } from '../rig/wallets/simulated-wallet.ts';
import { WalletServer } from '../rig/wallets/wallet-server.ts';
import { WECHAT_SHOP } from '../rig/wallets/wechat/shop.ts';
import { SimulatedWechat } from '../rig/wallets/wechat/simulated-wechat.ts';

const { shop, provider } = demoKeys;

type Setting = TerminalConfig['wallets'][number];

/** How the rig plays the provider of one driver. */
interface Provider {
  simulate(parts: {
    clock: Clock;
    random: Random;
    notify(notification: RigNotification): void;
  }): SimulatedWallet;
  /** Options that lead to the simulated provider instead of the configured one. */
  options(url: string): Record<string, unknown>;
  /** Contents of the keys that the options name, by the option's name. */
  keys: Readonly<Record<string, string>>;
}

/** Keys of the demo's passes, by the names that its profile uses. */
const PASS_KEYS: readonly [string, string][] = [
  ['demo-apple-pass', pem(DEMO_APPLE_PASS.privateKeyBase64)],
  ['demo-collector', pem(DEMO_COLLECTOR.privateKeyBase64)],
];

const rsaKeys = { provider, shopPublicKey: shop.publicKey };

const PROVIDERS: Readonly<Record<string, Provider>> = {
  alipay: {
    simulate: (parts) => new SimulatedAlipay({ ...parts, keys: rsaKeys }),
    options: (url) => ({ endpoint: `${url}/gateway.do`, alipayPublicKey: provider.publicKey }),
    keys: { privateKey: shop.privateKey },
  },
  antom: {
    simulate: (parts) => new SimulatedAntom({ ...parts, keys: rsaKeys }),
    options: (url) => ({ endpoint: url, antomPublicKey: provider.publicKey }),
    keys: { privateKey: shop.privateKey },
  },
  wechat: {
    simulate: (parts) => new SimulatedWechat({ ...parts, keys: { shop, provider } }),
    options: (url) => {
      const { apiV3Key: _, ...identity } = WECHAT_SHOP;
      return { endpoint: url, platformPublicKey: provider.publicKey, ...identity };
    },
    keys: { merchantKey: shop.privateKey, apiV3Key: WECHAT_SHOP.apiV3Key },
  },
  paypal: {
    simulate: (parts) => new SimulatedPaypal(parts),
    options: (url) => ({ endpoint: url, clientId: PAYPAL_SHOP.clientId }),
    keys: { clientSecret: PAYPAL_SHOP.clientSecret },
  },
};

/** One wallet of the configuration and the provider that the rig plays for it. */
export interface RigWallet {
  name: string;
  simulated: SimulatedWallet;
  server: WalletServer;
}

export interface RigWallets {
  wallets: readonly RigWallet[];
  /** The configuration with the addresses of the simulated providers. */
  settings: readonly Setting[];
  keys: NamedKeys;
  close(): Promise<void>;
}

/** Plays the providers of all configured wallets on loopback. */
export async function openRigWallets(
  settings: readonly Setting[],
  own: { clock: Clock; random: Random },
  notify: (wallet: string, notification: RigNotification) => void,
): Promise<RigWallets> {
  const keys = new Map<string, string>(PASS_KEYS);
  const wallets: RigWallet[] = [];
  const led: Setting[] = [];
  for (const { name, provider: setting } of settings) {
    const plays = PROVIDERS[setting.driver];
    if (!plays) throw new Error(`the rig plays no ${setting.driver}`);
    const simulated = plays.simulate({ ...own, notify: (notification) => notify(name, notification) });
    const server = new WalletServer(simulated, own.clock);
    await server.listen();
    wallets.push({ name, simulated, server });
    led.push({ name, provider: { ...setting, ...plays.options(server.url) } });
    for (const [option, content] of Object.entries(plays.keys)) keys.set(String(setting[option]), content);
  }
  return {
    wallets,
    settings: led,
    keys: { read: (name) => Buffer.from(keys.get(name) ?? '') },
    async close() {
      await Promise.all(wallets.map(({ server }) => server.close()));
    },
  };
}

function pem(pkcs8Base64: string): string {
  return `-----BEGIN PRIVATE KEY-----\n${pkcs8Base64}\n-----END PRIVATE KEY-----\n`;
}
