import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { HealthView, LedgerView, PaymentView, TerminalEvent } from '../../src/desk/api/contract.ts';
import type { WalletView } from '../../src/desk/api/contract-wallets.ts';
import { receiptSvg } from '../../src/payment/receipts/receipt-svg.ts';
import { healthView, paymentView } from './console-views.ts';
import { FakeDelivery } from './fake-delivery.ts';

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface RecordedRequest {
  method: string;
  path: string;
  body: unknown;
  idempotencyKey: string | null;
}

interface Refusal {
  status: number;
  code: string;
  message: string;
  hint: string;
}

/**
 * Stands in for the daemon below the built console: serves its files under the strictest policy and answers
 * the API from fields that a test sets. It decides nothing: what happens to a payment, the test says.
 */
export class ConsoleMock {
  health: HealthView = healthView();
  payments: PaymentView[] = [];
  readonly delivery = new FakeDelivery();
  ledger: LedgerView = { entries: [], totals: [] };
  wallets: WalletView[] = [];
  /** What a POST to a path is answered, where a test wants more than `{}`. */
  readonly answers = new Map<string, object>();
  /** The payment under way, for `hello`. */
  current: PaymentView | null = null;
  /** The next POST to a path that ends so is refused. */
  refusals = new Map<string, Refusal>();
  /** While true, no event stream is accepted and the API does not answer. */
  down = false;
  readonly requests: RecordedRequest[] = [];
  readonly #root: string;
  readonly #streams = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  /** @param root folder of the built console */
  constructor(root: string) {
    this.#root = root;
    this.delivery.queued = [];
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  emit(event: TerminalEvent): void {
    for (const stream of this.#streams) stream.write(frame(event));
  }

  /** A payment moved: the next state of it, told to all pages. */
  move(changes: Partial<PaymentView>): PaymentView {
    const payment: PaymentView = { ...(this.current ?? paymentView()), ...changes };
    this.current = payment;
    this.payments = [payment, ...this.payments.filter(({ id }) => id !== payment.id)];
    this.health = { ...this.health, paymentId: payment.outcome === null ? payment.id : null };
    this.emit({ type: 'payment', payment });
    return payment;
  }

  setHealth(changes: Partial<HealthView>): void {
    this.health = { ...this.health, ...changes };
    this.emit({ type: 'health', health: this.health });
  }

  /** Cuts every event stream. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  posted(path: string): RecordedRequest[] {
    return this.requests.filter((request) => request.method === 'POST' && request.path === path);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.origin);
    response.setHeader('content-security-policy', "default-src 'self'");
    if (!pathname.startsWith('/v1/')) await this.#sendFile(pathname, response);
    else if (this.down) response.destroy();
    else if (pathname === '/v1/events') this.#follow(response);
    else await this.#call(pathname, searchParams, request, response);
  }

  async #call(
    pathname: string,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const method = request.method ?? 'GET';
    const body = await bodyOf(request);
    const key = request.headers['idempotency-key'];
    this.requests.push({
      method,
      path: pathname,
      body,
      idempotencyKey: typeof key === 'string' ? key : null,
    });
    const refusal = this.refusals.get(pathname);
    if (refusal && method === 'POST') {
      this.refusals.delete(pathname);
      const { status, ...answer } = refusal;
      send(response, status, answer);
    } else if (method === 'GET') this.#read(pathname, query, response);
    else this.#order(pathname, body, response);
  }

  #read(path: string, query: URLSearchParams, response: ServerResponse): void {
    const delivery = this.#readDelivery(path, query);
    const receipt = /^\/v1\/payments\/([^/]+)\/receipts\/(customer|merchant)\.svg$/.exec(path);
    if (receipt) {
      response.writeHead(200, { 'content-type': 'image/svg+xml' });
      response.end(receiptSvg(receiptText(receipt[2]!), 42));
    } else if (delivery) send(response, 200, delivery);
    else if (path === '/v1/payments') send(response, 200, { payments: this.payments });
    else if (path === '/v1/health') send(response, 200, this.health);
    else if (path === '/v1/wallets') send(response, 200, { wallets: this.wallets });
    else if (path.startsWith('/v1/payments/')) this.#readPayment(path, response);
    else if (path === '/v1/rig/ledger') send(response, 200, this.ledger);
    else send(response, 404, NOT_FOUND);
  }

  #readPayment(path: string, response: ServerResponse): void {
    const payment = this.payments.find(({ id }) => path === `/v1/payments/${id}`);
    send(response, payment ? 200 : 404, payment ?? NOT_FOUND);
  }

  #readDelivery(path: string, query: URLSearchParams): object | null {
    const after = Number(query.get('after') ?? 0);
    const limit = Number(query.get('limit') ?? 100);
    switch (path) {
      case '/v1/queue': {
        const state = query.get('state') as 'waiting' | 'parked' | null;
        return { ...this.delivery.queue({ after, limit, state }), at: new Date().toISOString() };
      }
      case '/v1/reconciliations':
        return { reconciliations: this.delivery.reconciliations(limit) };
      case '/v1/totals':
        return this.delivery.totals();
      case '/v1/audit':
        return this.delivery.audit({ after: query.has('after') ? after : null, limit });
      default:
        return null;
    }
  }

  #order(path: string, body: unknown, response: ServerResponse): void {
    const rigSwitch = /^\/v1\/rig\/(network|printer)$/.exec(path)?.[1];
    if (path === '/v1/payments') {
      const { amount, currency } = body as { amount: string; currency: string };
      this.current = null;
      const id = `sale-${this.payments.length + 1}`;
      send(response, 201, this.move(paymentView({ id, amount, currency })));
    } else if (path.endsWith('/cancel')) {
      const reason = {
        reasonCode: 'cancelled_by_cashier',
        reason: 'Cancelled.',
        hint: 'Start again when ready.',
      };
      send(response, 200, this.move({ ...ended('cancelled'), ...reason }));
    } else if (rigSwitch && this.health.rig) {
      const { up } = body as { up: boolean };
      this.setHealth({ rig: { ...this.health.rig, [`${rigSwitch}Up`]: up } });
      send(response, 200, { up });
    } else send(response, 200, this.answers.get(path) ?? this.#orderDelivery(path, body) ?? {});
  }

  #orderDelivery(path: string, body: unknown): object | null {
    const [, seq, what] = /^\/v1\/queue\/(\d+)\/(retry|park)$/.exec(path) ?? [];
    if (what === 'retry') return this.delivery.retryQueued(Number(seq), 'console');
    if (what === 'park') {
      return this.delivery.parkQueued(Number(seq), (body as { reason: string }).reason, 'console');
    }
    if (path === '/v1/queue/retry') return this.delivery.retryAllQueued('console');
    return path === '/v1/reconciliations' ? this.delivery.closeBatch('console') : null;
  }

  #follow(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const running = this.current?.outcome === null ? this.current : null;
    response.write(frame({ type: 'hello', health: this.health, payment: running }));
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  async #sendFile(pathname: string, response: ServerResponse): Promise<void> {
    const page = /^\/(customer|technician(\/\w+)?)?$/.test(pathname);
    const path = normalize(join(this.#root, page ? 'index.html' : pathname));
    try {
      const content = await readFile(path);
      response.writeHead(200, { 'content-type': MEDIA_TYPES[extname(path)] ?? 'application/octet-stream' });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }
}

const NOT_FOUND = { code: 'not_found', message: 'There is no such thing here.', hint: 'Check the id.' };

/** The fields of an ended payment. */
export function ended(outcome: NonNullable<PaymentView['outcome']>): Partial<PaymentView> {
  return { state: outcome, outcome, finalAt: new Date().toISOString() };
}

const frame = (event: TerminalEvent): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

function send(response: ServerResponse, status: number, answer: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? null : JSON.parse(text);
}

function receiptText(copy: string): string {
  return [
    '^^^Corner Café',
    'Harbour Street 3',
    '',
    `"${copy === 'customer' ? 'Customer' : 'Merchant'} copy`,
    '-',
    '|Date |14.03.2026 10:24|',
    '|Terminal |TILLD001|',
    '|Receipt |000123|',
    '-',
    '|Visa Debit |•••• 1234|',
    '|AID |A0000000031010|',
    '',
    '|^^TOTAL |^^EUR 12.50|',
    '',
    '^^APPROVED',
    '|Authorisation |482913|',
    '',
    'Thank you',
  ].join('\n');
}
