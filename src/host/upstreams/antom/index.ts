import type { DriverDefinition } from '../../../platform/ports/driver.ts';
import type { Wallet } from '../../../platform/ports/wallet.ts';
import { rsaPrivateKey, rsaPublicKey } from '../wallet-keys.ts';
import { WalletLink } from '../wallet-link.ts';
import type { WalletSurroundings } from '../wallet-surroundings.ts';
import { AntomApi } from './antom-api.ts';
import { AntomWallet } from './antom-wallet.ts';
import { type AntomOptions, antomOptions } from './options.ts';

/** `create` throws what `keys` and `readText` throw for what the options name. */
export const antomWallet: DriverDefinition<Wallet, AntomOptions, WalletSurroundings> = {
  name: 'antom',
  summary: 'Alipay+ and its partner wallets outside mainland China, through Antom.',
  options: antomOptions,
  create(options, surroundings) {
    const { clock, notifyUrl } = surroundings;
    const { clientId } = options;
    const antomKey = rsaPublicKey(options.antomPublicKey, surroundings.readText);
    const link = new WalletLink(surroundings);
    return new AntomWallet({
      shop: {
        name: surroundings.name,
        pollMs: options.pollMs,
        merchantId: surroundings.merchantId,
        merchantName: surroundings.merchantName,
        merchantCategoryCode: options.merchantCategoryCode,
        storeId: options.storeId ?? surroundings.merchantId,
        terminalId: surroundings.terminalId,
        settlementCurrency: options.settlementCurrency ?? null,
      },
      link,
      api: new AntomApi(link, clock, {
        endpoint: options.endpoint,
        clientId,
        shopKey: rsaPrivateKey(surroundings.keys, options.privateKey),
        keyVersion: options.keyVersion,
        antomKey,
        answerTimeoutMs: options.answerTimeoutMs,
      }),
      clock,
      notifications: { clientId, antomKey, notifyUrl },
    });
  },
};
