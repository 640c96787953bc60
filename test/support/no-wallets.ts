import type { CodeScanners } from '../../src/payment/session/session-parts.ts';
import type { Wallet } from '../../src/platform/ports/wallet.ts';

/** A terminal that takes cards only. */
export const noScanners: CodeScanners = {
  arm: () => {},
  disarm: () => {},
  signal: () => {},
  onCode: () => {},
};

export const noWallets: ReadonlyMap<string, Wallet> = new Map();
