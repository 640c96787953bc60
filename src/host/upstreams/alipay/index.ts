import type { DriverDefinition } from '../../../platform/ports/driver.ts';
import type { Wallet } from '../../../platform/ports/wallet.ts';
import { rsaPrivateKey, rsaPublicKey } from '../wallet-keys.ts';
import { WalletLink } from '../wallet-link.ts';
import type { WalletSurroundings } from '../wallet-surroundings.ts';
import { AlipayWallet } from './alipay-wallet.ts';
import { AlipayGateway } from './gateway.ts';
import { type AlipayOptions, alipayOptions } from './options.ts';

/** `create` throws what `keys` and `readText` throw for what the options name. */
export const alipayWallet: DriverDefinition<Wallet, AlipayOptions, WalletSurroundings> = {
  name: 'alipay',
  summary: 'Alipay in mainland China, by its open platform (RSA2, public-key mode).',
  options: alipayOptions,
  create(options, surroundings) {
    const { clock, keys, readText } = surroundings;
    const { endpoint, appId, answerTimeoutMs } = options;
    const sellerId = options.sellerId ?? null;
    const alipayKey = rsaPublicKey(options.alipayPublicKey, readText);
    const link = new WalletLink(surroundings);
    const gateway = new AlipayGateway(link, clock, {
      endpoint,
      appId,
      shopKey: rsaPrivateKey(keys, options.privateKey),
      alipayKey,
      notifyUrl: surroundings.notifyUrl,
      answerTimeoutMs,
    });
    return new AlipayWallet({
      shop: {
        name: surroundings.name,
        pollMs: options.pollMs,
        currency: surroundings.currency,
        sellerId,
        storeId: options.storeId ?? null,
        terminalId: options.terminalId ?? surroundings.terminalId,
      },
      link,
      gateway,
      clock,
      notifications: { appId, sellerId, alipayKey },
    });
  },
};
