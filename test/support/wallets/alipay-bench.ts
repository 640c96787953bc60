import { alipayWallet } from '../../../src/host/upstreams/alipay/index.ts';
import { SimulatedAlipay } from '../../../src/rig/wallets/alipay/simulated-alipay.ts';
import { type WalletBench, walletBench } from './wallet-bench.ts';

export const APP_ID = '2021000000000001';

export function alipayBench(currency = 'CNY'): Promise<WalletBench> {
  return walletBench({
    currency,
    simulate: ({ keys, ...parts }) =>
      new SimulatedAlipay({
        ...parts,
        keys: { provider: keys.provider, shopPublicKey: keys.shop.publicKey },
      }),
    connect: ({ url, keys, answerTimeoutMs }, surroundings) =>
      alipayWallet.create(
        alipayWallet.options.parse({
          endpoint: `${url}/gateway.do`,
          appId: APP_ID,
          privateKey: 'shop-key',
          alipayPublicKey: keys.provider.publicKey,
          answerTimeoutMs,
        }),
        surroundings,
      ),
  });
}
