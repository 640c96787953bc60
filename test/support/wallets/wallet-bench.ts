import type { WalletSurroundings } from '../../../src/host/upstreams/wallet-surroundings.ts';
import type { Amount } from '../../../src/platform/money/amount.ts';
import { parseAmount } from '../../../src/platform/money/amount.ts';
import type { Random } from '../../../src/platform/ports/random.ts';
import type { Wallet, WalletNotification, WalletOrder } from '../../../src/platform/ports/wallet.ts';
import { NodeHttp } from '../../../src/platform/system/node-http.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import { makeWalletKeys, type WalletKeys } from '../../../src/rig/wallets/demo-keys.ts';
import type { RigNotification, SimulatedWallet } from '../../../src/rig/wallets/simulated-wallet.ts';
import { WalletServer } from '../../../src/rig/wallets/wallet-server.ts';
import { memoryLog } from '../memory-log.ts';

export const NOTIFY_URL = 'https://shop.test/v1/wallets/notify/bench';

/** A wallet's client against its simulated provider, over real HTTP on loopback, with a clock that stands still. */
export interface WalletBench {
  wallet: Wallet;
  simulated: SimulatedWallet;
  server: WalletServer;
  clock: SimulatedClock;
  /** Longest wait for an answer, ms. */
  answerTimeoutMs: number;
  /** Routes on which the provider tells by itself that a customer has paid. */
  notifies: readonly ('scan' | 'show')[];
  /** Whether the order itself tells how much of it was refunded. */
  tellsRefundedParts: boolean;
  /** What the provider sent by itself, oldest first. */
  notifications: WalletNotification[];
  /** A fresh order of the wallet's currency; `amount` as people write it. */
  order(amount?: string): WalletOrder;
  amount(text: string): Amount;
  dispose(): Promise<void>;
}

/** What one wallet adds to the bench that all share. */
export interface WalletParts {
  currency: string;
  /** Both unless said. */
  notifies?: WalletBench['notifies'];
  /** False where a refunded order looks the same whether all of it was refunded or a part (WeChat); true unless said. */
  tellsRefundedParts?: boolean;
  simulate(parts: {
    clock: SimulatedClock;
    random: Random;
    keys: WalletKeys;
    notify(request: RigNotification): void;
  }): SimulatedWallet;
  /** `url` is where the provider listens, without a slash at the end. */
  connect(
    parts: { url: string; keys: WalletKeys; answerTimeoutMs: number },
    surroundings: WalletSurroundings,
  ): Wallet;
}

const ANSWER_TIMEOUT_MS = 10_000;
/** Made once for all benches: two RSA pairs take a while. */
let keys: WalletKeys | undefined;

/** `shop-key` is the shop's private key, by name. */
export async function walletBench({
  currency,
  notifies = ['scan', 'show'],
  tellsRefundedParts = true,
  simulate,
  connect,
}: WalletParts): Promise<WalletBench> {
  keys ??= makeWalletKeys();
  const clock = new SimulatedClock();
  const random = new SeededRandom('wallet bench');
  const notifications: WalletNotification[] = [];
  const notify = ({ url, headers, body }: RigNotification): void => {
    const { pathname, search } = new URL(url);
    notifications.push({ headers, body, path: pathname + search });
  };
  const simulated = simulate({ clock, random, keys, notify });
  const server = new WalletServer(simulated, clock);
  await server.listen();
  const http = new NodeHttp(clock);
  const wallet = connect(
    { url: server.url, keys, answerTimeoutMs: ANSWER_TIMEOUT_MS },
    surroundings(currency, keys, { http, clock, random }),
  );
  wallet.start();
  let orders = 0;
  const amount = (text: string): Amount => parseAmount(text, currency);
  return {
    wallet,
    simulated,
    server,
    clock,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
    notifies,
    tellsRefundedParts,
    notifications,
    amount,
    order: (text = '12.50') => {
      orders += 1;
      return {
        paymentId: `payment-${orders}`,
        orderNumber: `T1_20260105_${String(orders).padStart(6, '0')}`,
        amount: amount(text),
        subject: 'Café Müller 茶',
        createdAt: clock.now(),
        expiresAt: clock.now() + 90_000,
        transaction: null,
      };
    },
    dispose: async () => {
      await wallet.stop();
      http.close();
      await server.close();
    },
  };
}

function surroundings(
  currency: string,
  { shop }: WalletKeys,
  real: Pick<WalletSurroundings, 'http' | 'clock' | 'random'>,
): WalletSurroundings {
  return {
    ...real,
    name: 'bench',
    log: memoryLog(),
    keys: {
      read: (name) => {
        if (name !== 'shop-key') throw new Error(`the bench has no key ${name}`);
        return new TextEncoder().encode(shop.privateKey);
      },
    },
    readText: (path) => {
      throw new Error(`the bench has no file ${path}`);
    },
    notifyUrl: NOTIFY_URL,
    terminalId: 'TILL0001',
    merchantId: '200000000001',
    merchantName: 'Café Müller',
    currency,
    timeZone: 'Europe/Berlin',
  };
}
