import type { CodeTools } from '../desk/cli/code-tools.ts';
import type { WalletScheme } from '../platform/ports/wallet.ts';
import { loadConfig } from './load-config.ts';
import { codeRules, walletRoutes } from './tender-routes.ts';

/** By the word after `driver:`. The wallets themselves need their keys: to judge a code nobody has to have them. */
const SCHEMES: Readonly<Record<string, WalletScheme>> = {
  alipay: 'alipay',
  antom: 'alipay_plus',
  wechat: 'wechat',
  paypal: 'paypal',
};

/** PayPal publishes no code of customers: its wallet shows one instead. */
const SHOWS_ONLY: WalletScheme = 'paypal';

/** `tilld decode code --config`, put together. */
export function codeTools(): CodeTools {
  return {
    settings(configPath) {
      const { config } = loadConfig(configPath);
      const scanning = config.wallets
        .map(({ name, provider }) => ({ name, scheme: schemeOf(provider.driver) }))
        .filter(({ scheme }) => scheme !== SHOWS_ONLY)
        .map((wallet) => [wallet.name, { ...wallet, routes: { scan: true, show: true } }] as const);
      return { rules: codeRules(config), wallets: walletRoutes(new Map(scanning)) };
    },
  };
}

function schemeOf(driver: string): WalletScheme {
  const scheme = SCHEMES[driver];
  if (scheme === undefined) throw new Error(`no scheme is known of the wallet driver ${driver}`);
  return scheme;
}
