import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildServer } from '../../../../src/desk/api/server.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { auditView, queueEntry, reconciliationView, totalsView } from '../../../support/fake-delivery.ts';
import { FakeTerminal } from '../../../support/fake-terminal.ts';
import { memoryLog } from '../../../support/memory-log.ts';

let terminal: FakeTerminal;
let server: FastifyInstance;

beforeEach(() => {
  terminal = new FakeTerminal();
  server = buildServer(terminal, { version: '0.1.0', clock: new SimulatedClock(), log: memoryLog() }, null);
});

const get = (url: string) => server.inject({ method: 'GET', url });
const post = (url: string, payload?: object, headers: Record<string, string> = {}) =>
  server.inject({ method: 'POST', url, headers, ...(payload && { payload }) });
const queued = (count: number) => Array.from({ length: count }, (_, index) => queueEntry({ seq: index + 1 }));

describe('the queue', () => {
  it('comes in pages, whole or by state', async () => {
    terminal.delivery.queued = [...queued(3), queueEntry({ seq: 9, state: 'parked' })];
    const first = (await get('/v1/queue?limit=2')).json();
    expect([first.entries.length, first.next]).toEqual([2, 2]);
    expect((await get(`/v1/queue?after=${first.next}&limit=2`)).json().entries).toHaveLength(2);
    expect((await get('/v1/queue?state=parked')).json().entries).toMatchObject([{ seq: 9 }]);
    expect((await get('/v1/queue?limit=1001')).statusCode).toBe(400);
  });

  it('takes orders, in the name of whoever gives them', async () => {
    await post('/v1/queue/7/retry');
    await post('/v1/queue/retry', undefined, { 'user-agent': 'tilld-cli' });
    await post('/v1/queue/7/park', { reason: 'disputed' }, { origin: 'http://127.0.0.1:8650' });
    expect(terminal.delivery.calls).toEqual([
      'retry 7 by register',
      'retry all by cli',
      'park 7 by console: disputed',
    ]);
    expect((await post('/v1/queue/99/retry')).json().code).toBe('not_found');
  });

  it.each([{}, { reason: ' ' }, { reason: 'a\nb' }, { reason: 'x'.repeat(121) }])(
    'parks nothing for %j',
    async (body) => {
      expect((await post('/v1/queue/7/park', body)).statusCode).toBe(400);
      expect(terminal.delivery.calls).toEqual([]);
    },
  );

  it('is taken away as JSON or CSV, page after page', async () => {
    terminal.delivery.queued = queued(5001);
    const json = await get('/v1/queue/export');
    expect(json.headers['content-disposition']).toMatch(/^attachment; filename="tilld-queue-\d{14}\.json"$/);
    expect(json.headers['link']).toBe('</v1/queue/export?format=json&after=5000>; rel="next"');
    const csv = await get('/v1/queue/export?format=csv&after=5000');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.headers['link']).toBeUndefined();
    expect(csv.body.split('\r\n')[1]).toMatch(/^5001,advice,waiting,.*,411111\*{6}1111,/);
  });

  it('starts no formula in a spreadsheet and keeps its columns', async () => {
    terminal.delivery.queued = [queueEntry({ lastResult: '=cmd(), "x"' })];
    const { body } = await get('/v1/queue/export?format=csv');
    expect(body).toContain(`"'=cmd(), ""x"""`);
  });
});

describe('books and audit', () => {
  it('lists the batches, and closes the open one', async () => {
    expect((await get('/v1/reconciliations')).json()).toEqual({ reconciliations: [reconciliationView()] });
    const closed = await post('/v1/reconciliations');
    expect([closed.statusCode, closed.json().state]).toEqual([202, 'closing']);
    expect(terminal.delivery.calls).toEqual(['close by register']);
  });

  it('shows the totals and the audit log', async () => {
    expect((await get('/v1/totals')).json()).toEqual(totalsView);
    expect((await get('/v1/audit')).json()).toEqual(auditView());
    expect((await get('/v1/audit?after=41')).json().entries).toEqual([]);
  });
});

describe('a method that an address does not have', () => {
  it.each([
    ['DELETE', '/v1/payments', 'POST, GET'],
    ['PUT', '/v1/queue/7/park', 'POST'],
    ['POST', '/v1/health?x=1', 'GET'],
    ['DELETE', '/v1/payments/x/receipts/customer.svg', 'GET'],
  ] as const)('%s %s is answered 405 with those it has', async (method, url, allow) => {
    const answer = await server.inject({ method, url });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, allow]);
    expect(answer.json()).toMatchObject({ code: 'request_invalid' });
  });
});
