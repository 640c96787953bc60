import {
  type HealthView,
  type LedgerView,
  PaymentView,
  type TerminalEvent,
} from '../../src/desk/api/contract.ts';
import type { Caller } from '../../src/desk/api/contract-callers.ts';
import {
  type NewRefundBody,
  type TenderBody,
  WalletSwitchesView,
  type WalletView,
} from '../../src/desk/api/contract-wallets.ts';
import type { ApiServices, NewPayment, QueuePage, ReceiptCopy } from '../../src/desk/api/services.ts';
import { TerminalError } from '../../src/platform/errors/terminal-error.ts';
import { parseAmount } from '../../src/platform/money/amount.ts';
import type { NotificationAnswer, WalletNotification } from '../../src/platform/ports/wallet.ts';
import { FakeDelivery } from './fake-delivery.ts';

export const PAYMENT_ID = '0198a1b2-0000-7000-8000-000000000001';

export function paymentView(fields: Partial<PaymentView> = {}): PaymentView {
  const empty = Object.fromEntries(Object.keys(PaymentView.shape).map((name) => [name, null]));
  return PaymentView.parse({
    ...empty,
    id: PAYMENT_ID,
    state: 'awaiting_tender',
    amount: '12.50',
    currency: 'EUR',
    forwarding: 'none',
    deferred: false,
    kind: 'purchase',
    passes: [],
    refunded: '0.00',
    attempt: 0,
    createdAt: '2026-01-05T09:00:00.000Z',
    ...fields,
  });
}

const NEITHER = { scan: false, show: false };

export function healthView(fields: Partial<HealthView> = {}): HealthView {
  return {
    ready: true,
    version: '0.1.0',
    profile: 'demo',
    terminalId: 'TILLD001',
    merchant: 'Corner Shop',
    currency: 'EUR',
    tenders: [
      {
        name: 'contactless',
        kind: 'contactless',
        scheme: null,
        title: 'Contactless',
        ...NEITHER,
        ready: true,
      },
      {
        name: 'alipay',
        kind: 'wallet',
        scheme: 'alipay',
        title: 'Alipay',
        scan: true,
        show: true,
        ready: true,
      },
    ],
    language: 'en',
    console: 'http://127.0.0.1:8650/?token=secret',
    devices: [
      {
        name: 'counter',
        kind: 'reader',
        state: 'ready',
        detail: 'virtual',
        hint: null,
        since: '2026-01-05T08:00:00.000Z',
      },
      {
        name: 'receipts',
        kind: 'printer',
        state: 'unavailable',
        detail: 'out of paper',
        hint: 'Put in a new roll.',
        since: '2026-01-05T08:30:00.000Z',
      },
    ],
    queue: {
      waiting: 1,
      parked: 0,
      sums: [{ currency: 'EUR', amount: '9.90', count: 1 }],
      oldestAt: '2026-01-05T08:59:00.000Z',
    },
    reconciliation: { batch: 3, openedAt: '2026-01-05T06:00:00.000Z', last: { batch: 2, state: 'agreed' } },
    storage: { freeBytes: 8_000_000_000, low: false },
    printJobsWaiting: 1,
    paymentId: null,
    rig: {
      cards: [
        {
          name: 'visa-credit',
          title: 'Visa credit',
          hint: 'Pays.',
          group: 'card',
          kind: 'card',
          scheme: 'visa',
        },
        {
          name: 'phone',
          title: 'Phone with a Mastercard',
          hint: 'Pays.',
          group: 'phone',
          kind: 'phone',
          scheme: 'mastercard',
        },
      ],
      apps: [],
      labels: [],
      networkUp: true,
      printerUp: false,
    },
    ...fields,
  };
}

export const ledgerView: LedgerView = {
  entries: [
    {
      at: '2026-01-05T08:58:00.000Z',
      mti: '0100',
      stan: '000041',
      retrievalReference: '600509000041',
      paymentId: PAYMENT_ID,
      amount: '1012.50',
      currency: 'EUR',
      panTruncated: '411111******1111',
      responseCode: '00',
      state: 'posted',
      online: true,
      cryptogramVerified: true,
      received: 1,
    },
  ],
  totals: [{ currency: 'EUR', amount: '1012.50', count: 1 }],
};

