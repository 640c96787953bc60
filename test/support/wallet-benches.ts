import { alipayBench } from './wallets/alipay-bench.ts';
import { antomBench } from './wallets/antom-bench.ts';
import { paypalBench } from './wallets/paypal-bench.ts';
import type { WalletBench } from './wallets/wallet-bench.ts';
import { wechatBench } from './wallets/wechat-bench.ts';

export interface WalletRow {
  name: string;
  /** In this order. */
  routes: readonly ('scan' | 'show')[];
  /** Whether answers are signed by more than TLS. */
  signsAnswers: boolean;
  make(): Promise<WalletBench>;
}

/** Every wallet, each on a bench of its own: one row a wallet. */
export const WALLET_BENCHES: readonly WalletRow[] = [
  { name: 'alipay', routes: ['scan', 'show'], signsAnswers: true, make: () => alipayBench() },
  { name: 'antom', routes: ['scan', 'show'], signsAnswers: true, make: () => antomBench() },
  { name: 'wechat', routes: ['scan', 'show'], signsAnswers: true, make: () => wechatBench() },
  { name: 'paypal', routes: ['show'], signsAnswers: false, make: () => paypalBench() },
];
