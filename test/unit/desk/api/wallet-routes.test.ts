import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WalletView } from '../../../../src/desk/api/contract-wallets.ts';
import { buildServer } from '../../../../src/desk/api/server.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { FakeTerminal, PAYMENT_ID, paymentView } from '../../../support/fake-terminal.ts';
import { type MemoryLog, memoryLog } from '../../../support/memory-log.ts';

const CODE = '281234567890123456';

let terminal: FakeTerminal;
let log: MemoryLog;
let server: FastifyInstance;

beforeEach(() => {
  terminal = new FakeTerminal();
  terminal.stored.push(paymentView());
  log = memoryLog();
  server = buildServer(terminal, { version: '0.1.0', clock: new SimulatedClock(), log }, null);
});

const get = (url: string) => server.inject({ method: 'GET', url });
const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  server.inject({ method: 'POST', url, headers, payload });
const tender = (body: object, id = PAYMENT_ID) => post(`/v1/payments/${id}/tender`, body);
const refund = (body: object, headers: Record<string, string> = { 'idempotency-key': 'r-1' }) =>
  post(`/v1/payments/${PAYMENT_ID}/refunds`, body, headers);

describe('POST /v1/payments/:id/tender', () => {
  it.each([
    ['a scanned code', { scan: CODE, aim: ']Q1' }, 'authorising'],
    ['a wallet whose code is to be shown', { show: 'alipay' }, 'confirming'],
  ])('takes %s and answers with the payment', async (_, body, state) => {
    const answer = await tender(body);
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { id: PAYMENT_ID, state }]);
  });

  it.each([
    ['nothing', {}],
    ['both', { scan: CODE, show: 'alipay' }],
    ['an empty code', { scan: '' }],
    ['a code that is too long', { scan: '1'.repeat(4_097) }],
    ['an identifier that is none', { scan: CODE, aim: ']Q123' }],
    ['another setting', { scan: CODE, wallet: 'alipay' }],
  ])('refuses %s, without the code in the answer', async (_, body) => {
    const answer = await tender(body);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request_invalid']);
    expect(answer.body).not.toContain(CODE);
    expect(terminal.calls).toEqual([]);
  });

  it.each([
    ['code_is_goods_label', 422],
    ['wallet_unresolved', 409],
    ['wallet_unknown', 404],
  ] as const)('answers %s with %i', async (code, status) => {
    terminal.failures.set('tender', new TerminalError(code));
    const answer = await tender({ scan: CODE });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.body + log.text()).not.toContain(CODE);
  });

  it('knows no other payment', async () => {
    expect((await tender({ scan: CODE }, 'no-such')).json().code).toBe('not_found');
  });
});

describe('POST /v1/payments/:id/refunds', () => {
  it('begins a refund of a part, or of all', async () => {
    const part = await refund({ amount: '5.00' });
    expect([part.statusCode, part.json()]).toMatchObject([
      201,
      { kind: 'refund', refundOf: PAYMENT_ID, amount: '5.00' },
    ]);
    const all = await refund({}, { 'idempotency-key': 'r-2' });
    expect(all.json().amount).toBe('12.50');
  });

  it('answers 200 when the key began it earlier', async () => {
    const earlier = { payment: paymentView({ kind: 'refund' }), created: false };
    terminal.refund = async () => earlier;
    const answer = await refund({});
    expect([answer.statusCode, answer.json()]).toEqual([200, earlier.payment]);
  });

  it('asks for the key', async () => {
    const answer = await refund({}, {});
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'idempotency_key_missing']);
    expect(terminal.calls).toEqual([]);
  });

  it.each([{ amount: 5 }, { minor: '500' }])('refuses %j', async (body) => {
    expect((await refund(body)).json().code).toBe('request_invalid');
  });

  it.each([
    ['refund_too_high', 422],
    ['refund_not_possible', 422],
    ['idempotency_conflict', 422],
  ] as const)('answers %s with %i', async (code, status) => {
    terminal.failures.set('refund', new TerminalError(code));
    const answer = await refund({});
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });
});

describe('the wallets', () => {
  const wallet: WalletView = {
    ...{ name: 'alipay', scheme: 'alipay', title: 'Alipay', state: 'up', reason: null },
    ...{ unresolved: 1, comparison: null },
  };

  it('are listed', async () => {
    terminal.wallets = () => [wallet];
    expect((await get('/v1/wallets')).json()).toEqual({ wallets: [wallet] });
  });

  it('are compared when asked to', async () => {
    let compared = 0;
    terminal.compareWallets = async () => {
      compared++;
      return [wallet];
    };
    expect((await post('/v1/wallets/compare', {})).json()).toEqual({ wallets: [wallet] });
    expect(compared).toBe(1);
    expect((await get('/v1/wallets/compare')).statusCode).toBe(405);
  });
});
