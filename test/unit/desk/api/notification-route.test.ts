import { describe, expect, it } from 'vitest';
import { buildServer } from '../../../../src/desk/api/server.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import type { WalletNotification } from '../../../../src/platform/ports/wallet.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { FakeTerminal } from '../../../support/fake-terminal.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { send, startListeners } from './listeners.ts';

function opened() {
  const terminal = new FakeTerminal();
  const got: WalletNotification[] = [];
  terminal.notifyWallet = (wallet, notification) => {
    if (wallet !== 'alipay') throw new TerminalError('wallet_unknown');
    got.push(notification);
    return { orderNumber: 'A1', status: 200, contentType: 'text/xml', body: '<xml>ok</xml>' };
  };
  const server = buildServer(
    terminal,
    { version: '0.1.0', clock: new SimulatedClock(), log: memoryLog() },
    null,
  );
  const notify = (payload: string | Buffer, headers: Record<string, string> = {}, wallet = 'alipay?x=1%2B') =>
    server.inject({ method: 'POST', url: `/v1/notifications/${wallet}`, headers, payload });
  return { got, notify };
}

describe('a notification', () => {
  it.each([
    ['application/json', '{ "b": 1,\n "a": "\\u00e9" }'],
    ['application/json', 'not JSON at all'],
    ['application/x-www-form-urlencoded; charset=utf-8', 'sign=a%2Bb+c&total_amount=12.50'],
    ['text/plain', 'text'],
    ['application/x-anything', Buffer.from([0x00, 0xff, 0x0d, 0x0a, 0x80])],
  ])('of %s arrives byte for byte, with its headers and its query', async (type, content) => {
    const { got, notify } = opened();
    const answer = await notify(content, { 'content-type': type, 'Wechatpay-Signature': 'abc+/=' });
    expect(answer.statusCode).toBe(200);
    expect(Buffer.from(got[0]!.body)).toEqual(Buffer.from(content));
    expect(got[0]).toMatchObject({
      path: '/v1/notifications/alipay?x=1%2B',
      headers: { 'wechatpay-signature': 'abc+/=', 'content-type': type },
    });
  });

  it('without a body is an empty one', async () => {
    const { got, notify } = opened();
    await notify('');
    expect(got[0]?.body).toHaveLength(0);
  });

  it('is answered in the provider’s own form', async () => {
    const { notify } = opened();
    const answer = await notify('x', { 'content-type': 'text/plain' });
    expect([answer.headers['content-type'], answer.body]).toEqual(['text/xml', '<xml>ok</xml>']);
  });

  it('that is too large is refused before anybody looks at it', async () => {
    const { got, notify } = opened();
    const type = { 'content-type': 'application/json' };
    expect((await notify(Buffer.alloc(16 * 1024), type)).statusCode).toBe(200);
    expect((await notify(Buffer.alloc(16 * 1024 + 1), type)).statusCode).toBe(413);
    expect(got).toHaveLength(1);
  });

  it('for a wallet that is not here is refused', async () => {
    const { notify } = opened();
    const answer = await notify('x', {}, 'alipai');
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'wallet_unknown']);
  });
});

describe('over TCP a notification', () => {
  const post = (path: string) => ({
    method: 'POST',
    path,
    headers: { 'content-type': 'text/plain' },
    body: 'paid',
  });

  it('needs no token', async () => {
    const { port, terminal } = await startListeners();
    const answer = await send({ port }, post('/v1/notifications/alipay'));
    expect([answer.status, answer.text]).toEqual([200, 'success']);
    expect(terminal.calls).toEqual(['notify alipay paid']);
  });

  it.each([
    ['another Host', { host: 'evil.example' }],
    ['another origin', { origin: 'https://evil.example' }],
  ])('with %s is refused', async (_, headers) => {
    const { port, terminal } = await startListeners();
    const call = post('/v1/notifications/alipay');
    const answer = await send({ port }, { ...call, headers: { ...call.headers, ...headers } });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([403, 'origin_refused']);
    expect(terminal.calls).toEqual([]);
  });

  it.each([
    '/v1/notifications/../payments',
    '/v1/notifications/%2e%2e/payments',
    '/v1/notifications/..%2fpayments/x/tender',
    '/v1/notifications//payments',
    '/v1/notifications',
    '/v1/Notifications/alipay',
  ])('opens no other route: %s', async (path) => {
    const { port, terminal } = await startListeners();
    const answer = await send({ port }, post(path));
    expect(answer.status).not.toBe(200);
    expect(terminal.calls.filter((call) => !call.startsWith('notify'))).toEqual([]);
  });
});
