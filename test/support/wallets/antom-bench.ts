import { antomWallet } from '../../../src/host/upstreams/antom/index.ts';
import { SimulatedAntom } from '../../../src/rig/wallets/antom/simulated-antom.ts';
import { type WalletBench, walletBench } from './wallet-bench.ts';

export function antomBench(currency = 'EUR', clientId = '5Y0000000000000001'): Promise<WalletBench> {
  return walletBench({
    currency,
    simulate: ({ keys, ...parts }) =>
      new SimulatedAntom({
        ...parts,
        keys: { provider: keys.provider, shopPublicKey: keys.shop.publicKey },
      }),
    connect: ({ url, keys, answerTimeoutMs }, surroundings) =>
      antomWallet.create(
        antomWallet.options.parse({
          endpoint: url,
          clientId,
          privateKey: 'shop-key',
          antomPublicKey: keys.provider.publicKey,
          merchantCategoryCode: '5812',
          answerTimeoutMs,
        }),
        surroundings,
      ),
  });
}
