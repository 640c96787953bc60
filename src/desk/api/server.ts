import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { errorFields } from '../../platform/log/error-fields.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { TcpAccess } from './access.ts';
import { mountConsole } from './console-pages.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { type ErrorAnswer, errorAnswer, methodNotAllowedAnswer, notFoundAnswer } from './error-answer.ts';
import { EventStreams } from './event-streams.ts';
import { NOTIFICATIONS, notificationRoute } from './notification-route.ts';
import { openApiDocument } from './open-api.ts';
import { paymentRoutes } from './payment-routes.ts';
import { queueRoutes } from './queue-routes.ts';
import { rigRoutes } from './rig-routes.ts';
import type { Route } from './route.ts';
import type { ApiServices } from './services.ts';
import { openApiRoute, terminalRoutes } from './terminal-routes.ts';
import { TokenBucket } from './token-bucket.ts';
import { walletRoutes } from './wallet-routes.ts';

const LARGEST_BODY_BYTES = 16 * 1024;
const LONGEST_PARAMETER = 64;
/** How long a client may take to send a request. */
const REQUEST_TIMEOUT_MS = 10_000;
const TCP_RATE = { capacity: 240, perSecond: 60 };

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/** Routes check with zod. With these in place fastify does not load compilers of its own at each start. */
const NO_COMPILERS = { buildValidator: noCompiler, buildSerializer: noCompiler };

function noCompiler(): never {
  throw new Error('a route has a fastify schema; this server checks with zod');
}

export interface ServerOptions {
  version: string;
  clock: Clock;
  log: Log;
}

/** What TCP adds to the routes: who gets in, and the console's pages. */
export interface TcpSide {
  access: TcpAccess;
  consoleDirectory: string;
}

/**
 * The HTTP server of one listener. `tcp` is null for the Unix socket: there, the file's permissions say who
 * gets in.
 */
export function buildServer(
  services: ApiServices,
  options: ServerOptions,
  tcp: TcpSide | null,
): FastifyInstance {
  const { clock, log } = options;
  const server = fastify({
    logger: false,
    bodyLimit: LARGEST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    schemaController: { compilersFactory: NO_COMPILERS },
    frameworkErrors: (error, _request, reply: FastifyReply) => answerWith(reply, errorAnswer(error)),
    clientErrorHandler: (_error, socket) => answerUnreadable(socket),
  });
  server.removeContentTypeParser('text/plain');
  if (tcp) guard(server, tcp, clock);

  const streams = new EventStreams(services, clock, log);
  server.addHook('preClose', async () => streams.closeAll());
  const routes = allRoutes(services, streams, options.version);
  for (const route of routes) route.mount(server);
  reportFailures(server, routes, log);
  return server;
}

function allRoutes(services: ApiServices, streams: EventStreams, version: string): Route[] {
  const routes = [
    ...paymentRoutes(services),
    ...walletRoutes(services),
    notificationRoute(services),
    ...queueRoutes(services),
    ...deliveryRoutes(services),
    ...terminalRoutes(services, streams),
    ...rigRoutes(services),
  ];
  let document: object | null = null;
  routes.push(openApiRoute(() => (document ??= openApiDocument(routes, version))));
  return routes;
}

function guard(server: FastifyInstance, { access, consoleDirectory }: TcpSide, clock: Clock): void {
  const bucket = new TokenBucket(TCP_RATE, clock);
  server.register(cookie);
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (!bucket.take()) throw new TerminalError('rate_limited');
    access.checkAddress(request);
    if (!isApi(request)) return;
    reply.header('cache-control', 'no-store');
    if (!request.url.startsWith(NOTIFICATIONS)) access.checkCaller(request);
  });
  mountConsole(server, access, consoleDirectory);
}

function isApi(request: FastifyRequest): boolean {
  return request.url.startsWith('/v1/');
}

function reportFailures(server: FastifyInstance, routes: readonly Route[], log: Log): void {
  const methodsAt = methodTable(routes);
  server.setNotFoundHandler((request, reply) => {
    const allowed = methodsAt(request.url.replace(/\?.*/s, ''));
    if (allowed.length === 0) return answerWith(reply, notFoundAnswer());
    reply.header('allow', allowed.join(', '));
    answerWith(reply, methodNotAllowedAnswer(allowed));
  });
  server.setErrorHandler((error, request, reply) => {
    const answer = errorAnswer(error);
    const { method, routeOptions } = request;
    const fields = { ...errorFields(error), method, url: routeOptions.url ?? '', status: answer.status };
    if (answer.body.code === 'internal') log.error('A request met a bug.', fields);
    else log.debug('A request was refused.', fields);
    answerWith(reply, answer);
  });
}

/** Which methods an address has; none where it is no address of the API. */
function methodTable(routes: readonly Route[]): (path: string) => string[] {
  const table = routes.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
  }));
  return (path) => table.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
}

function answerWith(reply: FastifyReply, { status, body }: ErrorAnswer): void {
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 429) reply.header('retry-after', '1');
  reply.code(status).type('application/json; charset=utf-8').send(body);
}

/** The answer to bytes that are not HTTP. */
function answerUnreadable(socket: Socket): void {
  if (!socket.writable) return;
  const body = JSON.stringify(errorAnswer(new TerminalError('request_invalid')).body);
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
