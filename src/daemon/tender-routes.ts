import type { CodeRule, CodeScheme, WalletRoute } from '../payment/tenders/code-reading.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import type { Wallet, WalletScheme } from '../platform/ports/wallet.ts';

/** Codes of these forms go to wallets of these schemes. A code does not tell Alipay from its partners abroad. */
const CODES_OF: Readonly<Record<WalletScheme, readonly CodeScheme[]>> = {
  alipay: ['alipay'],
  alipay_plus: ['alipay'],
  wechat: ['wechat'],
  paypal: ['paypal'],
};

export function codeRules({ tenders }: TerminalConfig): CodeRule[] {
  return tenders.codes.map(({ match, scheme, wallet = null }) => ({
    match: new RegExp(match),
    scheme,
    wallet,
  }));
}

/** A wallet that takes no scanned codes is in no route of its scheme; a rule may still name it. */
export function walletRoutes(
  wallets: ReadonlyMap<string, Pick<Wallet, 'name' | 'scheme' | 'routes'>>,
): WalletRoute[] {
  return [...wallets.values()].map(({ name, scheme, routes }) => ({
    wallet: name,
    schemes: routes.scan ? CODES_OF[scheme] : [],
  }));
}