/** What a tap does to the payment that waits: the states it goes through. */
export type TapScript = readonly Partial<PaymentView>[];

export const APPROVAL: TapScript = [
  { state: 'reading', attempt: 1 },
  { state: 'authorising', scheme: 'visa', panTruncated: '411111******1111', entryMode: 'contactless' },
  {
    state: 'approved',
    outcome: 'approved',
    online: true,
    authorisationCode: '123456',
    responseCode: '00',
    cvm: 'no_cvm',
  },
];

export const SHOWN_CODE = { text: 'https://pay.example/AB12', expiresAt: '2026-01-05T09:02:00.000Z' };

const CALM = { outage: false, slowMs: 0, loseAnswers: 0, wrongSignature: false, duplicateNotify: false };

/** The terminal behind the API, as small as it can be: payments move when a test says so. */
export class FakeTerminal implements ApiServices {
  readonly stored: PaymentView[] = [];
  readonly keys = new Map<string, { body: string; id: string }>();
  readonly calls: string[] = [];
  readonly delivery = new FakeDelivery();
  readonly listeners = new Set<(event: TerminalEvent) => void>();
  currentHealth = healthView();
  script: TapScript = APPROVAL;
  /** Thrown by the next call of that name. */
  readonly failures = new Map<string, unknown>();
  rig: ApiServices['rig'] = {
    tap: async (card, how) => {
      this.#called(`tap ${[card, ...Object.entries(how).flat()].join(' ')}`);
      if (!this.currentHealth.rig?.cards.some(({ name }) => name === card))
        throw new TerminalError('card_unknown');
      const waiting = this.stored.find(({ state }) => state === 'awaiting_tender');
      if (waiting) this.present(waiting.id);
      return { card, paymentId: waiting?.id ?? null };
    },
    setNetwork: async (up) => this.#called(`network ${up}`),
    setPrinter: (up) => this.#called(`printer ${up}`),
    hold: (name, { asks }) => {
      this.#called(`hold ${name} ${asks}`);
      return { app: name, result: 'held', paymentId: null };
    },
    scan: (app, { asks }) => {
      this.#called(`scan ${app} ${asks}`);
      return { app, result: asks ? 'asked' : 'paid', paymentId: null };
    },
    answer: (app, confirmed) => {
      this.#called(`answer ${app} ${confirmed}`);
      return { app, result: confirmed ? 'confirmed' : 'refused', paymentId: null };
    },
    setWallet: async (wallet, switches) => {
      this.#called(`wallet ${wallet} ${JSON.stringify(switches)}`);
      return WalletSwitchesView.parse({ ...CALM, wallet, ...switches });
    },
    walletBooks: (wallet) => ({ wallet, orders: [] }),
    ledger: () => ledgerView,
  };

  async createPayment(body: NewPayment, key: string): Promise<{ payment: PaymentView; created: boolean }> {
    this.#called('createPayment');
    const text = JSON.stringify(body);
    const earlier = this.keys.get(key);
    if (earlier && earlier.body !== text) throw new TerminalError('idempotency_conflict');
    if (earlier) return { payment: this.payment(earlier.id)!, created: false };
    parseAmount(body.amount, body.currency);
    const id = PAYMENT_ID.slice(0, -1) + String(this.stored.length + 1);
    const payment = paymentView({
      id,
      amount: body.amount,
      currency: body.currency,
      reference: body.reference ?? null,
    });
    this.keys.set(key, { body: text, id });
    this.stored.unshift(payment);
    this.emit({ type: 'payment', payment });
    return { payment, created: true };
  }

  payment(id: string): PaymentView | undefined {
    this.#called('payment');
    return this.stored.find((payment) => payment.id === id);
  }

  payments({ limit, before }: { limit: number; before: string | null }): PaymentView[] {
    const start = before === null ? 0 : this.stored.findIndex(({ id }) => id === before) + 1;
    return this.stored.slice(start, start + limit);
  }

  async cancel(id: string): Promise<PaymentView> {
    this.#called(`cancel ${id}`);
    const payment = this.payment(id);
    if (!payment) throw new TerminalError('not_found');
    if (payment.outcome !== null) throw new TerminalError('payment_final');
    return this.move(id, { state: 'cancelled', outcome: 'cancelled', reason: 'Cancelled by the cashier.' });
  }

