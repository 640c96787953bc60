import { createHash } from 'node:crypto';
import type { PaymentView, TerminalEvent } from '../desk/api/contract.ts';
import type { NewRefundBody, TenderBody, TenderView, WalletView } from '../desk/api/contract-wallets.ts';
import type { Journal } from '../payment/journal/journal.ts';
import type { Payment } from '../payment/payment.ts';
import type { Session } from '../payment/session/session.ts';
import { type Refunds, refundedOf } from '../payment/wallets/refunds.ts';
import type { Comparison, WalletComparer } from '../payment/wallets/wallet-comparison.ts';
import type { WalletResolver } from '../payment/wallets/wallet-resolver.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import { formatAmount, parseAmount } from '../platform/money/amount.ts';
import type { NotificationAnswer, Wallet, WalletNotification } from '../platform/ports/wallet.ts';
import { isoTime } from '../platform/time/iso-time.ts';
import type { DeviceBoard } from './device-board.ts';
import { paymentView } from './payment-view.ts';

export interface WalletDeskParts {
  journal: Journal;
  session: Session;
  wallets: ReadonlyMap<string, Wallet>;
  refunds: Refunds;
  resolver: WalletResolver;
  comparer: WalletComparer;
  board: DeviceBoard;
  currency: string;
  emit(event: TerminalEvent): void;
}

const TITLES: Readonly<Record<Wallet['scheme'], string>> = {
  alipay: 'Alipay',
  alipay_plus: 'Alipay+',
  wechat: 'WeChat Pay',
  paypal: 'PayPal',
};

/** Wallets as the API has them: tenders, refunds, comparison, notifications. */
export class WalletDesk {
  readonly #at: WalletDeskParts;

  constructor(parts: WalletDeskParts) {
    this.#at = parts;
  }

  /** The payment with what was refunded of it. */
  view(payment: Payment): PaymentView {
    return paymentView(payment, this.refunded(payment));
  }

  refunded({ id, wallet, transactionType, state }: Payment): bigint {
    const hasRefunds = wallet !== null && transactionType === '00' && state === 'approved';
    return hasRefunds ? refundedOf(this.#at.journal.refundsOf(id)) : 0n;
  }

  chooseTender(id: string, body: TenderBody): PaymentView {
    const { session, emit } = this.#at;
    if ('show' in body) return this.view(session.show(id, body.show));
    try {
      return this.view(session.scan(id, body.scan, body.aim ?? null));
    } catch (error) {
      if (error instanceof TerminalError && error.code.startsWith('code_')) {
        const { code, message, hint } = error;
        emit({ type: 'code_refused', paymentId: id, code, message, hint });
      }
      throw error;
    }
  }

  refund(id: string, body: NewRefundBody, key: string): { payment: PaymentView; created: boolean } {
    const { refunds, currency } = this.#at;
    const minor = body.amount === undefined ? null : parseAmount(body.amount, currency).minor;
    const request = JSON.stringify(['refund', id, minor?.toString() ?? null]);
    const requestHash = createHash('sha256').update(request).digest('hex');
    const { payment, created } = refunds.begin(id, minor, { key, requestHash });
    return { payment: this.view(payment), created };
  }

  tenders(): TenderView[] {
    const ready = (name: string) =>
      this.#at.board.views().some((device) => device.name === name && device.state === 'ready');
    const contactless: TenderView = {
      ...{ name: 'contactless', kind: 'contactless', scheme: null, title: 'Contactless' },
      ...{ scan: false, show: false },
      ready: this.#at.board.views().some(({ kind, state }) => kind === 'reader' && state === 'ready'),
    };
    const wallets = [...this.#at.wallets.values()].map(
      ({ name, scheme, routes }): TenderView => ({
        ...{ name, kind: 'wallet', scheme, title: TITLES[scheme], ...routes },
        ready: ready(name),
      }),
    );
    return [contactless, ...wallets];
  }

  wallets(): WalletView[] {
    const { resolver, comparer } = this.#at;
    return [...this.#at.wallets.values()].map((wallet) => {
      const { state, reason = null } = wallet.link();
      const last = comparer.last(wallet.name);
      const { sales, refunds } = resolver.unresolved(wallet.name);
      return {
        ...{ name: wallet.name, scheme: wallet.scheme, title: TITLES[wallet.scheme], state, reason },
        unresolved: sales + refunds,
        comparison: last && this.#comparisonView(last),
      };
    });
  }

  async compare(): Promise<WalletView[]> {
    await this.#at.comparer.compare();
    return this.wallets();
  }

  notify(name: string, notification: WalletNotification): NotificationAnswer {
    const wallet = this.#at.wallets.get(name);
    if (!wallet) throw new TerminalError('wallet_unknown');
    const answer = wallet.readNotification(notification);
    if (answer.orderNumber !== null) {
      this.#at.session.hurry(answer.orderNumber);
      this.#at.resolver.hurry(answer.orderNumber);
    }
    return answer;
  }

  #comparisonView({ paid, refunded, differences, at, ...rest }: Comparison): WalletView['comparison'] {
    const { currency } = this.#at;
    const total = ({ count, minor }: Comparison['paid']) => ({
      count,
      amount: formatAmount({ minor, currency }),
    });
    return {
      ...rest,
      currency,
      at: isoTime(at),
      paid: total(paid),
      refunded: total(refunded),
      differences: differences.map((difference) => ({ ...difference })),
    };
  }
}
