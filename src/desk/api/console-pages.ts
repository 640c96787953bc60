import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TcpAccess } from './access.ts';

const PAGES = [
  '/',
  '/customer',
  '/technician',
  '/technician/queue',
  '/technician/reconciliation',
  '/technician/audit',
] as const;
const COOKIE_MAX_AGE_S = 30 * 24 * 3600;

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const LOCKED_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>tilld</title>
<h1>This terminal asks for its key</h1>
<p>Open the address that tilld printed when it started. It ends in <code>?token=…</code>.</p>
<p>To see it again, run <code>tilld status</code> on this computer.</p>
</html>
`;

/**
 * The web console: pages ask for the cookie, which the address with the token sets; scripts, styles and
 * pictures are the same for everybody and ask for nothing.
 */
export function mountConsole(server: FastifyInstance, access: TcpAccess, directory: string): void {
  server.register(fastifyStatic, {
    root: directory,
    index: false,
    // Built files carry a hash of their content in their name; the page that names them does not.
    setHeaders: (response, path) =>
      response.setHeader(
        'cache-control',
        /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ),
    cacheControl: false,
  });
  for (const page of PAGES) {
    server.get(page, { exposeHeadRoute: false }, (request, reply) => sendPage(request, reply, page, access));
  }
}

function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  page: string,
  access: TcpAccess,
): FastifyReply {
  reply.header('content-security-policy', PAGE_POLICY);
  const { token } = request.query as { token?: unknown };
  if (typeof token === 'string' && access.isToken(token)) {
    return reply
      .setCookie(access.cookieName, access.cookieValue, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        maxAge: COOKIE_MAX_AGE_S,
      })
      .header('cache-control', 'no-store')
      .redirect(page, 303);
  }
  if (!access.hasSession(request)) {
    return reply
      .code(401)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(LOCKED_PAGE);
  }
  return reply.sendFile('index.html');
}
