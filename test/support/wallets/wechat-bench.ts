import { wechatWallet } from '../../../src/host/upstreams/wechat/index.ts';
import { WECHAT_SHOP } from '../../../src/rig/wallets/wechat/shop.ts';
import { SimulatedWechat } from '../../../src/rig/wallets/wechat/simulated-wechat.ts';
import { type WalletBench, walletBench } from './wallet-bench.ts';

export function wechatBench(): Promise<WalletBench> {
  const { appId, mchId, merchantSerial, platformKeyId, apiV3Key } = WECHAT_SHOP;
  return walletBench({
    currency: 'CNY',
    notifies: ['show'],
    tellsRefundedParts: false,
    simulate: (parts) => new SimulatedWechat(parts),
    connect: ({ url, keys, answerTimeoutMs }, surroundings) =>
      wechatWallet.create(
        wechatWallet.options.parse({
          endpoint: url,
          appId,
          mchId,
          merchantSerial,
          merchantKey: 'shop-key',
          apiV3Key: 'api-v3-key',
          platformKeyId,
          platformPublicKey: keys.provider.publicKey,
          answerTimeoutMs,
        }),
        {
          ...surroundings,
          keys: {
            read: (name) =>
              name === 'api-v3-key' ? new TextEncoder().encode(apiV3Key) : surroundings.keys.read(name),
          },
        },
      ),
  });
}
