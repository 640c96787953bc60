import { once } from 'node:events';
import { lstatSync, unlinkSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { TcpAccess } from './access.ts';
import { buildServer, type ServerOptions } from './server.ts';
import type { ApiServices } from './services.ts';

export interface ApiOptions extends ServerOptions {
  /** The secret of the TCP listener, at least 16 characters. */
  token: string;
  /** Folder of the built console: index.html and assets/. */
  consoleDirectory: string;
}

export interface Api {
  /**
   * Listens on a loopback address; port 0 takes a free one.
   * @returns the port
   * @throws TerminalError config_invalid when the address cannot be had
   * @throws RangeError when `host` is not loopback: a terminal is not put on the network
   */
  listenTcp(host: string, port: number): Promise<number>;
  /**
   * Listens on a Unix socket that its owner and group may use (0660).
   * @throws TerminalError database_locked when another process answers there, config_invalid when the file cannot be made
   */
  listenUnix(path: string): Promise<void>;
  /** Ends event streams and listeners; requests under way are answered first, within a bound. */
  close(): Promise<void>;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
const SHORTEST_TOKEN = 16;
/** Owner and group read and write: the bits a socket must not have. */
const SOCKET_UMASK = 0o117;
const CLOSE_BOUND_MS = 2_000;

/** The terminal's HTTP API on up to two listeners that share one set of routes. */
export async function createApi(services: ApiServices, options: ApiOptions): Promise<Api> {
  if (options.token.length < SHORTEST_TOKEN) throw new RangeError('the token is too short to be a secret');
  const access = new TcpAccess(options.token);
  const tcp = buildServer(services, options, { access, consoleDirectory: options.consoleDirectory });
  const unix = buildServer(services, options, null);
  await Promise.all([tcp.ready(), unix.ready()]);

  return {
    async listenTcp(host, port) {
      if (!LOOPBACK.has(host)) throw new RangeError(`${host} is not a loopback address`);
      tcp.server.listen({ host, port });
      await listening(tcp, `${host}:${port}`);
      access.port = (tcp.server.address() as AddressInfo).port;
      return access.port;
    },
    async listenUnix(path) {
      await clearStaleSocket(path);
      // The file is made within listen(): its permissions are right from its first moment.
      const umask = process.umask(SOCKET_UMASK);
      try {
        unix.server.listen({ path });
      } finally {
        process.umask(umask);
      }
      await listening(unix, path);
    },
    async close() {
      const bound = options.clock.after(CLOSE_BOUND_MS, () => {
        tcp.server.closeAllConnections();
        unix.server.closeAllConnections();
      });
      await Promise.all([closeServer(tcp), closeServer(unix)]);
      bound.cancel();
    },
  };
}

async function listening(server: FastifyInstance, place: string): Promise<void> {
  try {
    await once(server.server, 'listening');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new TerminalError('config_invalid', `The API cannot listen on ${place} (${reason}).`, {
      hint: 'Choose another address in the configuration, or stop what uses this one.',
      cause,
    });
  }
}

async function closeServer(server: FastifyInstance): Promise<void> {
  const closed = server.close();
  server.server.closeIdleConnections();
  await closed;
}

/** Removes the socket file of a process that is gone. */
async function clearStaleSocket(path: string): Promise<void> {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket()) return;
  const probe = connect(path);
  const answered = await once(probe, 'connect').then(
    () => true,
    () => false,
  );
  probe.destroy();
  if (answered) throw new TerminalError('database_locked', `Another tilld listens on ${path}.`);
  unlinkSync(path);
}
