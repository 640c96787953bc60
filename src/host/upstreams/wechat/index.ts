import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import type { DriverDefinition } from '../../../platform/ports/driver.ts';
import type { Wallet } from '../../../platform/ports/wallet.ts';
import { rsaPrivateKey, rsaPublicKey } from '../wallet-keys.ts';
import { WalletLink } from '../wallet-link.ts';
import type { WalletSurroundings } from '../wallet-surroundings.ts';
import { WechatExchange } from './exchange.ts';
import { type WechatOptions, wechatOptions } from './options.ts';
import { WechatWallet } from './wechat-wallet.ts';

const API_V3_KEY_LENGTH = 32;

/** WeChat Pay, API v3. `create` throws what `keys.read` and `readText` throw for what the options name. */
export const wechatWallet: DriverDefinition<Wallet, WechatOptions, WalletSurroundings> = {
  name: 'wechat',
  summary: 'WeChat Pay for a merchant of mainland China (API v3): payment codes, codes to scan, refunds.',
  options: wechatOptions,
  create(options, surroundings) {
    const { keys, readText } = surroundings;
    checkApiV3Key(keys.read(options.apiV3Key), options.apiV3Key);
    const signer = {
      mchId: options.mchId,
      serial: options.merchantSerial,
      key: rsaPrivateKey(keys, options.merchantKey),
    };
    const platform = { id: options.platformKeyId, key: rsaPublicKey(options.platformPublicKey, readText) };
    const link = new WalletLink(surroundings);
    const exchange = new WechatExchange(options, surroundings, { link, signer, platform });
    return new WechatWallet(options, surroundings, { link, exchange, platform });
  },
};

function checkApiV3Key(key: Uint8Array, name: string): void {
  const { length } = key;
  key.fill(0);
  if (length === API_V3_KEY_LENGTH) return;
  throw new TerminalError(
    'config_invalid',
    `The key "${name}" has ${length} bytes; an APIv3 key has ${API_V3_KEY_LENGTH}.`,
    { hint: 'Import it again without a line end after it.' },
  );
}
