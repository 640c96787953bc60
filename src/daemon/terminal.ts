import { createHash } from 'node:crypto';
import type { HealthView, PaymentView, TerminalEvent } from '../desk/api/contract.ts';
import type { Caller } from '../desk/api/contract-callers.ts';
import type {
  AuditView,
  QueueEntryView,
  QueueTotals,
  QueueView,
  ReconciliationView,
  TotalsView,
} from '../desk/api/contract-delivery.ts';
import type { NewRefundBody, TenderBody, WalletView } from '../desk/api/contract-wallets.ts';
import type { ApiServices, NewPayment, QueuePage, ReceiptCopy, RigServices } from '../desk/api/services.ts';
import type { Journal, PrintJob } from '../payment/journal/journal.ts';
import { isUnderWay, type Payment } from '../payment/payment.ts';
import { receiptSvg } from '../payment/receipts/receipt-svg.ts';
import type { Session } from '../payment/session/session.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import { maskSensitive } from '../platform/log/mask-sensitive.ts';
import { parseAmount } from '../platform/money/amount.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { NotificationAnswer, WalletNotification } from '../platform/ports/wallet.ts';
import { DeliveryDesk, type DeliveryParts } from './delivery-desk.ts';
import { queueTotals, reconciliationHealth, timeOrNull } from './delivery-views.ts';
import type { DeviceBoard } from './device-board.ts';
import type { HostBooks } from './host-books.ts';
import type { TerminalEvents } from './terminal-events.ts';
import { WalletDesk, type WalletDeskParts } from './wallet-desk.ts';

/** Room for the journal. */
export interface StorageWatch {
  freeBytes(): number | null;
  /** New payments are refused. */
  isLow(): boolean;
}

/** The virtual devices, and what the terminal itself asks of them. */
export interface TerminalRig extends RigServices {
  view(): NonNullable<HealthView['rig']>;
  /** null without a host of its own. */
  books(): HostBooks | null;
}

export interface TerminalParts
  extends Pick<DeliveryParts, 'forwarder' | 'reconciler'>,
    Pick<WalletDeskParts, 'wallets' | 'refunds' | 'resolver' | 'comparer'> {
  clock: Clock;
  storage: StorageWatch;
  config: TerminalConfig;
  schemes: readonly string[];
  version: string;
  journal: Journal;
  session: Session;
  events: TerminalEvents;
  board: DeviceBoard;
  rig: TerminalRig | null;
  /** Wakes the print spooler. */
  print(): void;
}

/** What the API sees of the terminal: reads from the journal, acts through the session. */
export class Terminal implements ApiServices {
  readonly rig: RigServices | null;
  readonly #at: TerminalParts;
  readonly #delivery: DeliveryDesk;
  readonly #wallets: WalletDesk;
  /** Set once the TCP listener has its port. */
  consoleAddress = '';

