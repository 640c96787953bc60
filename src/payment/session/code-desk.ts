import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Wallet } from '../../platform/ports/wallet.ts';
import type { Payment, WalletPart } from '../payment.ts';
import type { CodeRouting } from '../tenders/code-reading.ts';
import { orderNumberOf } from '../wallets/wallet-order.ts';
import type { PaymentEvent } from './payment-event.ts';

export interface CodeDeskParts {
  clock: Clock;
  wallets: ReadonlyMap<string, Wallet>;
  /** Where a scanned text goes. */
  route(text: string, aim: string | null): CodeRouting;
  /** Payments of that wallet whose end is not known. */
  unresolved(wallet: string): number;
  settings: CodeSettings;
}

export interface CodeSettings {
  /** How long the customer has to confirm in the app after the code was scanned. */
  confirmTimeoutMs: number;
  /** How long a code is shown. */
  showTimeoutMs: number;
}

/** Which wallet a payment goes to, by what was scanned or by the cashier's choice. */
export class CodeDesk {
  readonly #at: CodeDeskParts;

  constructor(parts: CodeDeskParts) {
    this.#at = parts;
  }

  /** @throws TerminalError code_*, wallet_unresolved */
  scanned(payment: Payment, text: string, aim: string | null): PaymentEvent {
    const routing = this.#at.route(text, aim);
    if (routing.kind === 'refused') throw new TerminalError(routing.reason);
    const wallet = this.#free(routing.wallet);
    if (!wallet.routes.scan) throw new TerminalError('code_not_accepted');
    return { type: 'code_accepted', wallet: this.#part(payment, wallet, 'scan') };
  }

  /** @throws TerminalError wallet_unknown, wallet_unresolved */
  shown(payment: Payment, name: string): PaymentEvent {
    const wallet = this.#free(this.#showing(name));
    return { type: 'show_chosen', wallet: this.#part(payment, wallet, 'show') };
  }

  /** The wallet of that name, or another whose code the same app scans. */
  #showing(name: string): string {
    const { wallets } = this.#at;
    const named = wallets.get(name);
    const schemes = named ? sameApp(named.scheme) : sameApp(name);
    const shows = named?.routes.show
      ? named
      : [...wallets.values()].find(({ scheme, routes }) => routes.show && schemes.includes(scheme));
    if (shows) return shows.name;
    if (!named) throw new TerminalError('wallet_unknown');
    throw new TerminalError('wallet_unknown', 'This wallet cannot show a code; scan the customer’s.');
  }

  #free(name: string): Wallet {
    const wallet = this.#at.wallets.get(name);
    if (!wallet) throw new TerminalError('wallet_unknown');
    if (this.#at.unresolved(name) > 0) throw new TerminalError('wallet_unresolved');
    return wallet;
  }

  #part(payment: Payment, { name, scheme }: Wallet, route: WalletPart['route']): WalletPart {
    const { confirmTimeoutMs, showTimeoutMs } = this.#at.settings;
    const expiresAt = this.#at.clock.now() + (route === 'scan' ? confirmTimeoutMs : showTimeoutMs);
    const orderNumber = orderNumberOf(payment.id);
    return { name, scheme, route, orderNumber, expiresAt, transaction: null, payer: null, code: null };
  }
}

/** Alipay's app pays codes of both: which of them a shop can show depends on its contract and currency. */
const ALIPAY_APP: readonly string[] = ['alipay', 'alipay_plus'];
const sameApp = (scheme: string): readonly string[] => (ALIPAY_APP.includes(scheme) ? ALIPAY_APP : [scheme]);
