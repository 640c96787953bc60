import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildServer } from '../../../../src/desk/api/server.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { queueView } from '../../../support/fake-delivery.ts';
import {
  FakeTerminal,
  healthView,
  ledgerView,
  PAYMENT_ID,
  paymentView,
} from '../../../support/fake-terminal.ts';
import { type MemoryLog, memoryLog } from '../../../support/memory-log.ts';

const CANARY = '4761739001010010';

let terminal: FakeTerminal;
let log: MemoryLog;
let server: FastifyInstance;

beforeEach(() => {
  terminal = new FakeTerminal();
  log = memoryLog();
  server = buildServer(terminal, { version: '0.1.0', clock: new SimulatedClock(), log }, null);
});

const get = (url: string) => server.inject({ method: 'GET', url });
const post = (url: string, body?: unknown, headers: Record<string, string> = {}) =>
  server.inject({ method: 'POST', url, headers, ...(body === undefined ? {} : { payload: body as object }) });
const pay = (body: unknown, key = 'key-1') => post('/v1/payments', body, { 'idempotency-key': key });

const SALE = { amount: '12.50', currency: 'EUR', reference: 'till 3' };

describe('POST /v1/payments', () => {
  it('begins a payment and answers 201 with it', async () => {
    const answer = await pay(SALE);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual(paymentView({ reference: 'till 3' }));
  });

  it('answers 200 with the same payment when the key repeats', async () => {
    const first = await pay(SALE);
    terminal.present(first.json().id);
    const second = await pay(SALE);
    expect(second.statusCode).toBe(200);
    expect(second.json()).toMatchObject({ id: first.json().id, state: 'approved' });
    expect(terminal.stored).toHaveLength(1);
  });

  it('refuses a key that was used for another payment', async () => {
    await pay(SALE);
    const answer = await pay({ ...SALE, amount: '99.00' });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'idempotency_conflict']);
  });

  it('asks for the key', async () => {
    const answer = await post('/v1/payments', SALE);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'idempotency_key_missing']);
    expect(terminal.calls).toEqual([]);
  });

  it.each([['with a space'], ['x'.repeat(129)]])('refuses the key %j', async (key) => {
    const answer = await pay(SALE, key);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request_invalid']);
    expect(answer.json().message).toContain('Idempotency-Key');
  });

  it.each([
    ['a missing field', { amount: '12.50' }, 'body.currency'],
    ['a number for a text', { amount: 12.5, currency: 'EUR' }, 'body.amount'],
    ['a field that is not known', { ...SALE, ammount: '1' }, 'ammount'],
    ['a reference that moves a cursor', { ...SALE, reference: '\u001b[31mred' }, 'body.reference'],
    ['a reference of two lines', { ...SALE, reference: 'till\n3' }, 'body.reference'],
    ['half of a character', { ...SALE, reference: '\ud800' }, 'body.reference'],
    ['a reference that turns its direction', { ...SALE, reference: '\u202e3 llit' }, 'body.reference'],
    ['a long reference', { ...SALE, reference: 'x'.repeat(65) }, 'body.reference'],
    ['no object', [], 'body'],
  ])('names the field of %s', async (_fault, body, field) => {
    const answer = await pay(body);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request_invalid']);
    expect(answer.json().message).toContain(field);
    expect(terminal.calls).toEqual([]);
  });

  it('passes on why the terminal refuses', async () => {
    terminal.failures.set('createPayment', new TerminalError('terminal_busy'));
    const answer = await pay(SALE);
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual({
      code: 'terminal_busy',
      message: 'Another payment is under way.',
      hint: 'Finish or cancel it first.',
    });
  });
});