  constructor(parts: TerminalParts) {
    this.#at = parts;
    this.rig = parts.rig;
    this.#wallets = new WalletDesk({
      ...parts,
      currency: parts.config.terminal.currency,
      emit: (event) => parts.events.emit(event),
    });
    this.#delivery = new DeliveryDesk({
      ...parts,
      books: () => parts.rig?.books() ?? null,
      changed: () => parts.events.emit({ type: 'health', health: this.health() }),
      settled: (payment) => parts.events.emit({ type: 'payment', payment: this.#wallets.view(payment) }),
    });
  }

  async createPayment(body: NewPayment, key: string): Promise<{ payment: PaymentView; created: boolean }> {
    const amount = parseAmount(body.amount, body.currency);
    const { currency } = this.#at.config.terminal;
    if (amount.currency !== currency) {
      throw new TerminalError(
        'currency_not_accepted',
        `This terminal takes ${currency}, not ${amount.currency}.`,
      );
    }
    if (amount.minor === 0n) throw new TerminalError('amount_invalid', 'The amount is zero.');
    const reference = body.reference ?? null;
    if (reference && maskSensitive(reference) !== reference) {
      throw new TerminalError('request_invalid', 'reference: it looks like a card number.', {
        hint: 'Send the register’s own number for the sale.',
      });
    }
    const request = JSON.stringify([amount.minor.toString(), amount.currency, reference]);
    const requestHash = createHash('sha256').update(request).digest('hex');
    const { payment, created } = this.#at.session.create({ amount, reference }, { key, requestHash });
    return { payment: this.#wallets.view(payment), created };
  }

  payment(id: string): PaymentView | undefined {
    const payment = this.#find(id);
    return payment && this.#wallets.view(payment);
  }

  payments({ limit, before }: { limit: number; before: string | null }): PaymentView[] {
    const stored = this.#at.journal.payments({ limit, ...(before ? { beforeId: before } : {}) });
    return stored.map((payment) => this.#wallets.view(this.#find(payment.id) ?? payment));
  }

  async cancel(id: string): Promise<PaymentView> {
    return this.#wallets.view(this.#at.session.cancel(id));
  }

  async chooseTender(id: string, body: TenderBody): Promise<PaymentView> {
    return this.#wallets.chooseTender(id, body);
  }

  async refund(
    id: string,
    body: NewRefundBody,
    key: string,
  ): Promise<{ payment: PaymentView; created: boolean }> {
    return this.#wallets.refund(id, body, key);
  }

  wallets(): WalletView[] {
    return this.#wallets.wallets();
  }

  compareWallets(): Promise<WalletView[]> {
    return this.#wallets.compare();
  }

  notifyWallet(wallet: string, notification: WalletNotification): NotificationAnswer {
    return this.#wallets.notify(wallet, notification);
  }

  receipt(id: string, copy: ReceiptCopy): string | undefined {
    const job = this.#receipt(id, copy);
    return job && receiptSvg(job.receiptline, this.#at.config.receipts.columns);
  }

  reprint(id: string, copy: ReceiptCopy): void {
    const job = this.#receipt(id, copy);
    if (!job) throw new TerminalError('not_found', 'This payment has no such receipt.');
    this.#at.journal.reprint(job.id);
    this.#at.events.emit({ type: 'receipt', paymentId: id, copy, state: 'waiting' });
    this.#at.print();
  }

  queue(page: QueuePage): QueueView {
    return this.#delivery.queue(page);
  }

  retryQueued(seq: number, by: Caller): QueueEntryView {
    return this.#delivery.retry(seq, by);
  }

  retryAllQueued(by: Caller): QueueTotals {
    return this.#delivery.retryAll(by);
  }

  parkQueued(seq: number, reason: string, by: Caller): QueueEntryView {
    return this.#delivery.park(seq, reason, by);
  }

  reconciliations(limit: number): ReconciliationView[] {
    return this.#delivery.reconciliations(limit);
  }

  closeBatch(by: Caller): ReconciliationView {
    return this.#delivery.closeBatch(by);
  }

  audit(page: { after: number | null; limit: number }): AuditView {
    return this.#delivery.audit(page);
  }

  totals(): TotalsView {
    return this.#delivery.totals();
  }

  health(): HealthView {
    const { config, board, journal, session, rig, version, schemes, storage } = this.#at;
    const current = session.current();
    return {
      ready: board.ready(),
      version,
      profile: config.profile,
      terminalId: config.terminal.id,
      merchant: config.merchant.name,
      currency: config.terminal.currency,
      schemes: [...schemes],
      tenders: this.#wallets.tenders(),
      language: config.customer.language,
      console: this.consoleAddress,
      devices: board.views(),
      queue: {
        ...queueTotals(journal.outboxTotals()),
        oldestAt: timeOrNull(journal.offlineExposure().oldestAt),
      },
      reconciliation: reconciliationHealth(journal.reconciliations(2)),
      storage: { freeBytes: storage.freeBytes(), low: storage.isLow() },
      printJobsWaiting: journal.printJobsWaiting(),
      paymentId: current && isUnderWay(current.state) ? current.id : null,
      rig: rig?.view() ?? null,
    };
  }

  /** Minor units refunded of it, those on their way included. */
  refunded(payment: Payment): bigint {
    return this.#wallets.refunded(payment);
  }

  subscribe(listener: (event: TerminalEvent) => void): () => void {
    return this.#at.events.subscribe(listener);
  }

  /** The payment as it stands now: the one under way moves in memory between its durable points. */
  #find(id: string): Payment | undefined {
    const current = this.#at.session.current();
    const stored = this.#at.journal.payment(id);
    return current?.id === id && isUnderWay(current.state) ? current : stored;
  }

  #receipt(id: string, copy: ReceiptCopy): PrintJob | undefined {
    return this.#at.journal.printJobs(id).find((job) => job.copy === copy);
  }
}
