import type { HealthView, PaymentView, TerminalEvent } from '../../src/desk/api/contract.ts';
import type { AppView, TenderView } from '../../src/desk/api/contract-wallets.ts';
import { TRAY } from '../../src/rig/cards/tray.ts';

/** Views as the API gives them, for tests of the console: a calm terminal with a demo tray, a payment that waits. */

const SINCE = '2026-03-14T08:00:00.000Z';

type Device = HealthView['devices'][number];

export const device = (kind: Device['kind'], name: string, changes: Partial<Device> = {}): Device => ({
  name,
  kind,
  state: 'ready',
  detail: null,
  hint: null,
  since: SINCE,
  ...changes,
});

const CONTACTLESS: TenderView = {
  name: 'contactless',
  kind: 'contactless',
  scheme: null,
  title: 'Contactless',
  scan: false,
  show: false,
  ready: true,
};

const walletTender = (name: string, title: string, changes: Partial<TenderView> = {}): TenderView => ({
  name,
  kind: 'wallet',
  scheme: name,
  title,
  scan: true,
  show: true,
  ready: true,
  ...changes,
});

/** What a counter with every wallet takes. */
export const TENDERS: TenderView[] = [
  CONTACTLESS,
  walletTender('alipay', 'Alipay'),
  walletTender('wechat', 'WeChat Pay'),
  walletTender('paypal', 'PayPal', { scan: false }),
];

const app = (wallet: string, title: string, changes: Partial<AppView> = {}): AppView => ({
  name: `${wallet}-phone`,
  title,
  hint: 'Pays at once.',
  wallet,
  scheme: wallet,
  holds: true,
  scans: true,
  waiting: 0,
  ...changes,
});

export const APPS: AppView[] = [
  app('alipay', 'Phone with Alipay'),
  app('wechat', 'Phone with WeChat'),
  app('paypal', 'Phone with PayPal', { holds: false }),
];

export const LABELS: NonNullable<HealthView['rig']>['labels'] = [
  { name: 'goods-label', title: 'Label of a bag of coffee', hint: 'Refused kindly.' },
];

/** A terminal with every wallet, and the phones to pay with. */
export function walletHealth(changes: Partial<HealthView> = {}): HealthView {
  const calm = healthView();
  return {
    ...calm,
    tenders: TENDERS,
    devices: [
      ...calm.devices,
      device('scanner', 'Hand scanner'),
      device('wallet', 'alipay'),
      device('wallet', 'wechat'),
      device('wallet', 'paypal'),
    ],
    rig: calm.rig && { ...calm.rig, apps: APPS, labels: LABELS },
    ...changes,
  };
}

/** What a wallet adds to its payment. */
export function byWallet(
  name: 'alipay' | 'wechat' | 'paypal',
  route: 'scan' | 'show',
): Partial<PaymentView> & Pick<PaymentView, 'wallet'> {
  return {
    tender: name,
    scheme: name,
    entryMode: route,
    wallet: { name, scheme: name, route, orderNumber: 'T0001S000123', transaction: null, payer: null },
  };
}

export function devices(changes: Partial<Record<Device['kind'], Partial<Device>>> = {}): Device[] {
  return [
    device('reader', 'Virtual reader', changes.reader),
    device('printer', 'Receipt preview', changes.printer),
    device('host', 'Simulated bank', changes.host),
    device('database', 'Journal', changes.database),
  ];
}

export function healthView(changes: Partial<HealthView> = {}): HealthView {
  return {
    ready: true,
    version: '0.1.0',
    profile: 'demo',
    terminalId: 'TILLD001',
    merchant: 'Corner Café',
    currency: 'EUR',
    schemes: ['visa', 'mastercard'],
    tenders: [CONTACTLESS],
    language: 'en',
    console: 'http://127.0.0.1:8080/',
    devices: devices(),
    queue: { waiting: 0, parked: 0, sums: [], oldestAt: null },
    reconciliation: { batch: 3, openedAt: SINCE, last: { batch: 2, state: 'agreed' } },
    storage: { freeBytes: 41_200_000_000, low: false },
    printJobsWaiting: 0,
    paymentId: null,
    rig: {
      cards: TRAY.map((card) => ({ ...card })),
      apps: [],
      labels: [],
      networkUp: true,
      printerUp: true,
    },
    ...changes,
  };
}

export function paymentView(changes: Partial<PaymentView> = {}): PaymentView {
  return {
    id: 'sale-1',
    state: 'awaiting_tender',
    outcome: null,
    online: null,
    amount: '12.50',
    currency: 'EUR',
    kind: 'purchase',
    reference: null,
    tender: null,
    scheme: null,
    entryMode: null,
    formFactor: null,
    cvm: null,
    panTruncated: null,
    aid: null,
    applicationLabel: null,
    authorisationCode: null,
    responseCode: null,
    stan: null,
    retrievalReference: null,
    reasonCode: null,
    reason: null,
    hint: null,
    forwarding: 'none',
    upstream: null,
    deferred: false,
    batch: null,
    wallet: null,
    code: null,
    passes: [],
    refundOf: null,
    refunded: '0.00',
    attempt: 1,
    createdAt: new Date().toISOString(),
    finalAt: null,
    ...changes,
  };
}

/** What a card that was read adds to its payment. */
export const CARD: Partial<PaymentView> = {
  tender: 'card',
  scheme: 'visa',
  entryMode: 'contactless',
  formFactor: 'card',
  cvm: 'no_cvm',
  panTruncated: '476173******1234',
  aid: 'A0000000031010',
  applicationLabel: 'Visa Debit',
};

export function message(
  messageId: string,
  status: Extract<TerminalEvent, { type: 'message' }>['message']['status'],
  changes: { paymentId?: string | null; language?: string; holdMs?: number } = {},
): TerminalEvent {
  return {
    type: 'message',
    paymentId: changes.paymentId === undefined ? 'sale-1' : changes.paymentId,
    message: { messageId, status, holdMs: changes.holdMs ?? 0, language: changes.language ?? null },
  };
}

/** A handshake of a Visa card; `lostAt` is the step on which the card went away. */
export function handshake(
  paymentId: string,
  changes: { attempt?: number; lostAt?: number } = {},
): TerminalEvent {
  const rows: [string, number, number, number][] = [
    ['SELECT PPSE', 20, 64, 14_200],
    ['SELECT A0000000031010', 13, 92, 18_900],
    ['GET PROCESSING OPTIONS', 40, 118, 96_400],
    ['READ RECORD 1.3', 5, 186, 31_000],
    ['READ RECORD 1.4', 5, 248, 38_700],
    ['READ RECORD 2.5', 5, 131, 24_800],
  ];
  let atUs = 2_000;
  const steps = rows.map(([name, sent, received, tookUs], index) => {
    const step = { name, sw: index === changes.lostAt ? null : '9000', sent, received, atUs, tookUs };
    atUs += tookUs + 1_600;
    return step;
  });
  const seen = steps.slice(0, (changes.lostAt ?? steps.length) + 1);
  return { type: 'handshake', paymentId, attempt: changes.attempt ?? 1, steps: seen, totalUs: atUs };
}
