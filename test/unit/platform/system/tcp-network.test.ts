import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Listener, ListenerTls, TlsSettings, Wire } from '../../../../src/platform/ports/network.ts';
import { TcpNetwork } from '../../../../src/platform/system/tcp-network.ts';
import { type Certified, TestAuthority } from '../../../support/tls-certificates.ts';
import { until } from '../../../support/until.ts';

const network = new TcpNetwork();
let listener: Listener | undefined;
afterEach(() => listener?.close());

/** A server that gives back what it gets, one byte higher. */
async function serve(tls?: ListenerTls): Promise<number> {
  listener = await network.listen(
    0,
    (wire) => ({
      opened() {},
      received: (chunk) => wire.write(chunk.map((byte) => byte + 1)),
      closed() {},
    }),
    tls,
  );
  return listener.port;
}

/** What came of one try: bytes that were echoed, or the reason it closed. */
function talk(port: number, tls: TlsSettings | null): Promise<Uint8Array | string> {
  return new Promise((resolve) => {
    const wire: Wire = network.connect({ host: '127.0.0.1', port }, tls, {
      opened: () => wire.write(Uint8Array.of(1, 2)),
      received: (chunk) => {
        resolve(chunk);
        wire.close();
      },
      closed: resolve,
    });
  });
}

const ECHO = Buffer.from([2, 3]);

describe('TCP', () => {
  test('carries bytes both ways, and hands them over before they may be zeroed', async () => {
    const port = await serve();
    const bytes = Uint8Array.of(1, 2);
    const heard = new Promise<Uint8Array>((resolve) => {
      const wire: Wire = network.connect({ host: '127.0.0.1', port }, null, {
        opened: () => wire.write(bytes, () => bytes.fill(0)),
        received: resolve,
        closed() {},
      });
    });
    expect(await heard).toEqual(ECHO);
    expect(bytes).toEqual(new Uint8Array(2));
  });

  test('what is written in one turn arrives in one piece', async () => {
    const pieces: number[] = [];
    const { port, close } = await network.listen(0, () => ({
      opened() {},
      received: (chunk) => pieces.push(chunk.length),
      closed() {},
    }));
    const wire: Wire = network.connect({ host: '127.0.0.1', port }, null, {
      opened: () => {
        for (let i = 0; i < 50; i++) wire.write(new Uint8Array(10));
      },
      received() {},
      closed() {},
    });
    await until(() => pieces.length > 0, 'the bytes');
    expect(pieces).toEqual([500]);
    await close();
  });

  test.each([
    ['a port where nobody listens', 'connection refused'],
    ['a server that hangs up', 'connection closed by the host'],
  ])('names the reason: %s', async (_, reason) => {
    const server = createServer((socket) => socket.destroy());
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    if (reason === 'connection refused') await new Promise((resolve) => server.close(resolve));
    expect(await talk(port, null)).toBe(reason);
    server.close();
  });

  test('a port that is taken is an error, and a closed listener cuts its connections', async () => {
    const port = await serve();
    await expect(network.listen(port, () => ({ opened() {}, received() {}, closed() {} }))).rejects.toThrow(
      'EADDRINUSE',
    );
    const closed = new Promise((resolve) => {
      network.connect({ host: '127.0.0.1', port }, null, {
        opened: () => void listener?.close(),
        received() {},
        closed: resolve,
      });
    });
    expect(await closed).toMatch(/connection (closed|reset) by the host/);
    expect(await talk(port, null)).toBe('connection refused');
    listener = undefined;
  });
});

describe('TLS', () => {
  let authority: TestAuthority;
  let stranger: TestAuthority;
  let host: Certified;
  let terminal: Certified;
  beforeAll(() => {
    authority = new TestAuthority();
    stranger = new TestAuthority('Somebody else');
    host = authority.issue('host.test');
    terminal = authority.issue('terminal.test');
  });
  afterAll(() => {
    authority.remove();
    stranger.remove();
  });

  test('with the pinned authority and the right name the host is believed', async () => {
    const port = await serve(host);
    expect(await talk(port, { serverName: 'host.test', ca: authority.ca })).toEqual(ECHO);
  });

  test('the host can ask for a certificate of the terminal', async () => {
    const port = await serve({ ...host, clientCa: authority.ca });
    const settings = { serverName: 'host.test', ca: authority.ca };
    const own = { clientCertificate: terminal.certificate, clientKey: terminal.key };
    expect(await talk(port, { ...settings, ...own })).toEqual(ECHO);
    expect(await talk(port, settings)).toBe('the host refuses the TLS connection of this terminal');
  });

  test('an authority that is not the pinned one, or that of the system, is not believed', async () => {
    const port = await serve(host);
    const reason = 'the certificate of the host is not from an authority that is trusted';
    expect(await talk(port, { serverName: 'host.test', ca: stranger.ca })).toBe(reason);
    expect(await talk(port, { serverName: 'host.test' })).toBe(reason);
  });

  test('a certificate for another name is not believed', async () => {
    const port = await serve(host);
    expect(await talk(port, { serverName: 'other.test', ca: authority.ca })).toBe(
      'the certificate of the host is for another name',
    );
  });

  test('a host that speaks no TLS, and a key that is none, are named', async () => {
    const port = await serve();
    expect(await talk(port, { serverName: 'host.test', ca: authority.ca })).toBe(
      'the host does not speak TLS as it is expected to',
    );
    const broken = { serverName: 'host.test', clientCertificate: terminal.certificate, clientKey: 'no key' };
    expect(await talk(port, broken)).toBe('the certificates or the key of this terminal cannot be used');
  });
});
