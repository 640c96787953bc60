import { createServer, isIP, connect as openTcp, type Server, type Socket } from 'node:net';
import {
  checkServerIdentity,
  createServer as createTlsServer,
  connect as openTls,
  type TLSSocket,
} from 'node:tls';
import type {
  Address,
  Listener,
  ListenerTls,
  Network,
  TlsSettings,
  Wire,
  WireEvents,
} from '../ports/network.ts';
import { TcpWire } from './tcp-wire.ts';

const LOOPBACK = '127.0.0.1';
const MOST_CONNECTIONS = 1024;
const OLDEST_TLS = 'TLSv1.2';
const BAD_CERTIFICATES = 'the certificates or the key of this terminal cannot be used';

/** The machine's TCP, with TLS where it is asked for. */
export class TcpNetwork implements Network {
  connect(to: Address, tls: TlsSettings | null, events: WireEvents): Wire {
    if (tls === null) {
      const socket = openTcp({ ...to, noDelay: true });
      const wire = new TcpWire(socket, events, false);
      socket.once('connect', () => wire.opened());
      return wire;
    }
    const socket = secured(to, tls);
    if (socket === null) return deadWire(events);
    const wire = new TcpWire(socket, events, false);
    socket.once('secureConnect', () => wire.opened());
    return wire;
  }

  async listen(port: number, accept: (wire: Wire) => WireEvents, tls?: ListenerTls): Promise<Listener> {
    const wires = new Set<TcpWire>();
    const take = (socket: Socket): void => {
      const wire = new TcpWire(
        socket,
        { opened() {}, received: (chunk) => events.received(chunk), closed },
        true,
      );
      function closed(reason: string): void {
        wires.delete(wire);
        events.closed(reason);
      }
      wires.add(wire);
      const events = accept(wire);
    };
    const server = tls ? tlsServer(tls, take) : createServer({ noDelay: true }, take);
    server.maxConnections = MOST_CONNECTIONS;
    const opened = await listening(server, port);
    return {
      port: opened,
      async close() {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        for (const wire of wires) wire.close();
        await closed;
      },
    };
  }
}

/** null when OpenSSL cannot read what this side shows of itself. */
function secured(
  to: Address,
  { serverName, ca, clientCertificate, clientKey }: TlsSettings,
): TLSSocket | null {
  try {
    const socket = openTls({
      ...to,
      minVersion: OLDEST_TLS,
      // SNI carries names only. @spec RFC 6066, 3
      ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
      checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate),
      ...(ca === undefined ? {} : { ca }),
      ...(clientCertificate === undefined ? {} : { cert: clientCertificate }),
      ...(clientKey === undefined ? {} : { key: clientKey }),
    });
    socket.setNoDelay(true);
    return socket;
  } catch {
    return null;
  }
}

function tlsServer({ certificate, key, clientCa }: ListenerTls, take: (socket: Socket) => void): Server {
  const options = { cert: certificate, key, minVersion: OLDEST_TLS, noDelay: true } as const;
  const callers = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  // A handshake that fails ends its own connection; nobody was let in.
  return createTlsServer({ ...options, ...callers }, take).on('tlsClientError', () => {});
}

/** @returns the port */
async function listening(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function deadWire(events: WireEvents): Wire {
  process.nextTick(() => events.closed(BAD_CERTIFICATES));
  return { isOpen: false, write() {}, close() {} };
}
