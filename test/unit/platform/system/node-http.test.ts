import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResult } from '../../../../src/platform/ports/http.ts';
import { NodeHttp } from '../../../../src/platform/system/node-http.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { TestAuthority } from '../../../support/tls-certificates.ts';
import { until } from '../../../support/until.ts';

let clock: SimulatedClock;
let http: NodeHttp;
const servers: (Server | TcpServer)[] = [];
const wire = (text: string): Uint8Array => new TextEncoder().encode(text);

beforeEach(() => {
  clock = new SimulatedClock();
  http = new NodeHttp(clock);
});
afterEach(async () => {
  http.close();
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(server: Server | TcpServer): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(createServer(listener))}`;
}

const post = (url: string, body = 'hello'): HttpRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'text/plain' },
  body: wire(body),
  timeoutMs: 5_000,
});

const textOf = (result: HttpResult): string =>
  result.kind === 'answer' ? new TextDecoder().decode(result.body) : result.kind;

test('an answer comes with its status, its headers in lower case and its bytes as they are', async () => {
  const url = await serve((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(402, { 'X-Mixed': 'One', 'set-cookie': ['a=1', 'b=2'] });
      response.end(Buffer.from([0, 0xff, 0x0a]));
    });
  });
  const result = await http.send(post(url));
  expect(result).toMatchObject({ kind: 'answer', status: 402 });
  if (result.kind !== 'answer') return;
  expect(result.headers).toMatchObject({ 'x-mixed': 'One', 'set-cookie': 'a=1, b=2' });
  expect([...result.body]).toEqual([0, 0xff, 0x0a]);
  expect(clock.pendingTimers).toBe(0);
});

test('body, length, method and headers arrive as they were given', async () => {
  const seen: unknown[] = [];
  const url = await serve((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const { method, headers, url: path } = request;
      seen.push({ method, path, body, type: headers['content-type'], length: headers['content-length'] });
      response.end();
    });
  });
  await http.send(post(`${url}/a?b=c`, 'Müller'));
  await http.send({ ...post(url), method: 'GET', body: null });
  expect(seen).toEqual([
    { method: 'POST', path: '/a?b=c', body: 'Müller', type: 'text/plain', length: '7' },
    { method: 'GET', path: '/', body: '', type: 'text/plain', length: undefined },
  ]);
});

test('a redirect is an answer like any other', async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
  expect(await http.send(post(url))).toMatchObject({ kind: 'answer', status: 302 });
});

describe('nothing was sent', () => {
  test('when the connection is refused', async () => {
    const port = await listening(createServer());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await http.send(post(`http://127.0.0.1:${port}`))).toEqual({
      kind: 'not_sent',
      reason: 'connection refused',
    });
  });

  test('when the certificate is not trusted, or TLS does not come about', async () => {
    const authority = new TestAuthority();
    try {
      const { certificate: cert, key } = authority.issue('localhost');
      const received: string[] = [];
      const secure = createTlsServer({ cert, key }, (request, response) => {
        received.push(`${request.method}`);
        response.end('secret');
      });
      const port = await listening(secure);
      expect(await http.send(post(`https://localhost:${port}`))).toEqual({
        kind: 'not_sent',
        reason: 'the certificate of the host is not from an authority that is trusted',
      });
      expect(received).toEqual([]);

      const trusting = new NodeHttp(clock, authority.ca);
      expect(textOf(await trusting.send(post(`https://localhost:${port}`)))).toBe('secret');
      trusting.close();
      expect(received).toEqual(['POST']);

      const mute = await listening(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
      expect(await http.send(post(`https://localhost:${mute}`))).toMatchObject({ kind: 'not_sent' });
    } finally {
      authority.remove();
    }
  });

  test('when the TLS of the host is not ready before the time is over', async () => {
    let connections = 0;
    const port = await listening(
      createTcpServer((socket) => {
        connections += 1;
        socket.resume();
      }),
    );
    const result = http.send(post(`https://127.0.0.1:${port}`));
    await until(() => connections === 1);
    clock.advance(5_000);
    expect(await result).toEqual({ kind: 'not_sent', reason: 'the host does not answer' });
  });

  test('when the address is none, or the terminal stops', async () => {
    expect(await http.send(post('http://'))).toMatchObject({ kind: 'not_sent' });
    expect(await http.send({ ...post('http://x'), headers: { bad: 'a\nb' } })).toMatchObject({
      kind: 'not_sent',
    });
    http.close();
    expect(await http.send(post('http://127.0.0.1:1'))).toEqual({
      kind: 'not_sent',
      reason: 'the terminal stops',
    });
  });
});

describe('it stays open whether it arrived', () => {
  test('when the host takes the request and cuts the connection', async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await http.send(post(url))).toEqual({
      kind: 'unanswered',
      reason: 'connection reset by the host',
    });
  });

  test('when the host is silent until the time is over', async () => {
    let received = 0;
    const url = await serve(() => (received += 1));
    const result = http.send(post(url));
    await until(() => received === 1);
    clock.advance(4_999);
    clock.advance(1);
    expect(await result).toEqual({ kind: 'unanswered', reason: 'the host does not answer' });
    expect(clock.pendingTimers).toBe(0);
  });

  test('when the answer breaks off, and when it never ends', async () => {
    let received = 0;
    const url = await serve((request, response) => {
      received += 1;
      response.writeHead(200, { 'content-length': '10' });
      response.write('12345', () => {
        if (request.url === '/cut') request.socket.destroy();
      });
    });
    expect(await http.send(post(`${url}/cut`))).toMatchObject({ kind: 'unanswered' });
    const slow = http.send(post(url));
    await until(() => received === 2);
    clock.advance(5_000);
    expect(await slow).toMatchObject({ kind: 'unanswered' });
  });

  test('when the answer is longer than 1 MiB, of which the last byte decides', async () => {
    const url = await serve((request, response) => {
      response.end(Buffer.alloc(1024 * 1024 + (request.url === '/over' ? 1 : 0)));
    });
    expect(await http.send(post(url))).toMatchObject({ kind: 'answer', status: 200 });
    expect(await http.send(post(`${url}/over`))).toEqual({
      kind: 'unanswered',
      reason: 'the answer is longer than 1 MiB',
    });
  });

  test('when a kept connection dies under the request, which is not sent again by itself', async () => {
    let received = 0;
    const connections = new Set<unknown>();
    const url = await serve((request, response) => {
      received += 1;
      connections.add(request.socket);
      if (received === 2) request.socket.destroy();
      else response.end('ok');
    });
    expect(textOf(await http.send(post(url)))).toBe('ok');
    expect(await http.send(post(url))).toMatchObject({ kind: 'unanswered' });
    expect({ received, connections: connections.size }).toEqual({ received: 2, connections: 1 });
    expect(textOf(await http.send(post(url)))).toBe('ok');
    expect(received).toBe(3);
  });

  test('when the terminal stops meanwhile', async () => {
    let received = 0;
    const url = await serve(() => (received += 1));
    const result = http.send(post(url));
    await until(() => received === 1);
    http.close();
    expect(await result).toMatchObject({ kind: 'unanswered' });
  });
});
