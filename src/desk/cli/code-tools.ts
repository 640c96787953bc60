import type { CodeRule, WalletRoute } from '../../payment/tenders/code-reading.ts';

/** How a terminal treats scanned codes. */
export interface CodeSettings {
  rules: readonly CodeRule[];
  /** In the order of the configuration. */
  wallets: readonly WalletRoute[];
}

/** What the command line asks of a terminal's configuration for `tilld decode code`. The composition root provides it. */
export interface CodeTools {
  /** `configPath`: absolute. @throws TerminalError config_missing, config_invalid */
  settings(configPath: string): CodeSettings;
}
