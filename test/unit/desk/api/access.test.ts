import { describe, expect, it } from 'vitest';
import { type Answer, type Listeners, send, startListeners, TOKEN } from './listeners.ts';

const BEARER = { authorization: `Bearer ${TOKEN}` };

async function cookieOf({ port }: Listeners): Promise<string> {
  const answer = await send({ port }, { path: `/?token=${TOKEN}`, headers: { host: `127.0.0.1:${port}` } });
  return String(answer.headers['set-cookie']?.[0]).split(';')[0]!;
}

function codeOf(answer: Answer): [number, string] {
  return [answer.status, JSON.parse(answer.text).code];
}

describe('the token', () => {
  it.each([
    ['none', {}],
    ['a wrong one', { authorization: 'Bearer a-token-of-this-terminaL' }],
    ['a part of it', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a made-up cookie', { cookie: 'tilld_1=00; tilld=00' }],
  ])('%s opens no API route', async (_kind, headers) => {
    const { port } = await startListeners();
    for (const path of ['/v1/health', '/v1/openapi.json', '/v1/events', '/v1/nothing']) {
      const answer = await send({ port }, { path, headers });
      expect(codeOf(answer)).toEqual([401, 'unauthorised']);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  it('opens the API', async () => {
    const { port } = await startListeners();
    const answer = await send({ port }, { path: '/v1/health', headers: BEARER });
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('is not in the log', async () => {
    const listeners = await startListeners();
    await cookieOf(listeners);
    await send({ port: listeners.port }, { path: `/nothing?token=${TOKEN}`, headers: BEARER });
    expect(listeners.log.text()).not.toContain(TOKEN);
  });
});

describe('the address', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', '10.0.0.1'])(
    'Host %s is refused, token or not, on every path',
    async (host) => {
      const { port } = await startListeners();
      for (const path of ['/v1/health', '/', '/assets/console-1a2b.js']) {
        const answer = await send({ port }, { path, headers: { ...BEARER, host } });
        expect(codeOf(answer)).toEqual([403, 'origin_refused']);
      }
    },
  );

  it.each(['127.0.0.1', 'localhost', '[::1]'])('Host %s with the port is taken', async (name) => {
    const { port } = await startListeners();
    const answer = await send(
      { port },
      { path: '/v1/queue', headers: { ...BEARER, host: `${name}:${port}` } },
    );
    expect(answer.status).toBe(200);
  });

  it('a request from another origin is refused, the port of another program included', async () => {
    const listeners = await startListeners();
    const { port, terminal } = listeners;
    const cookie = await cookieOf(listeners);
    for (const origin of [
      'https://evil.example',
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
      'null',
    ]) {
      const answer = await send(
        { port: listeners.port },
        {
          method: 'POST',
          path: '/v1/rig/network',
          headers: { cookie, origin, 'content-type': 'application/json' },
          body: '{"up":false}',
        },
      );
      expect(codeOf(answer)).toEqual([403, 'origin_refused']);
    }
    expect(terminal.calls).toEqual([]);
  });
});

describe('the console', () => {
  it('opens by the address with the token, which leaves the address bar', async () => {
    const { port } = await startListeners();
    for (const page of ['/', '/customer']) {
      const answer = await send({ port }, { path: `${page}?token=${TOKEN}` });
      expect([answer.status, answer.headers.location]).toEqual([303, page]);
      const cookie = String(answer.headers['set-cookie']);
      expect(cookie).toContain('HttpOnly');
      expect(cookie).toContain('SameSite=Strict');
      expect(cookie).not.toContain(TOKEN);
    }
  });

  it('shows its pages to the cookie, with headers that keep others out', async () => {
    const listeners = await startListeners();
    const cookie = await cookieOf(listeners);
    for (const path of ['/', '/customer']) {
      const answer = await send({ port: listeners.port }, { path, headers: { cookie } });
      expect([answer.status, answer.text]).toEqual([200, '<title>console</title>']);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['x-frame-options']).toBe('DENY');
    }
  });

  it.each([{}, { cookie: 'tilld_1=0000' }])('says how to get in otherwise (%j)', async (headers) => {
    const { port } = await startListeners();
    for (const path of ['/', '/customer', '/?token=wrong']) {
      const answer = await send({ port }, { path, headers });
      expect(answer.status).toBe(401);
      expect(answer.headers['content-type']).toContain('text/html');
      expect(answer.text).toContain('tilld status');
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('gives its assets to everybody, to keep for long', async () => {
    const { port } = await startListeners();
    const answer = await send({ port }, { path: '/assets/console-1a2b.js' });
    expect([answer.status, answer.text]).toEqual([200, 'export {};']);
    expect(answer.headers['cache-control']).toContain('immutable');
  });

  it('gives nothing outside its folder', async () => {
    const { port } = await startListeners();
    for (const path of ['/../api.sock', '/..%2fapi.sock', '/assets/..%2f..%2fapi.sock', '/assets/none.js']) {
      const answer = await send({ port }, { path });
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.text, path).toContain('There is no such address.');
    }
  });

  it('may use the API with its cookie; to change something it names its origin', async () => {
    const listeners = await startListeners();
    const { port, terminal } = listeners;
    const cookie = await cookieOf(listeners);
    expect((await send({ port: listeners.port }, { path: '/v1/health', headers: { cookie } })).status).toBe(
      200,
    );
    const call = { method: 'POST', path: '/v1/rig/network', body: '{"up":false}' };
    const headers = { cookie, 'content-type': 'application/json' };
    expect(codeOf(await send({ port: listeners.port }, { ...call, headers }))).toEqual([
      403,
      'origin_refused',
    ]);
    const origin = `http://127.0.0.1:${port}`;
    expect((await send({ port: listeners.port }, { ...call, headers: { ...headers, origin } })).status).toBe(
      200,
    );
    expect(terminal.calls).toEqual(['network false']);
  });
});

it('slows down who asks too often, and takes requests again a second later', async () => {
  const { port, clock } = await startListeners();
  const ask = () => send({ port }, { path: '/v1/queue', headers: BEARER });
  let answer = await ask();
  for (let asked = 1; answer.status === 200 && asked < 1000; asked++) answer = await ask();
  expect(codeOf(answer)).toEqual([429, 'rate_limited']);
  expect(answer.headers['retry-after']).toBe('1');
  clock.advance(1000);
  expect((await ask()).status).toBe(200);
});

it('answers bytes that are not HTTP in the same shape', async () => {
  const { port } = await startListeners();
  const answer = await send(
    { port },
    { path: '/v1/health', headers: { 'transfer-encoding': 'chunked', 'content-length': '5' } },
  );
  expect(codeOf(answer)).toEqual([400, 'request_invalid']);
});
