import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { isFinal, type Payment } from '../payment.ts';
import { WalletTill } from '../wallets/wallet-till.ts';
import { CodeDesk, type CodeSettings } from './code-desk.ts';
import type { PaymentEvent } from './payment-event.ts';
import type { PaymentCommand } from './payment-table.ts';
import type { SessionSurroundings } from './session-parts.ts';

type WalletCommand = Extract<PaymentCommand, 'pay' | 'present' | 'poll' | 'cancel_order' | 'resolve'>;

export interface WalletCounterParts extends SessionSurroundings {
  settings: CodeSettings;
  current(): Payment | null;
  apply(event: PaymentEvent): void;
}

/** The session's side of wallets: codes that come in, codes that go out, and the commands of the payment table for them. */
export class WalletCounter {
  readonly #at: WalletCounterParts;
  readonly #codes: CodeDesk;
  readonly #till: WalletTill;
  /** The customer's payment code, while its intent is made durable: never stored, never shown. */
  #code = '';

  constructor(parts: WalletCounterParts) {
    this.#at = parts;
    this.#codes = new CodeDesk(parts);
    this.#till = new WalletTill(parts);
    parts.scanners.onCode(({ text, aim }) => this.#onCode(text, aim));
  }

  /** Are there wallets at all? */
  get isOpen(): boolean {
    return this.#at.wallets.size > 0;
  }

  /** @throws TerminalError not_found, payment_final, code_*, wallet_unresolved */
  scan(id: string, text: string, aim: string | null): void {
    this.#choose(id, (payment) => this.#codes.scanned(payment, text, aim), text);
  }

  /** @throws TerminalError not_found, payment_final, code_not_expected, wallet_unknown, wallet_unresolved */
  show(id: string, wallet: string): void {
    this.#choose(id, (payment) => this.#codes.shown(payment, wallet));
  }

  hurry(orderNumber: string): void {
    this.#till.hurry(orderNumber);
  }

  perform(command: WalletCommand, payment: Payment): void {
    switch (command) {
      case 'pay':
        this.#till.pay(payment, this.#code);
        break;
      case 'present':
        this.#till.present(payment);
        break;
      case 'poll':
        this.#till.poll(payment);
        break;
      case 'cancel_order':
        this.#till.cancelOrder(payment);
        break;
      case 'resolve':
        this.#at.resolve(payment);
        break;
    }
  }

  stop(): void {
    this.#till.stop();
  }

  #choose(id: string, choose: (payment: Payment) => PaymentEvent, code = ''): void {
    const payment = this.#at.current();
    if (payment?.id !== id || isFinal(payment.state)) {
      throw new TerminalError(this.#at.journal.payment(id) ? 'payment_final' : 'not_found');
    }
    if (payment.state !== 'awaiting_tender') throw new TerminalError('code_not_expected');
    const event = choose(payment);
    this.#code = code;
    try {
      this.#at.apply(event);
    } finally {
      this.#code = '';
    }
  }

  /** Codes count only while a payment waits for its tender. */
  #onCode(text: string, aim: string | null): void {
    const payment = this.#at.current();
    try {
      if (payment?.state !== 'awaiting_tender') throw new TerminalError('code_not_expected');
      this.scan(payment.id, text, aim);
      this.#at.scanners.signal('good');
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      this.#at.scanners.signal('bad');
      this.#at.notify({ kind: 'code_refused', paymentId: payment?.id ?? null, error });
    }
  }
}