describe('reading payments', () => {
  it('lists a page, newest first', async () => {
    for (const key of ['a', 'b', 'c']) await pay(SALE, key);
    const first = await get('/v1/payments?limit=2');
    const ids = first.json().payments.map(({ id }: { id: string }) => id.at(-1));
    expect(ids).toEqual(['3', '2']);
    const next = await get(`/v1/payments?before=${first.json().payments[1].id}`);
    expect(next.json().payments).toHaveLength(1);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'page=2'])('refuses ?%s', async (query) => {
    const answer = await get(`/v1/payments?${query}`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request_invalid']);
  });

  it('reads one', async () => {
    await pay(SALE);
    expect((await get(`/v1/payments/${PAYMENT_ID}`)).json()).toMatchObject({ id: PAYMENT_ID });
    const missing = await get('/v1/payments/none');
    expect([missing.statusCode, missing.json().code]).toEqual([404, 'not_found']);
  });
});

describe('what is done to a payment', () => {
  it('cancels it once', async () => {
    await pay(SALE);
    const answer = await post(`/v1/payments/${PAYMENT_ID}/cancel`);
    expect([answer.statusCode, answer.json().state]).toEqual([200, 'cancelled']);
    const again = await post(`/v1/payments/${PAYMENT_ID}/cancel`);
    expect([again.statusCode, again.json().code]).toEqual([409, 'payment_final']);
  });

  it('shows each copy of the receipt as a picture that can run nothing', async () => {
    await pay(SALE);
    const answer = await get(`/v1/payments/${PAYMENT_ID}/receipts/merchant.svg`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('image/svg+xml');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.body).toContain('<text>merchant</text>');
  });

  it('has no receipt of another copy or payment', async () => {
    await pay(SALE);
    expect((await get(`/v1/payments/${PAYMENT_ID}/receipts/third.svg`)).statusCode).toBe(400);
    expect((await get('/v1/payments/none/receipts/customer.svg')).statusCode).toBe(404);
    expect((await get(`/v1/payments/${PAYMENT_ID}/receipts/customer.png`)).statusCode).toBe(404);
  });

  it('prints a receipt once more, the customer’s unless said otherwise', async () => {
    await pay(SALE);
    const answer = await post(`/v1/payments/${PAYMENT_ID}/reprint`);
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({ paymentId: PAYMENT_ID, copy: 'customer', state: 'waiting' });
    await post(`/v1/payments/${PAYMENT_ID}/reprint`, { copy: 'merchant' });
    expect(terminal.calls.filter((call) => call.startsWith('reprint'))).toEqual([
      'reprint customer',
      'reprint merchant',
    ]);
  });
});

describe('the terminal', () => {
  it('shows its queue', async () => {
    expect((await get('/v1/queue')).json()).toEqual(queueView);
  });

  it('answers its health with 200 when ready and 503 when not', async () => {
    const ready = await get('/v1/health');
    expect([ready.statusCode, ready.json()]).toEqual([200, healthView()]);
    terminal.currentHealth = healthView({ ready: false });
    const degraded = await get('/v1/health');
    expect([degraded.statusCode, degraded.json().ready]).toEqual([503, false]);
  });
});

describe('the rig', () => {
  it('taps a card', async () => {
    await pay(SALE);
    const answer = await post('/v1/rig/cards/visa-credit/tap');
    expect(answer.json()).toEqual({ card: 'visa-credit', paymentId: PAYMENT_ID });
    expect((await post('/v1/rig/cards/none/tap')).json().code).toBe('card_unknown');
  });

  it('taps a card badly', async () => {
    await post('/v1/rig/cards/visa-credit/tap', { tearAt: 3 });
    await post('/v1/rig/cards/visa-credit/tap', { frozen: true });
    expect(terminal.calls).toEqual(['tap visa-credit tearAt 3', 'tap visa-credit frozen true']);
    expect((await post('/v1/rig/cards/visa-credit/tap', { tearAt: 0 })).statusCode).toBe(400);
  });

  it('switches network and printer', async () => {
    expect((await post('/v1/rig/network', { up: false })).json()).toEqual({ up: false });
    expect((await post('/v1/rig/printer', { up: true })).json()).toEqual({ up: true });
    expect(terminal.calls).toEqual(['network false', 'printer true']);
    expect((await post('/v1/rig/network', { up: 'no' })).statusCode).toBe(400);
  });

  it('shows the host’s books', async () => {
    expect((await get('/v1/rig/ledger')).json()).toEqual(ledgerView);
  });

  it('is not there in a profile without it', async () => {
    terminal.rig = null;
    const answers = await Promise.all([
      post('/v1/rig/cards/visa-credit/tap'),
      post('/v1/rig/network', { up: false }),
      post('/v1/rig/printer', { up: false }),
      get('/v1/rig/ledger'),
    ]);
    expect(answers.map((answer) => [answer.statusCode, answer.json().code])).toEqual(
      Array(4).fill([404, 'rig_disabled']),
    );
  });
});

describe('failures have one shape', () => {
  const shape = { code: expect.any(String), message: expect.any(String), hint: expect.any(String) };
  const JSON_TYPE = { 'content-type': 'application/json', 'idempotency-key': 'k' };

  it.each([
    ['an address that is not there', 404, { method: 'GET', url: '/v2/nothing' }],
    ['a method that is not there', 405, { method: 'DELETE', url: '/v1/payments' }],
    ['an address that does not decode', 400, { method: 'GET', url: '/v1/payments/%ff' }],
    [
      'a body that is no JSON',
      400,
      { method: 'POST', url: '/v1/payments', headers: JSON_TYPE, payload: '{' },
    ],
    ['an empty body', 400, { method: 'POST', url: '/v1/payments', headers: JSON_TYPE, payload: '' }],
    [
      'a body that is too large',
      413,
      { method: 'POST', url: '/v1/payments', headers: JSON_TYPE, payload: `"${'x'.repeat(17_000)}"` },
    ],
    [
      'a body of another type',
      415,
      { method: 'POST', url: '/v1/payments', headers: { 'content-type': 'text/plain' }, payload: 'x' },
    ],
    [
      'a prototype in the body',
      400,
      { method: 'POST', url: '/v1/payments', headers: JSON_TYPE, payload: '{"__proto__":{}}' },
    ],
    ['an id that is too long', 414, { method: 'GET', url: `/v1/payments/${'x'.repeat(65)}` }],
  ] as const)('%s', async (_fault, status, call) => {
    const answer = await server.inject(call);
    expect(answer.json()).toEqual(shape);
    expect(answer.statusCode).toBe(status);
  });

  it('a bug of ours tells the log what it is and the client nothing', async () => {
    terminal.failures.set('payment', new RangeError('index 9 of secrets'));
    const answer = await get('/v1/payments/x');
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({
      code: 'internal',
      message: 'Something went wrong inside tilld.',
      hint: 'See the log; please report it.',
    });
    expect(log.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: {
        code: 'internal',
        reason: 'RangeError: index 9 of secrets',
        url: '/v1/payments/:id',
        status: 500,
      },
    });
  });
});

