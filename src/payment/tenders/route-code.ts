import type { CodeRouting, CodeRule, CodeScheme, WalletRoute } from './code-reading.ts';
import { readForm, ruleFor } from './read-code.ts';
import { scannedText } from './scanned-text.ts';

/**
 * Which wallet of this terminal takes a scanned text. Of several that take the same scheme the first in the
 * configuration does: a prefix alone does not say whether a code is Alipay's or that of a partner abroad.
 * No code is ever paid offline. Never throws.
 * `aim`: AIM symbology identifier, where the scanner tells it: "]Q1".
 */
export function routeCode(
  text: string,
  rules: readonly CodeRule[],
  wallets: readonly WalletRoute[],
  aim: string | null = null,
): CodeRouting {
  const scanned = scannedText(text);
  if (scanned === null) return { kind: 'refused', scheme: null, reason: 'code_unknown' };
  const rule = ruleFor(scanned, rules);
  if (rule) return toWallet(rule.scheme, rule.wallet, wallets);
  const reading = readForm(scanned, aim);
  if (reading.kind !== 'payment') return { kind: 'refused', scheme: null, reason: reading.reason };
  return toWallet(reading.scheme, null, wallets);
}

/** `named`: the wallet that a rule names; null: by the scheme. */
function toWallet(scheme: CodeScheme, named: string | null, wallets: readonly WalletRoute[]): CodeRouting {
  const found = wallets.find(({ wallet, schemes }) =>
    named === null ? schemes.includes(scheme) : wallet === named,
  );
  return found
    ? { kind: 'wallet', scheme, wallet: found.wallet }
    : { kind: 'refused', scheme, reason: 'code_not_accepted' };
}
