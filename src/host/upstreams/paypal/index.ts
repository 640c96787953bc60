import type { DriverDefinition } from '../../../platform/ports/driver.ts';
import type { Wallet } from '../../../platform/ports/wallet.ts';
import { WalletLink } from '../wallet-link.ts';
import type { WalletSurroundings } from '../wallet-surroundings.ts';
import { PaypalExchange } from './exchange.ts';
import { type PaypalOptions, paypalOptions } from './options.ts';
import { PaypalWallet } from './paypal-wallet.ts';
import { AccessToken } from './token.ts';

/** PayPal, Orders v2. `create` throws what `keys.read` throws for the secret that the options name. */
export const paypalWallet: DriverDefinition<Wallet, PaypalOptions, WalletSurroundings> = {
  name: 'paypal',
  summary:
    'PayPal (Orders v2): a code for the customer to scan; codes of customers are for partners of PayPal and not taken.',
  options: paypalOptions,
  create(options, surroundings) {
    surroundings.keys.read(options.clientSecret).fill(0);
    const link = new WalletLink(surroundings);
    const token = new AccessToken(options, surroundings, link);
    return new PaypalWallet(options, surroundings, {
      link,
      exchange: new PaypalExchange(options, link, token),
    });
  },
};