describe('card data', () => {
  it('does not come back in an error that quotes the request', async () => {
    const answers = await Promise.all([
      pay({ amount: CANARY, currency: 'EUR' }, 'a'),
      pay({ ...SALE, [CANARY]: 1 }, 'b'),
      pay({ ...SALE, currency: CANARY.slice(0, 3) }, `${CANARY} `),
      get(`/v1/payments/${CANARY}`),
      get(`/${CANARY}`),
      get(`/v1/payments?${CANARY}=1`),
      post(`/v1/rig/cards/${CANARY}/tap`),
    ]);
    for (const answer of answers) {
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toContain(CANARY);
    }
    expect(log.lines.length).toBeGreaterThan(0);
    expect(log.text()).not.toContain(CANARY);
  });

  it('does not come back in an error of the terminal, nor reach the log', async () => {
    terminal.failures.set('payment', new TerminalError('message_invalid', `DE 2 holds ${CANARY}`));
    expect((await get('/v1/payments/x')).body).not.toContain(CANARY);
    terminal.failures.set('payment', new Error(`track ${CANARY}D2212`));
    expect((await get('/v1/payments/x')).body).not.toContain(CANARY);
    expect(log.text()).not.toContain(CANARY);
  });

  it('does not leave in a field the contract does not name', async () => {
    const leaky = { ...paymentView(), track2: `${CANARY}D2212`, card: { pan: CANARY } };
    terminal.stored.push(leaky);
    expect((await get(`/v1/payments/${PAYMENT_ID}`)).json()).toEqual(paymentView());
    expect((await get('/v1/payments')).body).not.toContain(CANARY);
  });
});
