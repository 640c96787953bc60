import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HttpResult } from '../../../../src/platform/ports/http.ts';
import { NodeHttp } from '../../../../src/platform/system/node-http.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import {
  NO_FAULTS,
  type RigHttpAnswer,
  type RigHttpRequest,
  type SimulatedWallet,
} from '../../../../src/rig/wallets/simulated-wallet.ts';
import { WalletServer } from '../../../../src/rig/wallets/wallet-server.ts';
import { until } from '../../../support/until.ts';

/** A provider that answers with what it was asked. */
class Echo implements SimulatedWallet {
  readonly provider = 'alipay';
  readonly switches = { ...NO_FAULTS };
  readonly seen: RigHttpRequest[] = [];

  handle(request: RigHttpRequest): RigHttpAnswer {
    this.seen.push(request);
    return { status: 201, headers: { 'x-echo': request.path }, body: request.body };
  }

  paymentCode = (): null => null;
  scan = (): 'unknown' => 'unknown';
  confirm = (): number => 0;
  refuse = (): number => 0;
  books = (): [] => [];
}

let clock: SimulatedClock;
let echo: Echo;
let server: WalletServer;
let http: NodeHttp;
beforeEach(async () => {
  clock = new SimulatedClock();
  echo = new Echo();
  server = new WalletServer(echo, clock);
  http = new NodeHttp(clock);
  await server.listen();
});
afterEach(async () => {
  http.close();
  await server.close();
  expect(clock.pendingTimers).toBe(0);
});

const ask = (path = '/gateway.do?a=1'): Promise<HttpResult> =>
  http.send({
    method: 'POST',
    url: `${server.url}${path}`,
    headers: { 'X-Name': 'value' },
    body: Buffer.from('körper'),
    timeoutMs: 60_000,
  });

test('a request reaches the provider by its path below the address, and the answer comes back', async () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/alipay$/);
  expect(await ask()).toMatchObject({
    kind: 'answer',
    status: 201,
    headers: { 'x-echo': '/gateway.do?a=1' },
  });
  expect(echo.seen).toMatchObject([
    { method: 'POST', path: '/gateway.do?a=1', headers: { 'x-name': 'value' } },
  ]);
  expect(Buffer.from(echo.seen[0]!.body).toString()).toBe('körper');
  expect(server.received).toBe(1);
});

test('what is not below the address is not the provider’s', async () => {
  const url = server.url.replace(/\/alipay$/, '/antom/gateway.do');
  const request = { method: 'GET', url, headers: {}, body: null, timeoutMs: 60_000 } as const;
  expect(await http.send(request)).toMatchObject({ status: 404 });
  expect(echo.seen).toEqual([]);
});

test('an outage refuses connections, and ends on the same port', async () => {
  const { url } = server;
  await server.turn({ outage: true });
  expect(await ask()).toEqual({ kind: 'not_sent', reason: 'connection refused' });
  await server.turn({ outage: false });
  expect(server.url).toBe(url);
  expect(await ask()).toMatchObject({ kind: 'answer' });
});

test('a provider that is away when its server starts comes back with the end of the outage', async () => {
  await server.close();
  await server.turn({ outage: true });
  await server.listen();
  expect(await ask()).toMatchObject({ kind: 'not_sent' });
  await server.turn({ outage: false });
  expect(await ask()).toMatchObject({ kind: 'answer' });
});

test('so many answers are lost, whose requests were worked off', async () => {
  await server.turn({ loseAnswers: 2 });
  expect(await ask()).toMatchObject({ kind: 'unanswered' });
  expect(await ask()).toMatchObject({ kind: 'unanswered' });
  expect(await ask()).toMatchObject({ kind: 'answer' });
  expect(echo.seen).toHaveLength(3);
  expect(echo.switches.loseAnswers).toBe(0);
});

test('a slow answer comes when its time has come', async () => {
  await server.turn({ slowMs: 5_000 });
  let isThere = false;
  const answer = ask().finally(() => {
    isThere = true;
  });
  await until(() => echo.seen.length === 1);
  clock.advance(4_999);
  expect(isThere).toBe(false);
  clock.advance(1);
  expect(await answer).toMatchObject({ kind: 'answer', status: 201 });
});
