import { expect, test } from 'vitest';
import { WalletLink } from '../../../../src/host/upstreams/wallet-link.ts';
import type { HttpRequest, HttpResult } from '../../../../src/platform/ports/http.ts';
import type { LinkStatus } from '../../../../src/platform/ports/upstream.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { ScriptedHttp } from '../../../support/wallets/scripted-http.ts';

const request: HttpRequest = { method: 'GET', url: 'https://x.test', headers: {}, body: null, timeoutMs: 1 };
const status = (code: number): HttpResult => ({
  kind: 'answer',
  status: code,
  headers: {},
  body: new Uint8Array(0),
});

test('the link is as the last exchange left it, and tells each change once', async () => {
  const clock = new SimulatedClock();
  const http = new ScriptedHttp();
  const link = new WalletLink({ http, clock });
  const seen: LinkStatus[] = [];
  link.onChange((change) => seen.push(change));
  const start = clock.now();
  expect(link.status()).toEqual({ state: 'up', since: start });
  http.answer(
    status(200),
    { kind: 'not_sent', reason: 'connection refused' },
    { kind: 'not_sent', reason: 'connection refused' },
    { kind: 'unanswered', reason: 'the host does not answer' },
    status(404),
    status(503),
  );
  const kinds: string[] = [];
  for (let sent = 0; sent < 6; sent++) {
    clock.advance(1_000);
    kinds.push((await link.send(request)).kind);
  }
  expect(kinds).toEqual(['answer', 'not_sent', 'not_sent', 'unknown', 'answer', 'answer']);
  expect(seen).toEqual([
    { state: 'down', since: start + 2_000, reason: 'connection refused' },
    { state: 'down', since: start + 2_000, reason: 'the host does not answer' },
    { state: 'up', since: start + 5_000 },
    { state: 'down', since: start + 6_000, reason: 'the provider answers with status 503' },
  ]);
  expect(link.status()).toEqual(seen.at(-1));
});

test('while the provider is away it is looked for until any answer comes, or the wallet stops', async () => {
  const clock = new SimulatedClock();
  const http = new ScriptedHttp();
  const link = new WalletLink({ http, clock });
  const away: HttpResult = { kind: 'not_sent', reason: 'connection refused' };
  http.answer(away, away, status(404));
  await link.send({ ...request, url: 'https://x.test/pay?secret=1' });
  clock.advance(10_000);
  await Promise.resolve();
  await Promise.resolve();
  expect(link.status().state).toBe('down');
  expect(http.sent.at(-1)!.url, 'nothing of the request before').toBe('https://x.test/');
  clock.advance(10_000);
  await Promise.resolve();
  await Promise.resolve();
  expect(link.status().state).toBe('up');

  http.answer(away);
  await link.send(request);
  const before = http.sent.length;
  link.stop();
  clock.advance(60_000);
  expect(http.sent).toHaveLength(before);
});
