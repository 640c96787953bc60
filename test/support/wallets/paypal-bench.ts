import { paypalWallet } from '../../../src/host/upstreams/paypal/index.ts';
import { PAYPAL_SHOP } from '../../../src/rig/wallets/paypal/shop.ts';
import { SimulatedPaypal } from '../../../src/rig/wallets/paypal/simulated-paypal.ts';
import { NOTIFY_URL, type WalletBench, walletBench } from './wallet-bench.ts';

export function paypalBench(currency = 'EUR'): Promise<WalletBench> {
  return walletBench({
    currency,
    simulate: ({ clock, random, notify }) =>
      new SimulatedPaypal({ clock, random, notify, webhookUrl: NOTIFY_URL }),
    connect: ({ url, answerTimeoutMs }, surroundings) =>
      paypalWallet.create(
        paypalWallet.options.parse({
          endpoint: url,
          clientId: PAYPAL_SHOP.clientId,
          clientSecret: 'paypal-secret',
          answerTimeoutMs,
        }),
        { ...surroundings, keys: { read: () => new TextEncoder().encode(PAYPAL_SHOP.clientSecret) } },
      ),
  });
}