  async chooseTender(id: string, body: TenderBody): Promise<PaymentView> {
    this.#called(`tender ${id} ${JSON.stringify(body)}`);
    const payment = this.payment(id);
    if (!payment) throw new TerminalError('not_found');
    if (payment.state !== 'awaiting_tender') throw new TerminalError('code_not_expected');
    if (!('show' in body)) return this.move(id, { state: 'authorising', tender: 'alipay' });
    return this.move(id, { state: 'confirming', tender: 'alipay', code: SHOWN_CODE });
  }

  async refund(
    id: string,
    body: NewRefundBody,
    key: string,
  ): Promise<{ payment: PaymentView; created: boolean }> {
    this.#called(`refund ${id} ${body.amount ?? 'all'}`);
    const earlier = this.keys.get(key);
    if (earlier) return { payment: this.payment(earlier.id)!, created: false };
    const payment = this.payment(id);
    if (!payment) throw new TerminalError('not_found');
    const amount = body.amount ?? payment.amount;
    const refund = paymentView({ id: `${id}-r`, kind: 'refund', refundOf: id, amount, state: 'authorising' });
    this.stored.unshift(refund);
    this.keys.set(key, { body: JSON.stringify(body), id: refund.id });
    return { payment: refund, created: true };
  }

  walletViews: WalletView[] = [];
  wallets = (): WalletView[] => this.walletViews;
  compareWallets = async (): Promise<WalletView[]> => this.walletViews;

  notifyWallet(wallet: string, { body }: WalletNotification): NotificationAnswer {
    this.#called(`notify ${wallet} ${Buffer.from(body).toString()}`);
    return { orderNumber: 'A1', status: 200, contentType: 'text/plain', body: 'success' };
  }

  receipt(id: string, copy: ReceiptCopy): string | undefined {
    return this.payment(id) && `<svg xmlns="http://www.w3.org/2000/svg"><text>${copy}</text></svg>`;
  }

  reprint(id: string, copy: ReceiptCopy): void {
    this.#called(`reprint ${copy}`);
    if (!this.payment(id)) throw new TerminalError('not_found');
  }

  queue = (page: QueuePage) => this.delivery.queue(page);
  retryQueued = (seq: number, by: Caller) => this.delivery.retryQueued(seq, by);
  retryAllQueued = (by: Caller) => this.delivery.retryAllQueued(by);
  parkQueued = (seq: number, reason: string, by: Caller) => this.delivery.parkQueued(seq, reason, by);
  reconciliations = (limit: number) => this.delivery.reconciliations(limit);
  closeBatch = (by: Caller) => this.delivery.closeBatch(by);
  audit = (page: { after: number | null; limit: number }) => this.delivery.audit(page);
  totals = () => this.delivery.totals();

  health(): HealthView {
    return this.currentHealth;
  }

  subscribe(listener: (event: TerminalEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(event: TerminalEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** Changes a payment and tells everybody. */
  move(id: string, change: Partial<PaymentView>): PaymentView {
    const index = this.stored.findIndex((payment) => payment.id === id);
    const payment = { ...this.stored[index]!, ...change };
    this.stored[index] = payment;
    this.emit({ type: 'payment', payment });
    return payment;
  }

  /** Runs the script on a payment, with the handshake before its last state. */
  present(id: string): void {
    for (const change of this.script) {
      if (change.outcome)
        this.emit({ type: 'handshake', paymentId: id, attempt: 1, totalUs: 212_000, steps: STEPS });
      this.move(id, change);
    }
  }

  #called(call: string): void {
    this.calls.push(call);
    const name = call.split(' ')[0]!;
    const failure = this.failures.get(name);
    this.failures.delete(name);
    if (failure) throw failure;
  }
}

const STEPS = [
  { name: 'SELECT PPSE', sw: '9000', sent: 20, received: 60, atUs: 0, tookUs: 40_000 },
  { name: 'GPO', sw: '9000', sent: 40, received: 120, atUs: 40_000, tookUs: 172_000 },
];
