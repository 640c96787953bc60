import type { WalletSurroundings } from '../../../src/host/upstreams/wallet-surroundings.ts';
import type { Http } from '../../../src/platform/ports/http.ts';
import type { WalletOrder } from '../../../src/platform/ports/wallet.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import { memoryLog } from '../memory-log.ts';

/** Surroundings whose only key is the one given, by the name `shop-key`. */
export function surroundingsOf(
  http: Http,
  shopKey: string,
  more: Partial<WalletSurroundings> = {},
): WalletSurroundings {
  return {
    name: 'wallet',
    http,
    clock: new SimulatedClock(),
    random: new SeededRandom('wallet'),
    log: memoryLog(),
    keys: { read: () => new TextEncoder().encode(shopKey) },
    readText: (path) => {
      throw new Error(`there is no file ${path}`);
    },
    notifyUrl: 'https://shop.test/v1/wallets/wallet/notify?till=1',
    terminalId: 'TILL0001',
    merchantId: '200000000001',
    merchantName: 'Café Müller',
    currency: 'CNY',
    timeZone: 'Europe/Berlin',
    ...more,
  };
}

/** The clock's start, 2026-01-05T09:00:00Z. */
export const NOW = new SimulatedClock().now();

export const walletOrder = (more: Partial<WalletOrder> = {}): WalletOrder => ({
  paymentId: 'payment-1',
  orderNumber: 'T1_1',
  amount: { minor: 1250n, currency: 'CNY' },
  subject: 'Café Müller 茶',
  createdAt: NOW,
  expiresAt: NOW + 90_000,
  transaction: null,
  ...more,
});
